"""Who holds what: all of it, or that of one asset, user or device."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, output, progress

if TYPE_CHECKING:
    import argparse

    from vppkit._program.exits import Exit

_USUAL = ("adam_id", "pricing_param", "serial_number", "client_user_id")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--adam-id", metavar="ID", help="who holds this asset")
    which.add_argument("--user", metavar="ID", help="what this user holds (clientUserIdStr)")
    which.add_argument("--serial", metavar="NUMBER", help="what this device holds")
    output.add_columns(parser, _USUAL)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Lists them."""
    from vppkit import Assignment

    records = output.Records(options, Assignment.__match_args__, _USUAL)
    with progress.of_list(options) as shown, common.reader(options, shown.tell) as client:
        listing = client.assignments(
            adam_id=options.adam_id, client_user_id=options.user, serial_number=options.serial
        )
        return output.listing(listing, records, shown, "assignments")
