"""Jobs: what becomes of each target, progress, plans, and what ends a job early."""

import json
import pickle
import time

import pytest
from simulated import ADAM_ID, MANAGE, Connect, serials

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


def holders(sim: Simulator) -> set[str]:
    """Who holds the first asset in truth."""
    held = [one for one in sim.assignments() if (one.adam_id, one.pricing) == (ADAM_ID, "STDQ")]
    return {one.serial_number or one.client_user_id or "" for one in held}


def report(sim: Simulator, outcome: vppkit.JobOutcome, asked: list[str]) -> None:
    """Has the judge compare what a job says with what is."""

    def named(targets: list[str]) -> list[dict[str, object]]:
        return [{"adam_id": int(ADAM_ID), "serial_number": target} for target in targets]

    done = [one.target for one in outcome.done if one.action == "assign" and not one.already]
    assert sim.report(assigned=named(done), asked=named(asked)) == []


def test_many_devices_get_an_asset(sim: Simulator, client: vppkit.Client) -> None:
    told: list[vppkit.JobProgress] = []
    devices = serials("PY", 35)
    outcome = client.assign(ADAM_ID, serial_numbers=devices, on_progress=told.append)
    assert outcome.is_all_done and outcome.stopped is None
    assert [one.target for one in outcome] == devices and len(outcome) == 35
    assert set(devices) <= holders(sim)
    assert outcome.requests == 4 == len(sim.requests(MANAGE))
    assert outcome.totals == vppkit.JobTotals(35, 35, 0, 0, 0, 0)
    assert told[-1] == vppkit.JobProgress(targets=35, done=35, failed=0, unclear=0, requests=4)
    assert [one.done for one in told] == sorted(one.done for one in told) and len(told) >= 4
    assert str(outcome.totals) in repr(outcome)
    report(sim, outcome, devices)


def test_who_holds_it_already_is_done(client: vppkit.Client) -> None:
    client.assign(ADAM_ID, serial_numbers=["PY-A"])
    outcome = client.assign(ADAM_ID, serial_numbers=["PY-A", "PY-B"])
    assert [(one.target, one.already) for one in outcome.done] == [("PY-A", True), ("PY-B", False)]
    assert outcome.totals.already == 1


def test_targets_given_twice_are_treated_once(sim: Simulator, client: vppkit.Client) -> None:
    outcome = client.assign(ADAM_ID, serial_numbers=["PY-A", "PY-B", "PY-A", "PY-A"])
    assert outcome.duplicates == (vppkit.Duplicate("PY-A", "assign", 3),)
    assert [one.target for one in outcome] == ["PY-A", "PY-B"]


def test_users_get_an_asset(sim: Simulator, client: vppkit.Client) -> None:
    users = [client.register_user(f"py-{number}").client_user_id for number in range(3)]
    outcome = client.assign(ADAM_ID, client_user_ids=(one for one in [*users, "py-nobody"]))
    assert [one.target for one in outcome.done] == users
    failure = outcome.failed[0].failure
    assert outcome.failed[0].target == "py-nobody" and failure is not None
    assert failure.number == 9609 and failure.kind == "not_found" and str(failure)


def test_what_was_refused_says_why(sim: Simulator, client: vppkit.Client) -> None:
    free = sim.assets()[0].available
    devices = serials("PY", free + 4)
    outcome = client.assign(ADAM_ID, serial_numbers=devices, parallel=1)
    assert outcome.totals == vppkit.JobTotals(free + 4, free, 0, 4, 0, 0)
    assert not outcome.is_all_done
    for one in outcome.failed:
        assert one.failure is not None
        assert (one.failure.kind, one.failure.number) == ("no_license", 9610)
        assert one.failure.text and one.failure.message == str(one.failure)
    report(sim, outcome, devices)


def test_a_lost_answer_is_looked_into(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(service=MANAGE, calls=[2], close="after")
    devices = serials("PY", 30)
    outcome = client.assign(ADAM_ID, serial_numbers=devices, parallel=1)
    assert outcome.is_all_done and set(devices) <= holders(sim)
    report(sim, outcome, devices)


def test_what_nobody_can_find_out_is_unknown(sim: Simulator, connect: Connect) -> None:
    client = connect(attempts=1, first_delay=0.01)
    sim.fail(service=MANAGE, calls=[2], close="after")
    sim.fail(9637, service="getAssignments")
    sim.fail(9637, service="getVPPLicensesSrv")
    devices = serials("PY", 30)
    outcome = client.assign(ADAM_ID, serial_numbers=devices, parallel=1)
    assert [one.target for one in outcome.unknown] == devices[10:20]
    assert outcome.totals.unknown == 10 and not outcome.is_all_done
    sim.clear_faults()


def test_a_job_that_ends_early_says_why(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(9625, service=MANAGE, calls=[2])
    devices = serials("PY", 30)
    outcome = client.assign(ADAM_ID, serial_numbers=devices, parallel=1)
    assert isinstance(outcome.stopped, vppkit.TokenError)
    assert outcome.totals.done == 10 and outcome.totals.not_sent + outcome.totals.failed == 20
    assert {one.status for one in outcome} >= {"done", "not_sent"}
    assert "ended early" in str(outcome)
    report(sim, outcome, devices)


def test_an_account_that_is_taken_in_the_middle_is_left_alone(
    sim: Simulator, client: vppkit.Client
) -> None:
    sim.fail(
        service=MANAGE,
        calls=[2],
        before=[{"change": "steal_context", "hostname": "thief.example.com"}],
    )
    devices = serials("PY", 40)
    outcome = client.assign(ADAM_ID, serial_numbers=devices, parallel=1)
    assert isinstance(outcome.stopped, vppkit.AccountClaimedError)
    assert outcome.stopped.holder_hostname == "thief.example.com"
    assert outcome.not_sent
    before = len(sim.requests())
    for call in (client.assets, lambda: list(client.users()), lambda: client.register_user("x")):
        with pytest.raises(vppkit.AccountClaimedError):
            call()
    assert len(sim.requests()) == before
    with pytest.raises(vppkit.AccountClaimedError):
        client.reactivate()
    sim.change("set_context", text="")
    client.reactivate()
    assert client.assign(ADAM_ID, serial_numbers=["PY-AGAIN"]).is_all_done


def test_more_than_ten_removals_need_to_be_confirmed(sim: Simulator, client: vppkit.Client) -> None:
    devices = serials("PY", 12)
    client.assign(ADAM_ID, serial_numbers=devices)
    before = len(sim.requests(MANAGE))
    with pytest.raises(vppkit.UsageError) as refused:
        client.unassign(ADAM_ID, serial_numbers=devices)
    assert "confirm" in str(refused.value) and refused.value.effect == "not_sent"
    with pytest.raises(vppkit.UsageError):
        client.unassign(ADAM_ID, serial_numbers=devices, confirm_removals=11)
    assert len(sim.requests(MANAGE)) == before
    outcome = client.unassign(
        ADAM_ID, serial_numbers=devices, confirm_removals=12, notify_disassociation=False
    )
    assert outcome.is_all_done and {one.action for one in outcome} == {"unassign"}
    assert not holders(sim) & set(devices)
    again = client.unassign(ADAM_ID, serial_numbers=devices[:3])
    assert again.totals.already == 3


def test_licences_are_taken_back_by_their_ids(sim: Simulator, client: vppkit.Client) -> None:
    mine = client.licenses(adam_id=ADAM_ID, pricing_param="STDQ").to_list()[:2]
    outcome = client.unassign(ADAM_ID, license_ids=[one.license_id for one in mine])
    assert outcome.is_all_done
    assert not holders(sim) & {one.serial_number or one.client_user_id for one in mine}


def test_licences_are_moved(sim: Simulator, client: vppkit.Client) -> None:
    client.assign(ADAM_ID, serial_numbers=["PY-OLD"])
    moved = client.assign(ADAM_ID, serial_numbers=["PY-NEW"], taking_from_serial_numbers=["PY-OLD"])
    assert [(one.target, one.action) for one in moved] == [
        ("PY-NEW", "assign"),
        ("PY-OLD", "unassign"),
    ]
    user = client.register_user("py-user").client_user_id
    license_id = client.licenses(serial_number="PY-NEW").to_list()[0].license_id
    moved = client.assign(ADAM_ID, client_user_ids=[user], taking_from_license_ids=[license_id])
    assert moved.is_all_done
    back = client.assign(ADAM_ID, serial_numbers=["PY-OLD"], taking_from_client_user_ids=[user])
    assert back.is_all_done
    assert holders(sim) & {"PY-OLD", "PY-NEW", user} == {"PY-OLD"}


def test_users_are_retired(sim: Simulator, client: vppkit.Client) -> None:
    for number in range(11):
        sim.change("register_user", client_user_id=f"py-{number}")
    everybody = [f"py-{number}" for number in range(11)]
    with pytest.raises(vppkit.UsageError):
        client.retire_users(everybody)
    outcome = client.retire_users([*everybody[:2], "py-nobody"], parallel=2)
    assert [one.status for one in outcome] == ["done", "done", "failed"]
    assert outcome.failed[0].failure is not None
    assert outcome.failed[0].failure.kind == "not_found" and outcome.targets[0].action == "retire"
    rest = client.retire_users(everybody[2:], confirm_removals=9)
    assert rest.is_all_done
    states = {one.client_user_id: one.status for one in sim.users()}
    assert {states[one] for one in everybody} == {"Retired"}


def test_a_plan_writes_nothing(sim: Simulator, client: vppkit.Client) -> None:
    devices = serials("PY", 25)
    plan = client.plan_assign(
        ADAM_ID, serial_numbers=[*devices, devices[0]], taking_from_serial_numbers=["PY-OLD"]
    )
    assert plan.adam_id == ADAM_ID and plan.pricing_param == "STDQ"
    assert list(plan.to_assign) == devices and plan.to_unassign == ("PY-OLD",)
    assert [len(one.associate) for one in plan.requests] == [10, 10, 5]
    assert plan.duplicates == (vppkit.Duplicate(devices[0], "assign", 2),)
    assert plan.associate_limit == 10 and plan.disassociate_limit == 10
    assert plan.licenses_available == sim.assets()[0].available and plan.licenses_needed == 24
    back = client.plan_unassign(ADAM_ID, serial_numbers=devices)
    assert list(back.to_unassign) == devices and back.to_assign == ()
    assert not sim.requests(MANAGE)
    assert pickle.loads(pickle.dumps(plan)) == plan


def test_a_job_returns_at_its_timeout_with_what_it_knows(
    sim: Simulator, client: vppkit.Client
) -> None:
    sim.fail(service=MANAGE, calls=[2], delay=20)
    begin = time.monotonic()
    outcome = client.assign(ADAM_ID, serial_numbers=serials("PY", 30), parallel=1, timeout=1)
    assert time.monotonic() - begin < 2
    assert isinstance(outcome.stopped, vppkit.DeadlineError)
    assert (outcome.totals.done, outcome.totals.not_sent) == (10, 10)
    assert outcome.totals.unknown == 10


def test_an_outcome_can_be_kept(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(9625, service=MANAGE, calls=[2])
    client.register_user("py-1")
    outcome = client.assign(ADAM_ID, client_user_ids=["py-1", "py-2"], parallel=1)
    early = client.assign(ADAM_ID, serial_numbers=serials("PY", 12), parallel=1)
    for one in (outcome, early):
        again = pickle.loads(pickle.dumps(one))
        assert again.targets == one.targets and again.duplicates == one.duplicates
        assert str(again.stopped) == str(one.stopped) and again.totals == one.totals
        told = json.loads(json.dumps(one.to_dict()))
        assert len(told["targets"]) == len(one) and told["requests"] == one.requests


def test_who_holds_it_instead_is_told(sim: Simulator, client: vppkit.Client) -> None:
    """Two users of one store account: the second one is refused, and the first one named."""
    for user in ("py-1", "py-2"):
        client.register_user(user)
        sim.change("accept_invitation", client_user_id=user, its_id_hash="the+same=")
    assert client.assign(ADAM_ID, client_user_ids=["py-1"]).is_all_done
    outcome = client.assign(ADAM_ID, client_user_ids=["py-2"])
    failure = outcome.failed[0].failure
    assert failure is not None and failure.number == 9616 and failure.holders is not None
    assert [one.client_user_id for one in failure.holders.users] == ["py-1"]
    again = pickle.loads(pickle.dumps(outcome))
    assert again.failed[0].failure == failure
    assert outcome.to_dict()["targets"][0]["failure"]["holders"]["users"]


def test_a_job_may_be_of_nobody_only_if_that_was_said(
    sim: Simulator, client: vppkit.Client
) -> None:
    for targets in ({}, {"serial_numbers": []}):
        with pytest.raises(vppkit.UsageError):
            client.assign(ADAM_ID, **targets)
    with pytest.raises(vppkit.UsageError):
        client.assign(ADAM_ID, serial_numbers=["A"], client_user_ids=["b"])
    with pytest.raises(vppkit.UsageError):
        client.unassign(ADAM_ID, serial_numbers=["A"], license_ids=["1"])
    with pytest.raises(vppkit.UsageError):
        client.retire_users([])
    assert not sim.requests(MANAGE)
