"""Licence by licence, with Apple's ids. Where `assignments` will do, Apple advises that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, output, progress

if TYPE_CHECKING:
    import argparse

    from vppkit._program.exits import Exit

_USUAL = ("license_id", "adam_id", "pricing_param", "status", "serial_number", "client_user_id")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("--adam-id", metavar="ID", help="of this asset only")
    parser.add_argument("--pricing", choices=("STDQ", "PLUS"), help="of this quality only")
    parser.add_argument("--serial", metavar="NUMBER", help="held by this device only")
    parser.add_argument("--held-by", choices=("users", "devices"), help="held by these only")
    parser.add_argument("--all", action="store_true", help="free ones as well: maybe very many")
    output.add_columns(parser, _USUAL)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Lists them."""
    from vppkit import License

    records = output.Records(options, License.__match_args__, _USUAL)
    with progress.of_list(options) as shown, common.reader(options, shown.tell) as client:
        listing = client.licenses(
            adam_id=options.adam_id,
            pricing_param=options.pricing,
            serial_number=options.serial,
            held_by=options.held_by,
            assigned_only=not options.all,
        )
        return output.listing(listing, records, shown, "licences")
