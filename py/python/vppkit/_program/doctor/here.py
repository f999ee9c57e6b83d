"""What can be seen on this machine: the token, and the options."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from vppkit._program import common, exits, plain
from vppkit._program.doctor import fail, ok, warn
from vppkit._program.exits import Exit
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from vppkit import ServerToken
    from vppkit._program.doctor import Check

_SOON = 30
_PROXY_VARIABLES = ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")


def token(options: argparse.Namespace) -> tuple[ServerToken | None, list[Check]]:
    """Whether the token can be read, and when it ends by its own date."""
    from vppkit import VppkitError

    name = "token"
    try:
        found = common.token(options)
    except Failure as failure:
        return None, [fail(name, failure.what, failure.advice, Exit.TOKEN)]
    except VppkitError as error:
        return None, [fail(name, error.what, error.advice, exits.of_kind(error.kind))]
    return found, [_end(found), *_file_mode(options)]


def _end(token: ServerToken) -> Check:
    from datetime import UTC, datetime, timedelta

    name = "token"
    if token.is_opaque:
        return warn(
            name,
            "not in the form that Apple describes",
            "Only Apple can tell whether it is good. If not, give the file as downloaded.",
        )
    if token.expires is None:
        return ok(name, f"of {token.organization or 'an unnamed organization'}, without an end")
    days = (token.expires - datetime.now(UTC)) // timedelta(days=1)
    when = plain.moment(token.expires)
    if days < 0:
        advice = "Download a new one from Apple School Manager or Apple Business Manager."
        return fail(name, f"expired {when}", advice, Exit.TOKEN)
    found = f"of {token.organization or 'an unnamed organization'}, until {when}: {days} days"
    if days < _SOON:
        return warn(name, found, "Download a new one before that day. A token lasts a year.")
    return ok(name, found)


def _file_mode(options: argparse.Namespace) -> Iterator[Check]:
    path = options.token or os.environ.get("VPPKIT_STOKEN_FILE")
    if path and os.name == "posix":
        mode = stat.S_IMODE(os.stat(path).st_mode)
        if mode & 0o077:
            yield warn(
                "token file",
                f"others on this machine may read it (mode {mode:03o})",
                f"chmod 600 {plain.argument(path)}: who has the token can move every licence.",
            )


def settings(options: argparse.Namespace) -> Iterator[Check]:
    """The options for the way to Apple."""
    if options.ca is not None:
        yield _ca(options.ca)
    variable = next((one for one in _PROXY_VARIABLES if os.environ.get(one)), None)
    if options.proxy is not None:
        yield ok("proxy", "as --proxy says")
    elif variable is not None:
        yield warn(
            "proxy",
            f"{variable} is set, and vppkit does not read it",
            f'If the way to Apple leads through it, give --proxy "${variable}".',
        )


def _ca(path: str) -> Check:
    import ssl

    name = "CA file"
    try:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(path)
    except (OSError, ssl.SSLError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return fail(name, f"{path}: {why}", "Give a PEM file of CA certificates.", Exit.FILE)
    return ok(name, plain.count(len(context.get_ca_certs()), "certificate"))


def installation(options: argparse.Namespace) -> Iterator[Check]:
    """Who we are: nothing, or both."""
    name, guid = common.hostname(options), common.guid(options)
    if name is None and guid is None:
        yield warn(
            "installation",
            "no hostname and guid: this can only read",
            "To change something give --hostname and --guid (VPPKIT_HOSTNAME, VPPKIT_GUID).",
        )
    elif name is None or guid is None:
        from vppkit import new_guid

        missing = "hostname" if name is None else "guid"
        fresh = "" if guid else f" A fresh guid: {new_guid()}"
        yield fail(
            "installation",
            f"the {missing} is missing",
            f"Give --{missing}, or set VPPKIT_{missing.upper()}.{fresh}",
            Exit.USAGE,
        )
    else:
        yield ok("installation", f"{name}, {guid}")
