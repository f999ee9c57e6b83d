"""Options that commands share, and the client that they make."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from vppkit._program import plain
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from vppkit import Client, ServerToken
    from vppkit.activity import Activity


def add_output(parser: argparse.ArgumentParser) -> None:
    """Options about what is printed."""
    group = parser.add_argument_group("output")
    group.add_argument(
        "--json",
        action="store_true",
        help="one JSON document, or one a line for lists; errors as JSON on stderr",
    )
    group.add_argument(
        "-v",
        "--verbose",
        action="count",
        default=0,
        help="tell on stderr what is going on: waits and repeats; twice: every request",
    )
    group.add_argument("--no-progress", action="store_true", help="no bar, also on a terminal")


def add_connection(parser: argparse.ArgumentParser) -> None:
    """Options about whom to talk to, and as whom."""
    group = parser.add_argument_group("connection")
    group.add_argument(
        "--token",
        metavar="FILE",
        help="the .vpptoken file; if left out, as VPPKIT_STOKEN_FILE or VPPKIT_STOKEN say",
    )
    group.add_argument("--hostname", help="who we are, for people (VPPKIT_HOSTNAME)")
    group.add_argument("--guid", help="who we are: made once and kept (VPPKIT_GUID)")
    group.add_argument("--entry-url", metavar="URL", help="in place of Apple's (VPPKIT_ENTRY_URL)")
    group.add_argument(
        "--ca", metavar="FILE", help="a PEM file of CA certificates to trust as well"
    )
    group.add_argument("--proxy", metavar="URL", help="an HTTP proxy; HTTPS_PROXY is not read")
    group.add_argument(
        "--timeout", type=_seconds, metavar="SECONDS", help="the longest that a request may take"
    )
    group.add_argument(
        "--longest-wait",
        type=_seconds,
        metavar="SECONDS",
        help="the longest to wait because Apple asks to; 900",
    )
    add_output(parser)


def _seconds(text: str) -> float:
    from argparse import ArgumentTypeError

    try:
        value = float(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no number of seconds") from None
    if not 0 < value < float("inf"):
        raise ArgumentTypeError(f"{text!r} is no time to wait")
    return value


def token(options: argparse.Namespace) -> ServerToken:
    """The token, by the options or the environment."""
    from vppkit import ServerToken

    if options.token is not None:
        return ServerToken.from_file(options.token)
    if path := os.environ.get("VPPKIT_STOKEN_FILE"):
        return ServerToken.from_file(path)
    if os.environ.get("VPPKIT_STOKEN"):
        return ServerToken.from_env("VPPKIT_STOKEN")
    raise Failure(
        "no token was given",
        "Give --token FILE, or set VPPKIT_STOKEN_FILE. `vppkit sim` has one to play with.",
    )


def hostname(options: argparse.Namespace) -> str | None:
    """Who we are, for people."""
    return options.hostname or os.environ.get("VPPKIT_HOSTNAME") or None


def guid(options: argparse.Namespace) -> str | None:
    """Who we are."""
    return options.guid or os.environ.get("VPPKIT_GUID") or None


def entry_url(options: argparse.Namespace) -> str | None:
    """The service configuration URL, if it is not Apple's."""
    return options.entry_url or os.environ.get("VPPKIT_ENTRY_URL") or None


def reader(
    options: argparse.Namespace,
    on_event: Callable[[Activity], object] | None = None,
    *,
    quiet: bool = False,
) -> Client:
    """A client that only reads, whosever account it is: looking at a library never claims it."""
    return _connect(options, None, None, claim=False, on_event=on_event, quiet=quiet)


def writer(
    options: argparse.Namespace,
    on_event: Callable[[Activity], object] | None = None,
    *,
    claim: bool = True,
    quiet: bool = False,
) -> Client:
    """A client that may change something: the account is this installation's, or becomes so."""
    name, id_ = hostname(options), guid(options)
    if name is None or id_ is None:
        from vppkit import new_guid

        missing = "--hostname" if name is None else "--guid"
        raise Failure(
            f"to change something, say who you are: {missing} is missing",
            "Give --hostname and --guid, or set VPPKIT_HOSTNAME and VPPKIT_GUID. A guid is made "
            f"once and kept; here is a fresh one: {new_guid()}",
        )
    return _connect(options, name, id_, claim=claim, on_event=on_event, quiet=quiet)


def _connect(
    options: argparse.Namespace,
    name: str | None,
    id_: str | None,
    *,
    claim: bool,
    on_event: Callable[[Activity], object] | None,
    quiet: bool,
) -> Client:
    from vppkit import Client
    from vppkit.activity import TokenChanged

    def told(activity: Activity) -> None:
        is_ending = isinstance(activity, TokenChanged) and activity.state == "expiring"
        if is_ending and not (quiet or options.json):
            plain.say("The token ends soon: `vppkit doctor` tells when. Download a new one.")
        if on_event is not None:
            on_event(activity)

    return Client.connect(
        token(options),
        hostname=name,
        guid=id_,
        claim=claim,
        service_config_url=entry_url(options),
        extra_ca=options.ca,
        proxy=options.proxy,
        timeout=options.timeout,
        longest_wait=options.longest_wait,
        on_event=told,
    )
