"""The whole library: imported, and kept up to date. `_sync` is written from this package by `cargo xtask gen`."""

from __future__ import annotations

from vppkit import _options

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from typing import Literal

    from vppkit import _native
    from vppkit._options import Seconds
    from vppkit._sequences import AsyncEvents


class LibraryCalls:
    """Imports and syncs."""

    __slots__ = ()
    _native: _native.NativeClient

    def import_(
        self,
        *,
        source: Literal["assignments", "licenses"] = "assignments",
        users: bool = True,
        keep_in: str | os.PathLike[str] | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> AsyncEvents:
        """Imports the library: a sequence of events (``vppkit.events``) that ends with ``Done``.

        In the order that Apple recommends: assets with their counts, then who holds what, then users.
        Each ``Checkpoint`` on the way, and the last one for the changes of later days, goes to
        ``sync``.

        :param source: Where to learn who holds what. ``"licenses"`` is for those who must have
            licence ids.
        :param users: False leaves the users out, for those who assign to devices only. Later syncs
            leave them out too.
        :param keep_in: A file to keep checkpoints in: one is written when the event after it is
            asked for, at most one a second, and the last one before ``Done``. So store each page
            before you ask for the next. ``load_checkpoint`` reads it.
            Who keeps records in a database should keep the checkpoint beside them instead.
        """
        from vppkit._sequences import AsyncEvents

        if source not in ("assignments", "licenses"):
            raise _options.refuse(f"source is {source!r}", "Give 'assignments' or 'licenses'.")
        call = _options.call(timeout, attempts, facilitator_member_id)
        native = self._native
        return AsyncEvents(native.import_library(source == "licenses", users, keep_in, call))

    def sync(
        self,
        checkpoint: str,
        *,
        keep_in: str | os.PathLike[str] | None = None,
        timeout: Seconds | None = None,
        attempts: int | None = None,
        facilitator_member_id: str | None = None,
    ) -> AsyncEvents:
        """Goes on from a checkpoint: with the import that it interrupts, or with what has changed
        since it was complete. A sequence of events that ends with ``Done``.

        What was handed over after the checkpoint was made comes again. Where nothing has changed it
        takes one request for each list: assets, users, licences.

        :param checkpoint: The text of a ``Checkpoint``.
        :param keep_in: As in ``import_``.
        :raises CheckpointError: If it is no checkpoint. One of another library is refused when the
            first event is asked for.
        """
        from vppkit._sequences import AsyncEvents

        call = _options.call(timeout, attempts, facilitator_member_id)
        return AsyncEvents(self._native.sync(str(checkpoint), keep_in, call))
