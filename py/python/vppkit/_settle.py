"""The two ways to wait for a call of the library."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeVar

    from vppkit._native import Pending

    T = TypeVar("T")


def waited(pending: Pending[T]) -> T:
    """Blocks this thread. Other threads run meanwhile, and Ctrl-C ends it within 100 ms."""
    return pending.wait()


async def settled(pending: Pending[T]) -> T:
    """Waits in the running event loop. Cancelling the task ends the call."""
    # Whoever is in an event loop has paid for this import.
    from asyncio import get_running_loop

    return await pending.settle(get_running_loop())
