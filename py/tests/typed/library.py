"""What type checkers make of imports, syncs and their events."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import assert_never, assert_type

import vppkit
from vppkit import events


def blocking(client: vppkit.Client) -> None:
    with client.import_(source="licenses", users=False, keep_in=Path("file")) as told:
        assert_type(told, vppkit.Events)
        assert_type(next(told), events.Event)
    for event in client.sync("checkpoint", keep_in="file"):
        look(event)
    told.close()


async def asynchronous(client: vppkit.AsyncClient) -> None:
    async with client.import_() as told:
        assert_type(told, vppkit.AsyncEvents)
        assert_type(await anext(told), events.Event)
    async for event in client.sync("checkpoint"):
        look(event)
    await told.aclose()


def look(event: events.Event) -> None:
    match event:
        case events.Started(account, is_incremental):
            assert_type((account, is_incremental), tuple[str, bool])
        case events.Assets(page):
            assert_type(page, vppkit.Page[vppkit.Asset])
        case events.Assignments(page):
            assert_type(page, vppkit.Page[vppkit.Assignment])
        case events.Licenses(page):
            assert_type(page, vppkit.Page[vppkit.License])
        case events.Users(page):
            assert_type(page, vppkit.Page[vppkit.User])
        case events.Progress(_, delivered, expected, assets_done, assets):
            assert_type(event.list, events.List)
            assert_type((delivered, expected), tuple[int, int])
            assert_type((assets_done, assets), tuple[int, int])
        case events.Waiting(until, wait):
            assert_type((until, wait), tuple[datetime, timedelta])
        case events.Restarted(_, adam_id, is_full):
            assert_type((adam_id, is_full), tuple[str | None, bool])
        case events.Checkpoint(text):
            assert_type(text, str)
            assert_type(event.is_complete, bool)
            assert_type(event.library_uid, str | None)
        case events.Done():
            assert_type(event.licenses, events.LicenseTotals)
            assert_type((event.licenses.total, event.licenses.assigned), tuple[int, int])
            assert_type((event.licenses.available, event.licenses.retired), tuple[int, int])
            assert_type((event.account, event.took), tuple[str, timedelta])
            assert_type((event.assets, event.assignments), tuple[int, int])
            assert_type((event.user_records, event.users, event.devices), tuple[int, int, int])
            assert_type((event.requests, event.received_bytes), tuple[int, int])
        case events.Other(text):
            assert_type(text, str)
        case _:
            assert_never(event)
