"""Listings: what Apple hands out page by page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from vppkit._settle import settled

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator
    from types import TracebackType
    from typing import Any, Self

    from vppkit import _native
    from vppkit._records import Page

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class ListingProgress:
    """How far a listing is."""

    pages: int
    """Pages delivered."""
    total_pages: int | None
    """Pages in all, as Apple estimates."""
    records: int
    """Records delivered."""
    total_records: int | None
    """Records in all, as Apple estimates."""


class Listing(Generic[R]):
    """A listing that was asked for. Iterate over it for records; each iteration lists anew.

    Nothing is sent before the first record is asked for. Up to five pages are fetched at once, in
    the background; what is delivered is in Apple's order and complete, or an exception is raised.
    """

    def __init__(self, start: Callable[[], _native.Pages[R]]) -> None:
        self._start = start

    def __iter__(self) -> Iterator[R]:
        return self._start().records()

    def pages(self) -> Pages[R]:
        """Page by page: the fastest way, and the one to learn how far the listing is."""
        return Pages(self._start())

    def to_list(self) -> list[R]:
        """All records, for small listings. Where the listing begins anew, they do as well."""
        records: list[R] = []
        restarts = 0
        pages = self.pages()
        for page in pages:
            if pages.restarts > restarts:
                restarts = pages.restarts
                records.clear()
            records.extend(page)
        return records

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """The Arrow PyCapsule interface: ``polars.DataFrame(listing)``, ``pyarrow.table(listing)``.
        Pages are fetched as they are read."""
        return self._start().arrow_stream()


class _AnyPages(Generic[R]):
    """What both kinds of pages tell."""

    def __init__(self, native: _native.Pages[R]) -> None:
        self._native = native

    @property
    def progress(self) -> ListingProgress:
        """How far the listing is."""
        return ListingProgress(*self._native.progress())

    @property
    def restarts(self) -> int:
        """How often the listing began anew because Apple lost its data. When it grows, all records
        come again, and those that do not are gone."""
        return self._native.restarts()

    @property
    def since_modified_token(self) -> str | None:
        """Once the listing is complete: the token for what changes from now on (``since=``)."""
        return self._native.since_modified_token()


class Pages(_AnyPages[R]):
    """The pages of a listing. Belongs to one thread at a time, and to the process that made it.

    After an exception ``next()`` may be called again: the listing goes on where it stands.
    """

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Page[R]:
        return self._native.__next__()

    def close(self) -> None:
        """Ends its requests. Leaving the loop and letting go of the pages does so too."""
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


class AsyncListing(Generic[R]):
    """A listing that was asked for. Iterate over it for records; each iteration lists anew.

    Nothing is sent before the first record is asked for. Up to five pages are fetched at once, in
    the background; what is delivered is in Apple's order and complete, or an exception is raised.
    For large listings iterate over ``pages()``, and over each page with a plain ``for``: an event
    loop spends more time on each step than the record takes to make.
    """

    def __init__(self, start: Callable[[], _native.Pages[R]]) -> None:
        self._start = start

    async def __aiter__(self) -> AsyncIterator[R]:
        async for page in self.pages():
            for record in page:
                yield record

    def pages(self) -> AsyncPages[R]:
        """Page by page: the fastest way, and the one to learn how far the listing is."""
        return AsyncPages(self._start())

    async def to_list(self) -> list[R]:
        """All records, for small listings. Where the listing begins anew, they do as well."""
        records: list[R] = []
        restarts = 0
        pages = self.pages()
        async for page in pages:
            if pages.restarts > restarts:
                restarts = pages.restarts
                records.clear()
            records.extend(page)
        return records


class AsyncPages(_AnyPages[R]):
    """The pages of a listing. Belongs to one task at a time, and to the process that made it.

    After an exception the next page may be asked for again: the listing goes on where it stands.
    """

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Page[R]:
        page: Page[R] | None = await following(self._native.try_next, self._native.bring_next)
        if page is None:
            raise StopAsyncIteration
        return page

    async def aclose(self) -> None:
        """Ends its requests. Leaving the loop and letting go of the pages does so too."""
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


async def following(
    try_next: Callable[[], tuple[bool, Any]], bring_next: Callable[[], _native.Pending[None]]
) -> Any:
    """What comes next: at once where it is ready, though other tasks get their turn first. Nothing
    is awaited once it is taken, because a task that is cancelled then would lose it."""
    from asyncio import sleep

    await sleep(0)
    while True:
        is_ready, item = try_next()
        if is_ready:
            return item
        await settled(bring_next())
