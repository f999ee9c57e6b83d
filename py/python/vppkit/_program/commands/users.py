"""The users of the library, without their licences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, output, progress

if TYPE_CHECKING:
    import argparse

    from vppkit._program.exits import Exit

_USUAL = ("client_user_id", "user_id", "status", "email", "managed_apple_id")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--include-retired", action="store_true", help="retired ones as well")
    which.add_argument("--retired-only", action="store_true", help="retired ones only")
    output.add_columns(parser, _USUAL)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Lists them."""
    from vppkit import User

    records = output.Records(options, User.__match_args__, _USUAL)
    with progress.of_list(options) as shown, common.reader(options, shown.tell) as client:
        listing = client.users(
            include_retired=options.include_retired, retired_only=options.retired_only
        )
        return output.listing(listing, records, shown, "users")
