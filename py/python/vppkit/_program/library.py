"""Feeds the events of an import or a sync into a store."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from vppkit import events

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from vppkit._program.progress import Progress
    from vppkit._program.store import Store, Told

_NOT_MORE_OFTEN = 1.0
"""Seconds between two writes to the disk: an asset without holders needs none of its own."""


def feed(
    sequence: Iterable[events.Event],
    store: Store,
    shown: Progress,
    told: Told,
    before_keeping: Callable[[], object] = lambda: None,
) -> events.Done:
    """Takes everything in. May end at any moment: the store then goes on from its checkpoint."""
    kept = time.monotonic()
    for event in sequence:
        match event:
            case events.Started(account):
                store.set("account", account)
            case events.Restarted(list_, adam_id, is_full):
                # Where only changes come again, what is there holds on.
                if is_full:
                    store.begin_anew(list_, adam_id)
            case events.Assets(page):
                # They come whole each time.
                store.begin_anew("assets")
                store.take("assets", page.to_dicts(), told)
            case events.Assignments(page):
                store.take("assignments", page.to_dicts(), told)
            case events.Licenses(page):
                _take_licenses(store, page.to_dicts(), told)
            case events.Users(page):
                store.take("users", page.to_dicts(), told)
            case events.Progress(list_, delivered, expected):
                shown.update(delivered, expected or None, list_)
            case events.Checkpoint(text):
                store.set("checkpoint", text)
                if time.monotonic() - kept >= _NOT_MORE_OFTEN:
                    before_keeping()
                    store.keep()
                    kept = time.monotonic()
            case events.Done():
                store.sweep(told)
                before_keeping()
                store.keep()
                return event
            case _:
                pass
    raise AssertionError("an import ends with Done")


def _take_licenses(store: Store, records: list[dict[str, Any]], told: Told) -> None:
    """Those that somebody holds. One that is free now leaves the list, as an import would leave it
    out."""
    from vppkit import LicenseStatus

    held = [one for one in records if one["status"] in (LicenseStatus.ASSOCIATED, None)]
    free = [one for one in records if one["status"] not in (LicenseStatus.ASSOCIATED, None)]
    store.take("licenses", held, told)
    store.drop("licenses", free, told)
