"""Nothing grows: memory, threads, file descriptors, tasks.

A call takes about a millisecond with a built-for-speed library and simulator, and ten with debug
builds on a busy machine; ``VPPKIT_TEST_CALLS`` makes these runs shorter or longer.
"""

import asyncio
import gc
import os
import time
import weakref
from collections.abc import Callable

from simulated import descriptors, threads

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]

CALLS = int(os.environ.get("VPPKIT_TEST_CALLS", "100000"))
PAGE = os.sysconf("SC_PAGE_SIZE")


def somebody(sim: Simulator) -> str:
    return next(one.client_user_id for one in sim.users() if one.status == "Registered")


def resident() -> int:
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * PAGE


def slope(points: list[tuple[int, int]]) -> float:
    """Bytes a call, by least squares."""
    count = len(points)
    middle_x = sum(x for x, _ in points) / count
    middle_y = sum(y for _, y in points) / count
    above = sum((x - middle_x) * (y - middle_y) for x, y in points)
    return above / sum((x - middle_x) ** 2 for x, _ in points)


def judge_growth(points: list[tuple[int, int]], what: str, took: float) -> None:
    """One byte a call; in short runs a single new page of the allocator's would be more than that,
    so they may take a quarter of a megabyte in all."""
    half = points[len(points) // 2 :]
    grown = slope(half)
    calls = points[-1][0]
    print(f"{what}: {calls} calls in {took:.0f} s, {grown:.2f} bytes a call")
    assert grown < max(1.0, 262_144 / (calls / 2)), points


def measured(step: Callable[[int], None], what: str) -> None:
    begin = time.monotonic()
    points = []
    each = max(1, CALLS // 40)
    for turn in range(40):
        step(each)
        gc.collect()
        points.append(((turn + 1) * each, resident()))
    judge_growth(points, what, time.monotonic() - begin)


def test_memory_of_calls_is_flat(sim: Simulator) -> None:
    user = somebody(sim)
    with sim.connect() as client:
        threads_before, files_before = len(threads()), descriptors()

        def step(calls: int) -> None:
            for _ in range(calls):
                client.user(user)
            # The simulator keeps what the judge needs, and that is a lot by then.
            sim.assert_clean()
            sim.forget_requests()

        step(100)
        measured(step, "a blocking client")
        assert len(threads()) <= threads_before and descriptors() <= files_before + 5


def test_memory_of_calls_in_a_loop_is_flat(sim: Simulator) -> None:
    user = somebody(sim)
    with asyncio.Runner() as runner:
        client = runner.run(sim.connect_async())

        async def several(calls: int) -> None:
            for _ in range(calls // 5):
                await asyncio.gather(*(client.user(user) for _ in range(5)))
            assert len(asyncio.all_tasks()) == 1

        def step(calls: int) -> None:
            runner.run(several(max(5, calls)))
            sim.assert_clean()
            sim.forget_requests()

        step(100)
        threads_before, files_before = len(threads()), descriptors()
        measured(step, "a client of asyncio")
        assert len(threads()) <= threads_before and descriptors() <= files_before + 5
        runner.run(client.aclose())


def test_iterators_dropped_half_way_leave_nothing(sim: Simulator) -> None:
    with sim.connect() as client:

        def step(calls: int) -> None:
            for _ in range(max(1, calls // 5)):
                records = iter(client.users(parallel=1))
                next(records)
                pages = client.assignments(adam_id="361304891", parallel=1).pages()
                del records
                if calls % 2:
                    next(pages)
                del pages
                client.import_()
            sim.forget_requests()

        step(50)
        threads_before, files_before = len(threads()), descriptors()
        measured(step, "dropped iterators")
        deadline = time.monotonic() + 10
        while client.gate.in_flight and time.monotonic() < deadline:
            time.sleep(0.01)
        assert client.gate.in_flight == 0
        assert len(threads()) <= threads_before and descriptors() <= files_before + 5


def test_clients_leave_nothing(sim: Simulator) -> None:
    def step(calls: int) -> None:
        for _ in range(max(1, calls // 100)):
            with sim.connect() as client:
                client.user(user)
        sim.forget_requests()

    user = somebody(sim)
    step(2000)
    threads_before, files_before = len(threads()), descriptors()
    for _ in range(10):
        step(500)
    gc.collect()
    deadline = time.monotonic() + 10
    while descriptors() > files_before and time.monotonic() < deadline:
        time.sleep(0.05)
    assert descriptors() <= files_before and len(threads()) <= threads_before


def test_exceptions_and_outcomes_are_let_go_of(sim: Simulator) -> None:
    with sim.connect() as client:
        try:
            client.user("nobody")
        except vppkit.NotFoundError as error:
            gone = weakref.ref(error)
        gc.collect()
        assert gone() is None
        outcome = client.assign("361304891", serial_numbers=["PY"])
        gone_too = weakref.ref(outcome)
        del outcome
        assert gone_too() is None


def test_a_client_is_let_go_of(sim: Simulator) -> None:
    client = sim.connect()
    pages = client.users().pages()
    gone = weakref.ref(client)
    del client
    gc.collect()
    assert gone() is None
    # What was begun has all that it needs.
    assert next(pages)
