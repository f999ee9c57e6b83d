"""What type checkers make of listings, pages and records."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, assert_type

import vppkit


def blocking(client: vppkit.Client) -> None:
    users = client.users(
        include_retired=True, retired_only=False, since="t", parallel=2, ordered=False
    )
    assert_type(users, vppkit.Listing[vppkit.User])
    assert_type(iter(users), Iterator[vppkit.User])
    assert_type(users.to_list(), list[vppkit.User])
    assignments = client.assignments(
        adam_id="1", client_user_id="u", serial_number="s", timeout=1, attempts=2
    )
    for assignment in assignments:
        assert_type(assignment, vppkit.Assignment)
        assert_type(assignment.serial_number, str | None)
        assert_type(assignment.adam_id, str)
    licenses = client.licenses(
        adam_id="1",
        pricing_param="STDQ",
        serial_number="s",
        held_by="users",
        assigned_only=False,
        since="t",
    )
    with licenses.pages() as pages:
        assert_type(pages, vppkit.Pages[vppkit.License])
        for page in pages:
            assert_type(page, vppkit.Page[vppkit.License])
        assert_type(next(pages), vppkit.Page[vppkit.License])
        assert_type(pages.progress, vppkit.ListingProgress)
        assert_type((pages.progress.pages, pages.progress.records), tuple[int, int])
        assert_type(pages.progress.total_pages, int | None)
        assert_type(pages.progress.total_records, int | None)
        assert_type(pages.restarts, int)
        assert_type(pages.since_modified_token, str | None)
    pages.close()


async def asynchronous(client: vppkit.AsyncClient) -> None:
    assert_type(client.users(), vppkit.AsyncListing[vppkit.User])
    assert_type(await client.users().to_list(), list[vppkit.User])
    async for assignment in client.assignments():
        assert_type(assignment, vppkit.Assignment)
    async with client.licenses(held_by="devices").pages() as pages:
        assert_type(pages, vppkit.AsyncPages[vppkit.License])
        async for page in pages:
            assert_type(page, vppkit.Page[vppkit.License])
        assert_type(await anext(pages), vppkit.Page[vppkit.License])
        assert_type(pages.progress, vppkit.ListingProgress)
        assert_type(pages.restarts, int)
        assert_type(pages.since_modified_token, str | None)
    await pages.aclose()


def a_page(page: vppkit.Page[vppkit.Asset]) -> None:
    assert_type(len(page), int)
    assert_type(page[0], vppkit.Asset)
    assert_type(page[:2], list[vppkit.Asset])
    assert_type(iter(page), Iterator[vppkit.Asset])
    assert_type(page.to_list(), list[vppkit.Asset])
    assert_type(page.to_dicts(), list[dict[str, Any]])
    assert_type(page.to_columns(["adam_id"]), dict[str, list[Any]])
    assert_type(page.head, vppkit.PageHead)
    assert_type(page.envelope, vppkit.Envelope)
    assert_type(page.total_count, int | None)
    assert_type(page.batch_token, str | None)
    assert_type(page.since_modified_token, str | None)
    assert_type(page.is_bare, bool)
    assert_type(page.extra, Mapping[str, Any])


def records(license: vppkit.License, user: vppkit.User, config: vppkit.ClientConfig) -> None:
    assert_type(license.license_id, str)
    assert_type(license.is_irrevocable, bool | None)
    assert_type(license.to_dict(), dict[str, Any])
    assert_type(license == user, bool)
    assert_type(hash(license), int)
    assert_type(user.licenses, tuple[vppkit.License, ...])
    assert_type(config.holder, vppkit.Holder | None)
    assert_type(config.envelope.expires, datetime | None)
    assert_type(vppkit.License(license_id="1", adam_id="2"), vppkit.License)
    match license:
        case vppkit.License(license_id, adam_id):
            assert_type((license_id, adam_id), tuple[str, str])
    assert_type(user.status == vppkit.UserStatus.RETIRED, bool)
    assert_type(license.status == vppkit.LicenseStatus.ASSOCIATED, bool)
