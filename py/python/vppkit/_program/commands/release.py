"""Gives the account up, so that another product can claim it. Assignments stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import account, common, confirm, progress
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("--yes", action="store_true", help="do not ask")
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Releases it."""
    with progress.of(options) as shown, common.writer(options, shown.tell, claim=False) as client:
        confirm.yes(options, f"{client.account_label} will be nobody's")
        client.release()
        account.show(options, client)
    return Exit.OK
