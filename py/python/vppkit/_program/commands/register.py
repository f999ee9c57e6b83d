"""Registers a user. One who is registered already is shown as he is, so it may be repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, progress
from vppkit._program.commands import user as user_command
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument(
        "id",
        help="the clientUserIdStr: of your choice, unique, for ever the same; no e-mail address",
    )
    parser.add_argument("--email", help="where Apple may write to")
    parser.add_argument(
        "--managed-apple-id", metavar="ID", help="joined at once, without an invitation"
    )
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Registers it."""
    with progress.of(options) as shown, common.writer(options, shown.tell) as client:
        user = client.register_user(
            options.id, email=options.email, managed_apple_id=options.managed_apple_id
        )
    user_command.show(options, user)
    return Exit.OK
