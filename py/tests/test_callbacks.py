"""What a client tells while it works: on_event, on_progress, logging."""

import gc
import logging
import sys
from datetime import timedelta

import pytest
from simulated import ADAM_ID, MANAGE, Connect, run, serials, wait_for

import vppkit
from vppkit import activity
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


def test_on_event_is_told_what_happens(sim: Simulator, connect: Connect) -> None:
    told: list[activity.Activity] = []
    client = connect(on_event=told.append, attempts=5, first_delay=0.01)
    sim.fail(service="getVPPAssetsSrv", times=1, close="before")
    client.assets()
    sim.fail(9633, service="getAssignments", calls=[2], times=1)
    client.assignments(parallel=1).to_list()
    sim.fail(503, service="getVPPUsersSrv", times=1, retry_after=1)
    client.users().to_list()
    sim.fail(9625, service="getVPPAssetsSrv", times=1)
    with pytest.raises(vppkit.TokenError):
        client.assets()
    wait_for(lambda: any(isinstance(one, activity.TokenChanged) for one in told))
    kinds = {type(one) for one in told}
    assert kinds == {
        activity.Answered,
        activity.Repeating,
        activity.Restarted,
        activity.TokenChanged,
        activity.Waiting,
    }
    for one in told:
        match one:
            case activity.Answered(service, status, number, size, took, attempt):
                assert service and took > timedelta() and attempt >= 1
                assert status in (200, 503, None) and (status is None or size > 0)
                assert number in (None, 9633, 9625)
            case activity.Repeating(service, attempts, kind, wait):
                why = {"getVPPAssetsSrv": "transport", "getVPPUsersSrv": "throttled"}
                assert why[service] == kind and attempts == 1
                assert wait >= timedelta()
            case activity.Restarted(service, number):
                assert (service, number) == ("getAssignments", 9633)
            case activity.TokenChanged(state, end):
                assert (state, end) == ("revoked", None)
            case activity.Waiting(service, wait):
                assert service == "getVPPUsersSrv" and wait <= timedelta(seconds=12)


def test_what_on_event_raises_harms_no_call(
    sim: Simulator, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    reported: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", reported.append)

    def fails(_: activity.Activity) -> None:
        raise RuntimeError("mine")

    client = connect(on_event=fails)
    for _ in range(3):
        assert len(client.assets()) == 6
    assert len(client.assignments().to_list()) == 500
    wait_for(lambda: len(reported) >= 5)
    assert {str(getattr(one, "exc_value", None)) for one in reported} == {"mine"}


def test_on_event_may_ask_the_client(sim: Simulator, connect: Connect) -> None:
    clients: list[vppkit.Client] = []
    told: list[bool] = []

    def look(_: activity.Activity) -> None:
        if clients:
            told.append(clients[0].gate.is_open and clients[0].stats.requests > 0)

    clients.append(connect(on_event=look))
    clients[0].assets()
    wait_for(lambda: len(told) > 0)
    assert all(told)
    clients.clear()


def test_what_on_progress_raises_ends_the_job(sim: Simulator, client: vppkit.Client) -> None:
    class Enough(BaseException):
        pass

    def fails(now: vppkit.JobProgress) -> None:
        if now.requests == 2:
            raise Enough("mine")

    sim.fail(service=MANAGE, delay=0.1)
    with pytest.raises(Enough, match="mine"):
        client.assign(ADAM_ID, serial_numbers=serials("PY", 60), parallel=1, on_progress=fails)
    # The third may be on its way when the second one's progress is told.
    assert len(sim.requests(MANAGE)) in (2, 3)
    assert len(client.assets()) == 6


def test_on_progress_may_use_the_client(sim: Simulator) -> None:
    with sim.connect() as client:
        seen: list[int] = []

        def look(now: vppkit.JobProgress) -> None:
            seen.append(len(client.assets()))

        outcome = client.assign(ADAM_ID, serial_numbers=serials("PY", 25), on_progress=look)
        assert outcome.is_all_done and len(seen) >= 3


def test_the_log_has_levels(
    sim: Simulator, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = connect()
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=1)
    client.assets()
    sim.fail(9633, service="getAssignments", calls=[2], times=1)
    client.assignments(parallel=1).to_list()
    sim.fail(9625, service="getVPPAssetsSrv", times=1)
    with pytest.raises(vppkit.TokenError):
        client.assets()
    wait_for(lambda: any(one.levelno == logging.WARNING for one in caplog.records))
    assert {one.name for one in caplog.records if "asyncio" not in one.name} == {"vppkit"}
    at: dict[int, list[str]] = {}
    for one in caplog.records:
        at.setdefault(one.levelno, []).append(one.getMessage())
    assert any("getVPPAssetsSrv: status 503" in text for text in at[logging.DEBUG])
    assert any("waits" in text for text in at[logging.INFO])
    assert any("begins anew" in text for text in at[logging.INFO])
    assert at[logging.WARNING] == ["the token is revoked"]


def test_no_handler_is_touched(sim: Simulator) -> None:
    ran = run(
        sim,
        """
import logging
root, ours = logging.getLogger(), logging.getLogger("vppkit")
with connect() as client:
    client.assets()
assert root.handlers == [] and root.level == logging.WARNING
assert ours.handlers == [] and ours.level == logging.NOTSET and ours.propagate
assert not ours.disabled
""",
    )
    ran.ended_well()


def test_a_program_without_logging_sees_warnings_only(sim: Simulator) -> None:
    sim.fail(9625, service="getVPPUsersSrv", times=1)
    ran = run(
        sim,
        """
with connect() as client:
    client.assets()
    assert "logging" not in sys.modules
    try:
        list(client.users())
    except vppkit.TokenError:
        pass
""",
    )
    assert (ran.code, ran.stderr.strip()) == (0, "the token is revoked")


def test_functions_are_let_go_of(sim: Simulator) -> None:
    class Watcher:
        def told(self, _: object) -> None:
            pass

    import weakref

    watcher = Watcher()
    gone = weakref.ref(watcher)
    with sim.connect(on_event=watcher.told) as client:
        client.assign(ADAM_ID, serial_numbers=["PY"], on_progress=watcher.told)
    del watcher, client
    gc.collect()
    assert gone() is None
