"""The client for asyncio: cancelling, loops that end early, several loops, uvloop."""

import asyncio
import random
import threading
import time

import pytest
from simulated import ADAM_ID, MANAGE, run, serials

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


def test_fifty_calls_at_once(sim: Simulator) -> None:
    async def main() -> None:
        async with await sim.connect_async() as client:
            pages = await asyncio.gather(*(client.assets() for _ in range(50)))
            assert {len(page) for page in pages} == {6}
            mixed = await asyncio.gather(
                client.users().to_list(),
                client.assignments().to_list(),
                client.assign(ADAM_ID, serial_numbers=serials("PY", 20)),
                client.user("nobody"),
                return_exceptions=True,
            )
            assert len(mixed[1]) >= 500 and mixed[2].is_all_done
            assert isinstance(mixed[3], vppkit.NotFoundError)

    asyncio.run(main())


@pytest.mark.parametrize("part", range(4))
def test_cancelling_at_any_time(sim: Simulator, part: int) -> None:
    """200 seeds in four parts: afterwards the client works, and the judge is content."""

    async def main() -> None:
        client = await sim.connect_async()

        async def import_() -> None:
            async for _ in client.import_():
                pass

        for seed in range(part * 50, part * 50 + 50):
            chance = random.Random(seed)
            works = [
                client.assets(),
                client.users().to_list(),
                client.assignments().to_list(),
                client.register_user(f"py-{seed}"),
                client.assign(ADAM_ID, serial_numbers=[f"PY-{seed}"]),
                import_(),
            ]
            tasks = [asyncio.ensure_future(work) for work in works]
            for task in chance.sample(tasks, len(tasks)):
                await asyncio.sleep(chance.choice([0, 0, 0.001, 0.005, 0.02]))
                task.cancel()
            ended = await asyncio.gather(*tasks, return_exceptions=True)
            for one in ended:
                failed = isinstance(one, BaseException)
                assert not failed or isinstance(one, asyncio.CancelledError), (seed, one)
            if seed % 10 == 0:
                assert len(await client.assets()) == 6
        assert len(await client.assets()) == 6
        # Requests of the other end may still be under way.
        for _ in range(100):
            if client.gate.in_flight == 0:
                break
            await asyncio.sleep(0.01)
        assert (client.gate.in_flight, client.gate.waiting) == (0, 0)
        assert len(asyncio.all_tasks()) == 1
        await client.aclose()

    asyncio.run(main())


def test_a_cancelled_task_ends_at_once(sim: Simulator) -> None:
    async def main() -> None:
        client = await sim.connect_async()
        sim.fail(service="getVPPAssetsSrv", delay=20)
        task = asyncio.ensure_future(client.assets())
        await asyncio.sleep(0.3)
        begin = time.monotonic()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert time.monotonic() - begin < 0.2
        await asyncio.sleep(0.1)
        assert client.gate.in_flight == 0

    asyncio.run(main())


def test_wait_for_and_timeout(sim: Simulator) -> None:
    async def main() -> None:
        client = await sim.connect_async()
        sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=60)
        begin = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await client.assets()
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.users().to_list(), 0.3)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                async for _ in client.import_():
                    pass
        assert time.monotonic() - begin < 2
        assert not client.gate.is_open and client.gate.waiting == 0

    asyncio.run(main())


def test_a_listing_goes_on_after_a_cancelled_step(sim: Simulator) -> None:
    async def main() -> None:
        client = await sim.connect_async()
        sim.fail(service="getAssignments", delay=0.05)
        pages = client.assignments(parallel=1).pages()
        records, cancelled = [], 0
        while True:
            try:
                async with asyncio.timeout(0.03):
                    page = await anext(pages)
            except TimeoutError:
                cancelled += 1
            except StopAsyncIteration:
                break
            else:
                records.extend(page)
        assert cancelled > 5
        assert len(records) == len(set(records)) == 500

    asyncio.run(main())


def test_a_step_is_cancelled_at_any_time_and_loses_nothing(sim: Simulator) -> None:
    async def main() -> None:
        client = await sim.connect_async()
        for seed in range(30):
            chance = random.Random(seed)
            pages = client.assignments(parallel=1).pages()
            records: list[vppkit.Assignment] = []
            while True:
                step = asyncio.ensure_future(anext(pages))
                await asyncio.sleep(chance.choice([0, 0, 0.001, 0.003, 0.006, 0.01]))
                step.cancel()
                try:
                    records.extend(await step)
                except asyncio.CancelledError:
                    continue
                except StopAsyncIteration:
                    break
            assert len(records) == len(set(records)) == 500, seed

    asyncio.run(main())


def test_pages_can_be_closed_right_after_a_cancelled_step(sim: Simulator) -> None:
    sim.fail(service="getAssignments", delay=0.2)

    async def main() -> None:
        client = await sim.connect_async()
        for _ in range(50):
            with pytest.raises(TimeoutError):
                async with client.assignments().pages() as pages, asyncio.timeout(0.01):
                    await anext(pages)

    asyncio.run(main())


def test_on_progress_in_a_loop(sim: Simulator) -> None:
    """It is called in the loop's thread; what it raises ends the job and comes out."""
    seen: list[int] = []

    async def main() -> None:
        client = await sim.connect_async()
        here = threading.get_ident()

        def look(now: vppkit.JobProgress) -> None:
            assert threading.get_ident() == here
            seen.append(now.done)
            asyncio.get_running_loop()

        devices = serials("PY", 25)
        assert (await client.assign(ADAM_ID, serial_numbers=devices, on_progress=look)).is_all_done
        assert seen[-1] == 25

        def fails(_: vppkit.JobProgress) -> None:
            raise ZeroDivisionError("mine")

        sim.fail(service=MANAGE, delay=0.1)
        with pytest.raises(ZeroDivisionError, match="mine"):
            await client.assign(ADAM_ID, serial_numbers=serials("PZ", 20), on_progress=fails)
        assert len(await client.assets()) == 6

    asyncio.run(main())


def test_on_event_is_told_while_the_loop_waits(sim: Simulator) -> None:
    told: list[object] = []

    async def main() -> None:
        client = await sim.connect_async(on_event=told.append)
        task = asyncio.ensure_future(client.assets())
        sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=1)
        await asyncio.sleep(0.6)
        assert any(type(one).__name__ in ("Waiting", "Answered") for one in told)
        await task

    asyncio.run(main())


def test_one_client_in_several_loops(sim: Simulator) -> None:
    client = asyncio.run(sim.connect_async())

    async def use() -> int:
        return len(await client.assets()) + len(await client.users().to_list())

    counts = [asyncio.run(use()) for _ in range(3)]
    found: list[int] = []
    workers = [threading.Thread(target=lambda: found.append(asyncio.run(use()))) for _ in range(6)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert len(found) == 6 and set(found) == set(counts)


def test_uvloop(sim: Simulator) -> None:
    uvloop = pytest.importorskip("uvloop")

    async def main() -> None:
        async with await sim.connect_async() as client:
            assert len(await client.assignments().to_list()) == 500
            pages = await asyncio.gather(*(client.assets() for _ in range(20)))
            assert len(pages) == 20
            sim.fail(service="getVPPAssetsSrv", delay=20)
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(client.assets(), 0.2)

    uvloop.run(main())


def test_a_loop_that_is_closed_early(sim: Simulator) -> None:
    """With calls in flight: nobody hangs, and nothing is said."""
    sim.fail(service="getVPPAssetsSrv", delay=0.4)
    ran = run(
        sim,
        """
import asyncio, gc
loop = asyncio.new_event_loop()
client = loop.run_until_complete(vppkit.AsyncClient.connect(**options()))
futures = [client._native.assets(False, None, (None, None, None)).settle(loop) for _ in range(3)]
events = client.import_()
loop.run_until_complete(anext(events))
futures.append(events._native.bring_next().settle(loop))
loop.run_until_complete(asyncio.sleep(0.1))
assert client.gate.in_flight > 0
loop.close()
time.sleep(1)
assert client.gate.in_flight == 0
del futures, events
gc.collect()
# Another loop is served as ever.
assert len(asyncio.run(client.assets())) == 6
""",
    )
    ran.ended_well()


def test_a_loop_that_is_stopped_with_tasks_in_flight(sim: Simulator) -> None:
    sim.fail(service="getVPPAssetsSrv", delay=5)
    ran = run(
        sim,
        """
import asyncio
async def main():
    client = await vppkit.AsyncClient.connect(**options())
    tasks = [asyncio.create_task(client.assets()) for _ in range(10)]
    await asyncio.sleep(0.2)
    asyncio.get_running_loop().stop()
    await asyncio.gather(*tasks)
try:
    asyncio.run(main())
except RuntimeError as error:
    assert "stopped before" in str(error)
""",
    )
    ran.ended_well()


def test_a_call_cannot_be_awaited_without_a_loop(sim: Simulator) -> None:
    client = asyncio.run(sim.connect_async())
    before = len(sim.requests())
    work = client.assets()
    with pytest.raises(RuntimeError):
        work.send(None)
    assert len(sim.requests()) == before


def test_closing_while_iterating(sim: Simulator) -> None:
    async def main() -> None:
        async with await sim.connect_async() as client:
            async with client.assignments().pages() as pages:
                assert len(await anext(pages)) == 60
            assert [page async for page in pages] == []
            async with client.import_() as events:
                await anext(events)
            assert [event async for event in events] == []
            async for _ in client.users():
                break
        with pytest.raises(vppkit.UsageError, match="closed"):
            await client.assets()

    asyncio.run(main())
