"""Exit codes, errors, and what the program never does."""

from __future__ import annotations

import base64
import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from vppkit.testing import Simulator

APP = "361304891"


def test_help_shows_the_exit_codes_and_every_command_has_one(vppkit) -> None:
    from vppkit._program.exits import MEANINGS
    from vppkit._program.parser import COMMANDS

    ended = vppkit("--help")
    assert ended.code == 0
    for code, meaning in MEANINGS.items():
        assert f"  {code:<4} {meaning}" in ended.out
    for command in COMMANDS:
        assert f"\n  {command} " in ended.out or f"\n  {command}\n" in ended.out
        if command != "sim":
            ended_of_command = vppkit(command, "--help")
            assert ended_of_command.code == 0
            assert "--json" in ended_of_command.out


def test_readme_has_the_same_exit_codes() -> None:
    from vppkit._program.exits import MEANINGS

    readme = (Path(__file__).parents[2] / "README.md").read_text()
    for code, meaning in MEANINGS.items():
        assert f"| {code:d} | {meaning} |" in readme


def test_version(vppkit) -> None:
    from vppkit import __version__

    assert vppkit("--version").out == f"vppkit {__version__}\n"


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["nope"],
        ["assets", "--nope"],
        ["assets", "--timeout", "soon"],
        ["assets", "--timeout", "-1"],
        ["assets", "--columns", "adam_id,nope"],
        ["assign", APP],
        ["assign", APP, "--serial", "a", "--user", "b"],
        ["unassign", APP],
        ["user"],
        ["import"],
        ["sync", "--keep", "not-there.db"],
        ["call", "getVPPUserSrv", "{"],
        ["call", "getVPPUserSrv", "[]"],
        ["call", "noSuchSrv"],
        ["take-over"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2_and_sends_nothing_that_writes(vppkit, sim, arguments) -> None:
    ended = vppkit(*arguments)
    assert ended.code == 2
    assert ended.out == ""
    assert ended.err
    assert "Traceback" not in ended.err
    assert sim.requests("manageVPPLicensesByAdamIdSrv") == []


def test_without_a_token(vppkit) -> None:
    del vppkit.environment["VPPKIT_STOKEN"]
    ended = vppkit("assets")
    assert ended.code == 2
    assert ended.err == (
        "vppkit: no token was given\n  Give --token FILE, or set VPPKIT_STOKEN_FILE. "
        "`vppkit sim` has one to play with.\n"
    )


def test_without_an_installation_a_change_is_refused(vppkit, sim) -> None:
    del vppkit.environment["VPPKIT_GUID"]
    ended = vppkit("assign", APP, "--serial", "a")
    assert ended.code == 2
    assert "--guid is missing" in ended.err
    assert sim.requests() == []


@pytest.mark.parametrize("name", ["expired", "revoked"])
def test_a_token_that_apple_refuses_is_3(vppkit, sim, name) -> None:
    file = sim.token_file(vppkit.folder / "bad.vpptoken", name)
    ended = vppkit("assets", "--token", str(file), "--json")
    assert ended.code == 3
    assert ended.error["kind"] == "token"
    assert ended.error["token_problem"] == name
    assert ended.error["exit_code"] == 3
    ended = vppkit("assets", "--token", str(file))
    assert ended.code == 3
    assert len(ended.err.splitlines()) == 2


def test_a_claimed_account_is_4_and_says_how_to_take_it_over(vppkit, sim) -> None:
    sim.change("steal_context", hostname="other.example.com")
    ended = vppkit("assign", APP, "--serial", "a")
    assert ended.code == 4
    assert "other.example.com" in ended.err
    guid = json.loads(sim.state()["clientContext"])["guid"]
    assert f"vppkit take-over --expected-guid {guid}" in ended.err
    assert vppkit("assets").code == 0, "reading is allowed all the same"
    ended = vppkit("take-over", "--expected-guid", guid, "--json")
    assert ended.code == 0
    assert ended.json["holder_hostname"] == vppkit.environment["VPPKIT_HOSTNAME"]
    assert vppkit("assign", APP, "--serial", "a").code == 0
    sim.assert_clean()


def test_throttled_is_5_and_tells_the_time(vppkit, sim) -> None:
    sim.fail(503, service="getVPPAssetsSrv", retry_after=3600)
    ended = vppkit("assets")
    assert ended.code == 5
    assert "Come back at 2" in ended.err
    ended = vppkit("assets", "--json")
    assert ended.error["kind"] == "throttled"
    assert ended.error["retry_at"] is not None


def test_longest_wait_decides_what_is_waited_for(vppkit, sim) -> None:
    sim.fail(503, service="getVPPAssetsSrv", retry_after=2, times=1)
    assert vppkit("assets", "--longest-wait", "1").code == 5
    sim.clear_faults()
    sim.fail(503, service="getVPPAssetsSrv", retry_after=1, times=1)
    assert vppkit("assets", "--longest-wait", "20").code == 0


def test_unreachable_is_6(vppkit) -> None:
    # Whether the attempts or the time are used up first depends on chance.
    ended = vppkit("assets", "--entry-url", "http://127.0.0.1:1/", "--timeout", "1", "--json")
    assert ended.code == 6
    assert ended.error["kind"] in ("transport", "deadline")


def test_what_is_wrong_with_the_network_is_for_the_doctor_to_say() -> None:
    from vppkit import TransportError
    from vppkit._program.failure import advice_for

    assert "`vppkit doctor`" in advice_for(TransportError("no route", advice="Check it."))


def test_timeout_is_6(vppkit, sim) -> None:
    sim.fail(service="getVPPAssetsSrv", delay=30)
    begun = time.monotonic()
    ended = vppkit("assets", "--timeout", "1", "--json")
    assert ended.code == 6
    assert ended.error["kind"] == "deadline"
    assert time.monotonic() - begun < 20


def test_refused_by_apple_is_1(vppkit) -> None:
    ended = vppkit("user", "nobody")
    assert ended.code == 1
    assert "Apple 9604" in ended.err
    assert vppkit("user", "nobody", "--json").error["apple_number"] == 9604


def test_a_file_that_cannot_be_read_is_7(vppkit) -> None:
    ended = vppkit("assign", APP, "--serial", "@not-there.txt")
    assert ended.code == 7
    assert ended.err == "vppkit: not-there.txt: No such file or directory\n"
    (vppkit.folder / "library.db").write_text("no database")
    assert vppkit("import", "--keep", "library.db").code == 7


def test_a_full_disk_is_7(vppkit) -> None:
    with open("/dev/full", "w") as full:
        child = vppkit.start("assignments", stdout=full)
        _, err = child.communicate(timeout=60)
    assert child.returncode == 7
    assert err == "vppkit: the output: No space left on device\n"


def test_broken_pipe_is_quiet(vppkit, sim) -> None:
    sim.set(page_size=10)
    child = vppkit.start("assignments", "--json")
    assert child.stdout is not None
    child.stdout.readline()
    child.stdout.close()
    assert child.stderr is not None
    assert child.stderr.read() == ""
    child.stderr.close()
    assert child.wait(timeout=60) == 141


@pytest.mark.parametrize("command", [["assets"], ["import", "--keep", "library.db"]], ids=" ".join)
def test_ctrl_c_is_130_at_once(vppkit, sim, command) -> None:
    sim.fail(service="getVPPAssetsSrv", delay=60)
    child = vppkit.start(*command)
    while not sim.requests("getVPPAssetsSrv") and child.poll() is None:
        time.sleep(0.05)
    begun = time.monotonic()
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert time.monotonic() - begun < 5
    assert out == ""
    assert err.startswith("\nvppkit: interrupted.")
    assert ("goes on where it stands" in err) == (command[0] == "import")


def test_escape_codes_do_not_reach_the_terminal(vppkit, sim) -> None:
    text = json.dumps({"hostname": "evil\x1b[2J", "guid": "0b5f2c4e-6d1a-4c57-9f0b-7a3e8d2c1f65"})
    sim.change("set_context", text=text)
    ended = vppkit("assign", APP, "--serial", "a")
    assert ended.code == 4
    assert "evil" in ended.err
    assert "\x1b" not in ended.err


def test_verbose_tells_requests_without_the_token(vppkit) -> None:
    ended = vppkit("assets", "-vv")
    assert ended.code == 0
    assert "getVPPAssetsSrv: status 200" in ended.err


def test_nothing_is_said_on_stderr_when_all_is_well(vppkit) -> None:
    for command in (["assets"], ["assignments"], ["licenses"], ["users"], ["token"]):
        assert vppkit(*command).err == ""


class TestToken:
    def test_a_good_one(self, vppkit, sim) -> None:
        file = sim.token_file(vppkit.folder / "good.vpptoken")
        ended = vppkit("token", str(file), "--json")
        assert ended.code == 0
        assert ended.json["state"] == "valid"
        assert ended.json["days_left"] > 100
        ended = vppkit("token", str(file))
        assert dict(ended.rows)["state"] == "valid"
        assert vppkit("token", str(file), "--min-days", "10000").code == 3

    def test_an_expired_one(self, vppkit) -> None:
        inside = {"token": "secret", "expDate": "2020-01-01T00:00:00+0000", "orgName": "School"}
        file = vppkit.folder / "old.vpptoken"
        file.write_bytes(base64.b64encode(json.dumps(inside).encode()))
        ended = vppkit("token", str(file), "--json")
        assert ended.code == 3
        assert ended.json["state"] == "expired"
        assert ended.json["organization"] == "School"
        assert ended.json["days_left"] < 0

    @pytest.mark.parametrize("text", ["", "{}", "\xff\xfe\x00"])
    def test_a_malformed_one(self, vppkit, text) -> None:
        file = vppkit.folder / "bad.vpptoken"
        file.write_bytes(text.encode("latin-1"))
        ended = vppkit("token", str(file))
        assert ended.code == 3
        assert vppkit("token", str(file), "--json").error["token_problem"] == "malformed"

    def test_needs_no_network(self, vppkit, sim) -> None:
        vppkit("token")
        assert sim.requests() == []


def test_starts_without_loading_what_it_does_not_need(vppkit) -> None:
    code = (
        "import sys; from vppkit.__main__ import main; main(['token']); "
        "print([one for one in ('asyncio', 'sqlite3', 'rich', 'ssl', 'http.client', 'pyarrow') "
        "if one in sys.modules])"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], env=vppkit.environment, capture_output=True, text=True
    )
    assert ended.stdout.splitlines()[-1] == "[]"


class TestSim:
    def test_prints_what_to_export(self, vppkit) -> None:
        child = vppkit.start("sim", "--json", "--assets", "3", "--users", "1", "--assignments", "5")
        assert child.stdout is not None
        text = ""
        while not text.endswith("}\n"):
            text += child.stdout.readline()
        exports = json.loads(text)
        vppkit.environment.update(exports)
        assert len(vppkit("assets").rows) == 3
        assert vppkit("doctor").code == 0
        child.send_signal(signal.SIGINT)
        child.communicate(timeout=30)
        assert child.returncode == 130

    def test_passes_options_on(self, vppkit) -> None:
        assert "Usage: vppkit-sim" in vppkit("sim", "--help").out
        assert vppkit("sim", "--nope").code == 2

    def test_without_the_program(self, vppkit) -> None:
        vppkit.environment["VPPKIT_SIM"] = "/nonexistent/vppkit-sim"
        ended = vppkit("sim")
        assert ended.code == 2
        assert "VPPKIT_SIM" in ended.err


def test_the_judge_finds_nothing(vppkit, sim: Simulator) -> None:
    for command in (["doctor"], ["assets", "--names"], ["claim"], ["import", "--keep", "x.db"]):
        assert vppkit(*command).code == 0
    sim.assert_clean()
