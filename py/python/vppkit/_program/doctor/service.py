"""What Apple says: limits, whose account it is, what the token may do. Nothing is changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, exits, plain
from vppkit._program.doctor import fail, ok, warn
from vppkit._program.exits import Exit
from vppkit._program.failure import advice_for

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterator

    from vppkit import Client, VppkitError
    from vppkit._program.doctor import Check


def service(options: argparse.Namespace) -> Iterator[Check]:
    """All of it; ends where it cannot go on."""
    from vppkit import VppkitError

    try:
        # It has rows of its own for what a client would tell.
        client = common.reader(options, quiet=True)
    except VppkitError as error:
        yield _failed("service", error)
        return
    with client:
        yield _limits(client)
        yield ok("account", f"{client.account_label}, {client.token_kind} token")
        yield _token(client)
        yield _claim(options, client)
        yield _read("assets", lambda: _assets(client))
        yield _read("assignments", lambda: _first_page(client, "assignments"))
        yield _read("users", lambda: _first_page(client, "users"))
        yield _gate(client)


def _failed(name: str, error: VppkitError) -> Check:
    what = str(error).removesuffix(error.advice).rstrip()
    return fail(name, what, advice_for(error), exits.of_kind(error.kind))


def _limits(client: Client) -> Check:
    config = client.service_config()
    to, from_ = (
        config.max_batch_associate_license_count,
        config.max_batch_disassociate_license_count,
    )
    return ok(
        "service",
        f"{plain.count(len(config.urls), 'URL')}; in one request {to or 'an unknown number of'} "
        f"licences to assign, {from_ or 'an unknown number'} to take back",
    )


def _token(client: Client) -> Check:
    name = "token for Apple"
    status = client.token_state
    until = f"{status.state}, until {plain.moment(status.end)}" if status.end else status.state
    if status.state == "expiring":
        return warn(
            name,
            until,
            "Download a new one before that day; the password of its account may end it, too.",
        )
    if status.state in ("expired", "revoked", "invalid"):
        return fail(name, until, "Download a new one.", Exit.TOKEN)
    return ok(name, until)


def _claim(options: argparse.Namespace, reader: Client) -> Check:
    from vppkit import VppkitError

    name = "claim"
    account = reader.account
    holder = account.holder if account else None
    is_someone = bool(common.hostname(options) and common.guid(options))
    if holder is None:
        if not is_someone:
            return ok(name, "nobody holds the account")
        return warn(
            name, "nobody holds the account", "The first change claims it, or `vppkit claim`."
        )
    told = f"{holder.hostname or 'an unnamed host'} holds the account"
    if not is_someone:
        return ok(name, f"{told}; to read is allowed all the same")
    try:
        # A client with an installation refuses an account of somebody else's without asking again.
        with common.writer(options, claim=False, quiet=True) as writer:
            writer.client_config()
    except VppkitError as error:
        return _failed(name, error)
    return ok(name, f"this installation ({holder.hostname}) holds the account")


def _read(what: str, read: Callable[[], str]) -> Check:
    from vppkit import VppkitError

    name = f"read {what}"
    try:
        return ok(name, read())
    except VppkitError as error:
        return _failed(name, error)


def _assets(client: Client) -> str:
    assets = client.assets(counts=True)
    assigned = sum(asset.assigned_count or 0 for asset in assets)
    available = sum(asset.available_count or 0 for asset in assets)
    return (
        f"{plain.count(len(assets), 'asset')}, {plain.number(assigned)} licences assigned, "
        f"{plain.number(available)} free"
    )


def _first_page(client: Client, what: str) -> str:
    listing = client.assignments(parallel=1) if what == "assignments" else client.users(parallel=1)
    with listing.pages() as pages:
        first = next(pages, None)
        total = pages.progress.total_records
    return f"about {plain.number(total)}" if total else f"{len(first or ())} on the first page"


def _gate(client: Client) -> Check:
    gate = client.gate
    if gate.closed_for is None:
        return ok("gate", f"open, {gate.at_once} requests at once")
    return warn(
        "gate",
        f"closed for {gate.closed_for.total_seconds():.0f} s: Apple asked this account to wait",
        "Wait. Other programs with this account should wait, too.",
    )
