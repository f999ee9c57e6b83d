"""Threads, and signals of those who wait in one."""

import threading
import time
from collections.abc import Iterator

import pytest
from simulated import ADAM_ID, Ran, finish, program, run, serials

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


def test_thirty_two_threads_on_one_client(sim: Simulator) -> None:
    failed: list[BaseException] = []
    with sim.connect() as client:

        def work(number: int) -> None:
            try:
                for _ in range(5):
                    assert len(client.assets()) == 6
                    assert len(client.assignments(adam_id=ADAM_ID).to_list()) > 10
                    user = client.register_user(f"py-{number}")
                    assert client.user(f"py-{number}").user_id == user.user_id
                    assert client.gate.in_flight <= 5
            except BaseException as error:
                failed.append(error)

        workers = [threading.Thread(target=work, args=[number]) for number in range(32)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(120)
        assert failed == []
        assert sim.most_at_once() <= 5


def test_other_threads_run_while_one_waits(sim: Simulator) -> None:
    sim.fail(service="getVPPAssetsSrv", delay=0.5)
    with sim.connect() as client:
        asker = threading.Thread(target=client.assets)
        asker.start()
        turns = 0
        while asker.is_alive():
            turns += 1
            time.sleep(0.001)
        assert turns > 50


def test_an_iterator_is_of_one_thread_at_a_time(sim: Simulator) -> None:
    sim.fail(service="getAssignments", delay=0.5)
    with sim.connect() as client:
        for iterator in (client.assignments().pages(), iter(client.assignments())):
            first: list[object] = []

            def take(source: Iterator[object] = iterator, into: list[object] = first) -> None:
                into.append(next(source))

            taker = threading.Thread(target=take)
            taker.start()
            time.sleep(0.2)
            with pytest.raises(vppkit.UsageError, match="thread"):
                next(iterator)
            taker.join()
            assert len(first) == 1 and next(iterator)


def test_jobs_of_several_threads(sim: Simulator) -> None:
    sim.change("buy", adam_id=int(ADAM_ID), count=200)
    outcomes: list[vppkit.JobOutcome] = []
    with sim.connect() as client:

        def work(number: int) -> None:
            devices = serials(f"PY{number}", 20)
            outcomes.append(client.assign(ADAM_ID, serial_numbers=devices))

        workers = [threading.Thread(target=work, args=[number]) for number in range(8)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
    assert [one.totals.done for one in outcomes] == [20] * 8


# Signals

_CLOSED = """
client = connect(longest_wait=600)
try:
    client.assets(timeout=1)
except vppkit.ThrottledError:
    pass
begin = None
def interrupt():
    global begin
    time.sleep(0.5)
    begin = time.monotonic()
    os.kill(os.getpid(), signal.SIGINT)
threading.Thread(target=interrupt).start()
"""


def interrupted(sim: Simulator, wait: str, caught: str = "KeyboardInterrupt") -> Ran:
    """Runs a program that waits at a closed gate until Ctrl-C, and tells how long that took."""
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=60)
    ran = run(
        sim,
        f"""{_CLOSED}
try:
    {wait}
except {caught}:
    print(time.monotonic() - begin)
    assert not client.gate.is_open and client.gate.waiting == 0
else:
    raise AssertionError("it was not interrupted")
""",
        patience=30,
    )
    ran.ended_well()
    late = float(ran.stdout)
    print(f"{wait.split('(')[0]}: {late * 1000:.0f} ms")
    assert late < 0.4
    return ran


WAITS = {
    "a call": "client.assets()",
    "records": "list(client.assignments())",
    "pages": "list(client.users().pages())",
    "an import": "list(client.import_())",
    "a job": f"client.assign({ADAM_ID!r}, serial_numbers=['A'])",
    "connecting": "connect(longest_wait=600)",
}


@pytest.mark.parametrize("what", WAITS)
def test_ctrl_c_ends_a_wait(sim: Simulator, what: str) -> None:
    interrupted(sim, WAITS[what])


def test_what_a_signal_handler_raises_comes_out(sim: Simulator) -> None:
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=60)
    ran = run(
        sim,
        f"""
class Stop(Exception):
    pass
def stop(number, frame):
    raise Stop(number)
signal.signal(signal.SIGINT, stop)
{_CLOSED}
try:
    client.assets()
except Stop as error:
    assert error.args == (signal.SIGINT,)
    print(time.monotonic() - begin)
""",
    )
    ran.ended_well()
    assert float(ran.stdout) < 0.4


def test_a_signal_handler_that_returns_ends_nothing(sim: Simulator) -> None:
    sim.fail(service="getVPPAssetsSrv", times=1, delay=1)
    ran = run(
        sim,
        """
seen = []
signal.signal(signal.SIGALRM, lambda *_: seen.append(time.monotonic()))
client = connect()
begin = time.monotonic()
signal.setitimer(signal.ITIMER_REAL, 0.3)
assert len(client.assets()) == 6
assert len(seen) == 1 and seen[0] - begin < 0.7 and time.monotonic() - begin > 0.9
""",
    )
    ran.ended_well()


def test_ctrl_c_in_the_middle_of_an_iteration(sim: Simulator) -> None:
    sim.fail(service="getAssignments", delay=0.2)
    ran = run(
        sim,
        """
client = connect()
records = iter(client.assignments(parallel=1))
seen = 0
threading.Timer(0.6, os.kill, [os.getpid(), signal.SIGINT]).start()
try:
    for _ in records:
        seen += 1
except KeyboardInterrupt:
    pass
else:
    raise AssertionError
assert 0 < seen < 500
# It goes on where it stands; one record may have been on its way to the loop.
assert seen + len(list(records)) in (499, 500)
""",
    )
    ran.ended_well()


def test_ctrl_c_without_a_handler_ends_the_program(sim: Simulator) -> None:
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=60)
    ran = finish(program(sim, f"{_CLOSED}\nclient.assets()"), 20)
    assert ran.code in (-2, 130) and "KeyboardInterrupt" in ran.stderr
    assert "panicked" not in ran.stderr


def test_a_write_in_flight_is_not_done_twice_after_ctrl_c(sim: Simulator) -> None:
    sim.fail(service="manageVPPLicensesByAdamIdSrv", times=1, delay=1)
    ran = run(
        sim,
        f"""
client = connect()
threading.Timer(0.5, os.kill, [os.getpid(), signal.SIGINT]).start()
try:
    client.assign({ADAM_ID!r}, serial_numbers=["PY"])
except KeyboardInterrupt:
    pass
time.sleep(1)
outcome = client.assign({ADAM_ID!r}, serial_numbers=["PY", "PY-2"])
assert outcome.is_all_done
""",
    )
    ran.ended_well()
    held = [one for one in sim.assignments() if one.serial_number == "PY"]
    assert len([one for one in held if one.adam_id == ADAM_ID]) == 1
