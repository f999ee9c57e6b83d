"""Calls any service with members of your choice, and prints the answer as it came.

The token is added, and must not be among the members. A request to a service that writes needs
a claimed account (`vppkit claim`), --hostname and --guid, and is sent once.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, cast

from vppkit._program import common, output, progress
from vppkit._program.exits import Exit
from vppkit._program.failure import Failure, file_failure

if TYPE_CHECKING:
    import argparse
    from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("service", help="Apple's name of it, such as getVPPUserSrv")
    parser.add_argument(
        "members",
        nargs="?",
        default="{}",
        help="a JSON object; @FILE reads it from a file, - from stdin",
    )
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Calls it."""
    members = _members(options.members)
    is_someone = common.hostname(options) and common.guid(options)
    with progress.of(options) as shown:
        # Whether it writes is for the library to say; claiming an account is for `vppkit claim`.
        client = (
            common.writer(options, shown.tell, claim=False)
            if is_someone
            else common.reader(options, shown.tell)
        )
        with client:
            output.document(client.call(options.service, members))
    return Exit.OK


def _members(text: str) -> dict[str, Any]:
    from json import loads

    if text in ("-", "@-"):
        text = sys.stdin.read()
    elif text.startswith("@"):
        try:
            with open(text[1:], encoding="utf-8") as file:
                text = file.read()
        except OSError as error:
            raise file_failure(error, text[1:]) from error
    try:
        members = loads(text)
    except ValueError as error:
        raise Failure(f"the members are no JSON: {error}", """Such as '{"userId": 1}'.""") from None
    if not isinstance(members, dict):
        raise Failure("the members are no JSON object", """Such as '{"userId": 1}'.""")
    return cast("dict[str, Any]", members)
