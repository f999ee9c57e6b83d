"""Imports and syncs on their way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._listing import following
from vppkit._settle import settled
from vppkit.events import _event

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from vppkit import _native
    from vppkit.events import Event


class Events:
    """The events of an import or a sync, which ends with ``Done``. Nothing is sent before the first
    is asked for.

    Belongs to one thread at a time, and to the process that made it. After an exception ``next()``
    may be called again: it goes on where it stands.
    """

    def __init__(self, native: _native.Events) -> None:
        self._native = native

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Event:
        return _event(self._native.__next__())

    def close(self) -> None:
        """Ends its requests. Leaving the loop and letting go of the events does so too."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


class AsyncEvents:
    """The events of an import or a sync, which ends with ``Done``. Nothing is sent before the first
    is asked for.

    Belongs to one task at a time, and to the process that made it. After an exception the next event
    may be asked for again: it goes on where it stands.
    """

    def __init__(self, native: _native.Events) -> None:
        self._native = native

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Event:
        told = await following(self._native.try_next, self._native.bring_next)
        if told is None:
            raise StopAsyncIteration
        return _event(told)

    async def aclose(self) -> None:
        """Ends its requests. Leaving the loop and letting go of the events does so too."""
        await settled(self._native.closing())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()
