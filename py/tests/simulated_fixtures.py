"""A simulator for each test, whose judge is asked at the end, and clients of it. A plugin of pytest:
name it in ``pytest_plugins``.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterator
from typing import Any, cast

import pytest
from simulated import WORLD, Connect, Driven, awaited

import vppkit
from vppkit.testing import Simulator


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A small world of its own. The test fails if the judge saw a rule broken."""
    with Simulator(**WORLD) as simulator:
        yield simulator
        simulator.assert_clean()


@pytest.fixture(params=["sync", "async"])
def connect(request: pytest.FixtureRequest, sim: Simulator) -> Iterator[Connect]:
    """Connects clients of the simulator: first those that block, then those of asyncio."""
    if request.param == "sync":
        yield sim.connect
        return
    with asyncio.Runner() as runner:

        def run(awaitable: Awaitable[Any]) -> Any:
            return runner.run(awaited(awaitable))

        def connect(**options: Any) -> vppkit.Client:
            return cast(vppkit.Client, Driven(run(sim.connect_async(**options)), run))

        yield connect


@pytest.fixture
def client(connect: Connect) -> vppkit.Client:
    """A client that has claimed the account."""
    return connect()
