"""Fixtures for pytest: a fresh simulator for a test, and a client of it.

A package beside ``vppkit``, because pytest imports every plugin there is: this one costs nothing
until a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from vppkit import Client
    from vppkit.testing import Simulator

__all__ = ["vppkit_client", "vppkit_simulator"]


@pytest.fixture
def vppkit_simulator() -> Iterator[Simulator]:
    """A simulator of Apple's services with a world of its own: 25 assets, 300 users, 10000
    assignments. A test module that wants another world overrides this fixture with one of its own."""
    from vppkit.testing import Simulator

    with Simulator() as simulator:
        yield simulator


@pytest.fixture
def vppkit_client(vppkit_simulator: Simulator) -> Iterator[Client]:
    """A client of `vppkit_simulator`, which has claimed the account."""
    with vppkit_simulator.connect() as client:
        yield client
