"""Commands that change something."""

from __future__ import annotations

import json
import signal
import time

import pytest

APP = "361304891"


def holders(sim) -> set[str | None]:
    return {one.serial_number for one in sim.assignments() if one.adam_id == APP}


def test_assign_from_arguments_a_file_and_standard_input(vppkit, sim) -> None:
    ended = vppkit("assign", APP, "--serial", "A1", "A2", "A1")
    assert ended.code == 0
    assert ended.out == "2 targets: 2 done (0 were so before), 0 failed, 0 unknown, 0 not sent\n"
    (vppkit.folder / "serials.txt").write_text("\ufeffA3\n\n# a comment\n  A4  \n")
    assert vppkit("assign", APP, "--serial", "@serials.txt").code == 0
    assert vppkit("assign", APP, "--serial", "-", stdin="A5\nA6\r\n").code == 0
    assert {"A1", "A2", "A3", "A4", "A5", "A6"} <= holders(sim)
    told = vppkit("assign", APP, "--serial", "A1", "--json").json
    assert told["totals"]["already"] == 1
    sim.assert_clean()


def test_assign_to_users(vppkit, sim) -> None:
    user = next(one.client_user_id for one in sim.users() if one.status == "Associated")
    assert vppkit("assign", APP, "--user", user).code == 0


def test_what_is_not_done_is_told_and_is_1(vppkit, sim) -> None:
    free = next(one for one in sim.assets() if one.adam_id == APP).available
    serials = [f"S{number:03}" for number in range(free + 3)]
    ended = vppkit("assign", APP, "--serial", *serials)
    assert ended.code == 1
    assert f"{free} done" in ended.out
    failed = [row for row in ended.rows if row[1:2] == ["failed"]]
    assert [row[1:] for row in failed] == [["failed", "9610: License not found"]] * 3
    assert {row[0] for row in failed} == set(serials) - holders(sim)
    assert "buy or free licences" in ended.err
    told = vppkit("assign", APP, "--serial", *serials, "--json")
    assert told.code == 1
    failed = [one for one in told.json["targets"] if one["status"] == "failed"]
    assert {one["failure"]["kind"] for one in failed} == {"no_license"}


def test_a_job_that_ends_early_has_the_code_of_its_reason(vppkit, sim) -> None:
    steal = [{"change": "steal_context", "hostname": "other.example.com"}]
    sim.fail(service="manageVPPLicensesByAdamIdSrv", calls=[2], before=steal)
    serials = [f"S{number:03}" for number in range(200)]
    ended = vppkit("assign", APP, "--serial", *serials, "--json")
    assert ended.code == 4
    assert ended.json["totals"]["not_sent"] > 0
    assert ended.error["holder_hostname"] == "other.example.com"
    # The first, the second, and what was on its way with it; on a busy machine that may arrive after
    # the answer, so the judge's verdict says more about the machine than about the program.
    assert len(sim.requests("manageVPPLicensesByAdamIdSrv")) <= 1 + 5


def test_dry_run_changes_nothing_and_needs_no_claim(vppkit, sim) -> None:
    before = holders(sim)
    ended = vppkit("assign", APP, "--serial", "A1", "A2", "--dry-run")
    assert ended.code == 0
    assert ["would get a licence", "2"] in ended.rows
    plan = vppkit("assign", APP, "--serial", "A1", "A2", "A1", "--dry-run", "--json").json
    assert plan["to_assign"] == ["A1", "A2"]
    assert plan["licenses_needed"] == 2
    assert plan["duplicates"] == [{"target": "A1", "action": "assign", "times": 2}]
    plan = vppkit("unassign", APP, "--serial", "A1", "--dry-run", "--json").json
    assert plan["to_unassign"] == ["A1"]
    assert vppkit("retire", "u1", "u2", "--dry-run", "--json").json == {"to_retire": ["u1", "u2"]}
    assert holders(sim) == before
    assert not sim.state()["clientContext"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "say so with --confirm 2."),
        (["--yes"], "--yes is not enough"),
        (["--confirm", "3"], "--confirm says 3"),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        ["unassign", APP, "--serial", "A1", "A2"],
        ["retire", "u1", "u2"],
        ["assign", APP, "--serial", "A3", "A4", "--taking-from-serial", "A1", "A2"],
    ],
    ids=lambda command: command[0],
)
def test_taking_away_needs_the_number(vppkit, sim, command, more, said) -> None:
    ended = vppkit(*command, *more)
    assert ended.code == 2
    assert said in ended.err
    assert sim.requests() == []


def test_unassign(vppkit, sim) -> None:
    serials = [f"S{number:03}" for number in range(12)]
    assert vppkit("assign", APP, "--serial", *serials).code == 0
    assert set(serials) <= holders(sim)
    ended = vppkit("unassign", APP, "--serial", *serials, "--confirm", "12")
    assert ended.code == 0
    assert holders(sim).isdisjoint(serials)
    sim.assert_clean()


def test_moving_licences(vppkit, sim) -> None:
    old = [one for one in holders(sim) if one][:2]
    (vppkit.folder / "old.txt").write_text("\n".join(old))
    taking = ["--taking-from-serial", "@old.txt", "--confirm", "2"]
    assert vppkit("assign", APP, "--serial", "NEW1", "NEW2", *taking).code == 0
    assert {"NEW1", "NEW2"} <= holders(sim)
    assert holders(sim).isdisjoint(old)


def test_on_a_terminal_the_number_may_be_typed(vppkit, sim) -> None:
    serials = [one for one in holders(sim) if one][:2]
    ended = vppkit.on_terminal("unassign", APP, "--serial", *serials, typed="3\n")
    assert ended.code == 2
    assert "2 targets would lose 361304891. To go on, type their number:" in ended.out
    assert set(serials) <= holders(sim)
    ended = vppkit.on_terminal("unassign", APP, "--serial", *serials, typed="2\n")
    assert ended.code == 0
    assert holders(sim).isdisjoint(serials)


def test_a_list_of_users_into_retire(vppkit, sim) -> None:
    users = vppkit("users", "--columns", "client_user_id").out.splitlines()
    text = "\n".join(users[:3])
    ended = vppkit("retire", "-", "--confirm", "3", stdin=text)
    assert ended.code == 0
    retired = {one.client_user_id for one in sim.users() if one.status == "Retired"}
    assert set(users[:3]) <= retired


def test_register(vppkit, sim) -> None:
    told = vppkit("register", "u-new", "--email", "new@example.com", "--json").json
    assert (told["client_user_id"], told["email"]) == ("u-new", "new@example.com")
    assert vppkit("register", "u-new").code == 0
    assert sum(one.client_user_id == "u-new" for one in sim.users()) == 1


def test_claim_and_release(vppkit, sim) -> None:
    told = vppkit("claim", "--json").json
    assert told["holder_guid"] == vppkit.environment["VPPKIT_GUID"]
    assert json.loads(sim.state()["clientContext"])["guid"] == told["holder_guid"]
    ended = vppkit("release")
    assert ended.code == 2
    assert "--yes" in ended.err
    ended = vppkit("release", "--yes")
    assert ended.code == 0
    assert ["held by", "nobody"] in ended.rows
    assert not sim.state()["clientContext"]


def test_take_over_from_somebody_else_than_expected(vppkit, sim) -> None:
    sim.change("steal_context", hostname="other.example.com")
    ended = vppkit("take-over", "--expected-guid", "0b5f2c4e-6d1a-4c57-9f0b-000000000000")
    assert ended.code == 4
    assert "other.example.com" in sim.state()["clientContext"]


def test_ctrl_c_in_a_job_tells_that_it_may_be_run_again(vppkit, sim) -> None:
    sim.fail(service="manageVPPLicensesByAdamIdSrv", delay=60)
    child = vppkit.start("assign", APP, "--serial", "A1")
    while not sim.requests("manageVPPLicensesByAdamIdSrv") and child.poll() is None:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert "The same command does the rest" in err


class TestProgress:
    def test_a_bar_on_a_terminal(self, vppkit, sim) -> None:
        pytest.importorskip("rich")
        serials = [f"S{number:03}" for number in range(40)]
        sim.fail(service="manageVPPLicensesByAdamIdSrv", delay=0.2)
        shown = vppkit.on_terminal("assign", APP, "--serial", *serials).out
        assert "40 targets: 40 done" in shown
        assert "of 40" in shown
        assert "━" in shown

    def test_a_plain_line_without_rich(self, vppkit, sim) -> None:
        hidden = vppkit.folder / "hidden" / "rich"
        hidden.mkdir(parents=True)
        (hidden / "__init__.py").write_text("raise ImportError")
        vppkit.environment["PYTHONPATH"] = str(hidden.parent)
        serials = [f"S{number:03}" for number in range(40)]
        sim.fail(service="manageVPPLicensesByAdamIdSrv", delay=0.2)
        shown = vppkit.on_terminal("assign", APP, "--serial", *serials).out
        assert "\r\x1b[K" in shown
        assert " of 40 targets" in shown
        assert "━" not in shown
        assert shown.endswith("0 not sent\n")

    def test_a_wait_is_told_on_a_terminal(self, vppkit, sim) -> None:
        sim.fail(503, service="getVPPAssetsSrv", retry_after=2, times=1)
        assert "Apple asks to wait" in vppkit.on_terminal("assets").out

    def test_none_into_a_pipe_or_if_nobody_wants_it(self, vppkit, sim) -> None:
        sim.fail(service="manageVPPLicensesByAdamIdSrv", delay=0.2)
        serials = [f"S{number:03}" for number in range(20)]
        assert vppkit("assign", APP, "--serial", *serials).err == ""
        shown = vppkit.on_terminal("assign", APP, "--serial", *serials, "--no-progress").out
        assert "of 20" not in shown
        assert "\x1b" not in shown
