"""A user, with the licences of the record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, output, progress, table
from vppkit._program.exits import Exit
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    import argparse

    from vppkit import User


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("id", nargs="?", help="the clientUserIdStr: its active record")
    parser.add_argument("--user-id", metavar="ID", help="Apple's id of a record, in any state")
    parser.add_argument("--its-id-hash", metavar="HASH", help="with ID: joined to this account")
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Shows it."""
    if (options.id is None) == (options.user_id is None):
        raise Failure("which user?", "Give the clientUserIdStr, or --user-id.")
    with progress.of(options) as shown, common.reader(options, shown.tell) as client:
        user = client.user(options.id, its_id_hash=options.its_id_hash, user_id=options.user_id)
    show(options, user)
    return Exit.OK


def show(options: argparse.Namespace, user: User) -> None:
    """Prints a user."""
    told = user.to_dict()
    if options.json:
        output.document(told)
        return
    licenses = told.pop("licenses")
    told.pop("extra")
    table.pairs((name.replace("_", " "), value) for name, value in told.items())
    if licenses:
        table.pairs(
            ("licence", f"{one['adam_id']} {one['pricing_param'] or ''}") for one in licenses
        )
