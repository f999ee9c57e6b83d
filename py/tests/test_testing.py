"""`vppkit.testing`: the simulator as tests hold it, and its process."""

import asyncio
import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest

import vppkit
from vppkit import testing
from vppkit.testing import Simulator, SimulatorError

APP = "361304891"


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(assets=2, users=5, devices=5, assignments=8) as sim:
        yield sim


def post(sim: Simulator, service: str, **members: object) -> tuple[int, dict[str, Any]]:
    """Asks as a foreign product would."""
    body = json.dumps({"sToken": sim.token, **members})
    with contextlib.closing(http.client.HTTPConnection(sim.address, timeout=10)) as connection:
        connection.request("POST", f"/mdm/{service}", body=body)
        answer = connection.getresponse()
        said = answer.read()
    return answer.status, json.loads(said) if said.startswith(b"{") else {}


def is_running(pid: int) -> bool:
    try:
        # A zombie still has a process id.
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until_gone(pid: int) -> None:
    end = time.monotonic() + 10
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.01)
    assert not is_running(pid)


# Its process


def test_it_serves_while_it_runs_and_is_gone_afterwards() -> None:
    sim = Simulator(assets=1, users=0, devices=1)
    assert repr(sim) == "<Simulator not running>"
    with pytest.raises(SimulatorError, match="not running"):
        _ = sim.url
    with sim:
        pid = sim.pid
        assert sim.url.startswith(f"http://{sim.address}/")
        assert post(sim, "VPPServiceConfigSrv")[1]["status"] == 0
        assert repr(sim) == f"<Simulator at {sim.address}>"
    assert not is_running(pid)
    sim.stop()
    sim.start()
    assert sim.pid != pid
    assert sim.start() is sim
    sim.stop()


def test_one_that_is_forgotten_ends() -> None:
    sim = Simulator(assets=1, users=0, devices=1).start()
    pid = sim.pid
    del sim
    assert not is_running(pid)


@pytest.mark.parametrize("ending", ["sys.exit(3)", "os.kill(os.getpid(), 9)", "os._exit(0)"])
def test_it_ends_with_whoever_started_it(ending: str) -> None:
    program = f"""
import os, sys
from vppkit.testing import Simulator
sim = Simulator(assets=1, users=0, devices=1).start()
print(sim.pid, flush=True)
{ending}
"""
    ran = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=False)
    wait_until_gone(int(ran.stdout))


def test_a_forked_child_does_not_end_it(sim: Simulator) -> None:
    program = """
import os, sys
from vppkit.testing import Simulator
with Simulator(assets=1, users=0, devices=1) as sim:
    child = os.fork()
    if child == 0:
        sys.exit(0)
    os.waitpid(child, 0)
    print(len(sim.assets()))
"""
    ran = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    assert ran.stdout == b"1\n"


def test_ctrl_c_is_for_the_tests_alone() -> None:
    program = """
import os, signal
from vppkit.testing import Simulator
with Simulator(assets=1, users=0, devices=1) as sim:
    try:
        os.killpg(0, signal.SIGINT)
        signal.pause()
    except KeyboardInterrupt:
        print(len(sim.assets()))
"""
    ran = subprocess.run(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, check=True, process_group=0
    )
    assert ran.stdout == b"1\n"


def test_a_world_that_cannot_be_is_refused_with_its_reason() -> None:
    with pytest.raises(SimulatorError, match="999 assignments do not fit"):
        Simulator(assets=1, users=0, devices=1, assignments=999).start()
    with pytest.raises(SimulatorError, match=r"nowhere\.toml"):
        Simulator(world_file="/nowhere.toml").start()


def test_a_setting_that_is_none_is_refused_and_leaves_no_process() -> None:
    sim = Simulator(assets=1, users=0, devices=1, settings={"batch_sice": 3})
    with pytest.raises(SimulatorError, match="batch_sice"):
        sim.start()
    assert repr(sim) == "<Simulator not running>"


def test_one_that_never_serves_is_given_up(tmp_path: Path) -> None:
    program = tmp_path / "mute"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    with pytest.raises(SimulatorError, match=r"does not serve after 0\.2 s"):
        Simulator(program=program, patience=0.2).start()


def test_one_that_was_killed_is_an_error(sim: Simulator) -> None:
    os.kill(sim.pid, signal.SIGKILL)
    wait_until_gone(sim.pid)
    with pytest.raises(SimulatorError, match="does not answer"):
        sim.requests()


# Where the program is


def test_the_program_of_the_environment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("VPPKIT_SIM", raising=False)
    monkeypatch.setenv("PATH", "/nowhere")
    assert Path(testing.find_program()).parent == Path(sys.executable).parent


def test_a_variable_goes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    program = tmp_path / "mine"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("VPPKIT_SIM", str(program))
    assert testing.find_program() == str(program)
    monkeypatch.setenv("VPPKIT_SIM", "/nowhere/vppkit-sim")
    with pytest.raises(SimulatorError, match="/nowhere/vppkit-sim"):
        testing.find_program()


def test_path_goes_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("VPPKIT_SIM", raising=False)
    monkeypatch.setattr("sysconfig.get_path", lambda *_: "/nowhere")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SimulatorError, match="pip install vppkit-sim"):
        testing.find_program()
    program = tmp_path / "vppkit-sim"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    assert testing.find_program() == str(program)


# Worlds


def test_a_world_has_what_was_asked_for(tmp_path: Path) -> None:
    size = {"assets": 3, "users": 10, "devices": 20, "assignments": 30, "spare": 4}
    with Simulator(**size, seed=7, batch_size=6, page_size=5) as sim:
        assert [len(sim.assets()), len(sim.users()), len(sim.assignments())] == [3, 10, 30]
        assert sim.assets()[0].adam_id == APP
        assert {asset.available for asset in sim.assets()} == {4}
        assert [sim.settings()["batch_size"], sim.settings()["page_size"]] == [6, 5]
        first = sim.assignments()
    with Simulator(**size, seed=7) as sim:
        assert sim.assignments() == first
    with Simulator(**size, seed=8) as sim:
        assert sim.assignments() != first


def test_a_world_file_is_read_and_overruled(tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text(
        "[world]\nassets = 4\nusers = 6\nassignments = 10\nrefunded = 2\n"
        "[settings]\nbatch_size = 9\n[[fault]]\naction = { number = 9603 }\n"
    )
    with Simulator(world_file=world, users=3, settings={"page_size": 8}) as sim:
        assert [len(sim.assets()), len(sim.users())] == [4, 3]
        assert sim.assets()[0].retired == 2
        assert [sim.settings()["batch_size"], sim.settings()["page_size"]] == [9, 8]
        assert [fault["rule"]["action"]["number"] for fault in sim.faults()] == [9603]


# Tokens


def test_tokens_have_names_and_go_into_files(sim: Simulator, tmp_path: Path) -> None:
    tokens = sim.tokens()
    assert tokens["main"].text == sim.token
    assert tokens["twin"].uid == tokens["main"].uid
    assert tokens["read-only"].read_only
    assert tokens["revoked"].revoked
    assert tokens["legacy"].legacy
    assert sim.token_file(tmp_path / "main.vpptoken").read_text() == sim.token
    assert sim.token_file(tmp_path / "x", "twin").read_text() == tokens["twin"].text
    sim.change("replace_token")
    assert sim.tokens()["main"].text != sim.token


# Faults


def test_numbers_are_statuses_or_apples(sim: Simulator) -> None:
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=[30, "soon"])
    sim.fail(9603, service="getVPPAssetsSrv", times=1)
    assert post(sim, "getVPPAssetsSrv")[0] == 503
    assert post(sim, "getVPPAssetsSrv")[1]["errorNumber"] == 9603
    assert post(sim, "getVPPAssetsSrv")[1]["status"] == 0
    assert [(fault["fired"], fault["rule"]["times"]) for fault in sim.faults()] == [(1, 1), (1, 1)]
    assert sim.faults()[0]["rule"]["action"]["retry_after"] == ["30", "soon"]
    sim.clear_faults()
    assert sim.faults() == []


@pytest.mark.parametrize("close", get_args(testing.CloseFault))
def test_connections_close(sim: Simulator, close: testing.CloseFault) -> None:
    sim.fail(close=close, service="registerVPPUserSrv")
    with pytest.raises((http.client.HTTPException, OSError)):
        post(sim, "registerVPPUserSrv", clientUserIdStr="new")
    was_done = "new" in {user.client_user_id for user in sim.users()}
    assert was_done is (close != "before")


def test_every_part_of_a_rule_arrives(sim: Simulator) -> None:
    sim.fail(
        418,
        service="lookup",
        when={"id": "*"},
        calls=[2, 3],
        times=4,
        probability=0.5,
        retry_after="{imf+90}",
        applied=True,
        headers={"X-Where": "here"},
        location="/elsewhere",
        body="html",
        close="during",
        delay=1.5,
        bytes_per_second=10,
        stall=True,
        quirks=["nulls"],
        before=[{"change": "move_urls"}],
        after=[{"change": "refund", "adam_id": int(APP), "count": 1}],
    )
    rule = sim.faults()[0]["rule"]
    action = rule.pop("action")
    assert rule == {
        "service": "lookup",
        "when": {"id": "*"},
        "calls": [2, 3],
        "times": 4,
        "probability": 0.5,
    }
    assert action.pop("number") is None
    assert action.pop("before") == [{"change": "move_urls"}]
    after = {"change": "refund", "adam_id": int(APP), "count": 1, "pricing": "STDQ"}
    assert action.pop("after") == [after]
    assert action == {
        "status": 418,
        "applied": True,
        "headers": [["X-Where", "here"]],
        "retry_after": ["{imf+90}"],
        "location": "/elsewhere",
        "body": "html",
        "close": "during",
        "delay_ms": 1500,
        "bytes_per_second": 10,
        "stall": True,
        "quirks": ["nulls"],
    }


def test_what_the_simulator_does_not_know_is_refused(sim: Simulator) -> None:
    with pytest.raises(SimulatorError, match="times"):
        sim.fail(503, times=0)
    with pytest.raises(SimulatorError, match="probability"):
        sim.fail(503, probability=2)
    with pytest.raises(SimulatorError, match="getVPPAsetsSrv"):
        sim.fail(503, service="getVPPAsetsSrv")  # type: ignore[arg-type]
    with pytest.raises(SimulatorError, match="unknown"):
        sim.change("earthquake")  # type: ignore[arg-type]
    assert sim.faults() == []


def test_its_words_are_the_simulators(sim: Simulator) -> None:
    for service in get_args(testing.ServiceName):
        sim.fail(503, service=service)
    for body in get_args(testing.BodyFault):
        sim.fail(body=body)
    for quirk in get_args(testing.Quirk):
        sim.fail(quirks=[quirk])
    # Its refusals name all it knows: none may be missing here.
    for rule, words in [
        ({"service": "?", "action": {}}, {*get_args(testing.ServiceName), "_sim", "unknown"}),
        ({"action": {"body": "?"}}, set(get_args(testing.BodyFault))),
        ({"action": {"quirks": ["?"]}}, set(get_args(testing.Quirk))),
        ({"action": {"close": "?"}}, set(get_args(testing.CloseFault))),
        ({"action": {"before": [{"change": "?"}]}}, set(get_args(testing.ChangeName))),
    ]:
        with pytest.raises(SimulatorError) as refused:
            sim.add_faults(rule)
        named = str(refused.value).split("expected one of ")[1].split(" at line")[0]
        assert {word.strip("`") for word in named.split(", ")} == words


# Changes, log, judge, truth


def test_changes_change_the_truth(sim: Simulator) -> None:
    sim.change("register_user", client_user_id="u1")
    sim.change("accept_invitation", client_user_id="u1")
    user = next(user for user in sim.users() if user.client_user_id == "u1")
    assert (user.status, user.licenses) == ("Associated", 0)
    sim.change("assign", adam_id=int(APP), serial_number="C02NEW")
    held = [one for one in sim.assignments() if one.serial_number == "C02NEW"]
    assert [(one.adam_id, one.pricing, one.client_user_id) for one in held] == [(APP, "STDQ", None)]
    sim.change("set_context", text="whoever")
    assert sim.state()["clientContext"] == "whoever"
    with pytest.raises(SimulatorError, match="no asset 5"):
        sim.change("buy", adam_id=5, count=1)


def test_requests_are_logged_in_order(sim: Simulator) -> None:
    began = time.time()
    post(sim, "getVPPAssetsSrv")
    post(sim, "getAssignments", adamIdStr="5")
    post(sim, "nothing")
    requests = sim.requests()
    assert [one.service for one in requests] == ["getVPPAssetsSrv", "getAssignments", "unknown"]
    assert [one.number for one in requests] == [None, 9604, None]
    assert all(began - 1 < one.arrival <= time.time() + 1 for one in requests)
    assert requests[0].finished is not None
    assert requests[0].finished >= requests[0].arrival
    assert (requests[0].method, requests[0].status) == ("POST", 200)
    assert requests[0].account == sim.state()["uId"]
    assert len(sim.requests("getAssignments")) == 1
    sim.forget_requests()
    assert sim.requests() == []


def test_the_judge_speaks(sim: Simulator) -> None:
    sim.assert_clean()
    assert [verdict.rule for verdict in sim.verdicts()] == ["I1", "I2", "I3", "I6", "I9", "I10"]
    post(sim, "registerVPPUserSrv", clientUserIdStr="new")
    assert sim.most_at_once() == 1
    with pytest.raises(AssertionError, match="I10: registerVPPUserSrv: a write while no clientCon"):
        sim.assert_clean()
    verdict = sim.verdicts()[-1]
    assert (verdict.kept, verdict.broken, len(verdict.violations)) == (False, 1, 1)
    assert abs(verdict.violations[0].at - time.time()) < 60
    sim.forget_verdicts()
    sim.assert_clean()


def test_reports_are_held_against_the_truth(sim: Simulator) -> None:
    one = {"adam_id": int(APP), "serial_number": "C02NEW"}
    assert sim.report(unassigned=[one], asked=[]) == []
    (violation,) = sim.report(assigned=[one])
    assert "is not assigned" in violation.evidence
    with pytest.raises(AssertionError, match="I3"):
        sim.assert_clean()


# Clients


def test_its_clients_write_and_are_clean(sim: Simulator) -> None:
    with sim.connect() as client:
        outcome = client.assign(APP, serial_numbers=["C02NEW"])
        assert len(outcome.done) == 1
    assert "C02NEW" in {one.serial_number for one in sim.assignments()}
    sim.assert_clean()


def test_options_of_clients_go_first(sim: Simulator, tmp_path: Path) -> None:
    file = sim.token_file(tmp_path / "twin.vpptoken", "twin")
    with sim.connect(token=file, hostname=None, guid=None) as client:
        assert len(client.assets()) == 2
        with pytest.raises(vppkit.UsageError):
            client.register_user("new")
    sim.assert_clean()


def test_clients_for_asyncio(sim: Simulator) -> None:
    async def count() -> int:
        async with await sim.connect_async() as client:
            return len(await client.assets())

    assert asyncio.run(count()) == 2


# The plugin of pytest


def test_the_fixtures_work_and_cost_nothing_until_then(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(
        """
        import sys

        def test_before():
            assert "pytest_vppkit" in sys.modules
            assert not [name for name in sys.modules if name.split(".")[0] == "vppkit"]

        def test_simulator(vppkit_simulator):
            assert len(vppkit_simulator.assets()) == 25
            vppkit_simulator.fail(503)

        def test_another(vppkit_simulator, vppkit_client):
            assert len(vppkit_client.assets()) == 25
            vppkit_simulator.assert_clean()
        """
    )
    pytester.runpytest_subprocess("-p", "no:cacheprovider").assert_outcomes(passed=3)
