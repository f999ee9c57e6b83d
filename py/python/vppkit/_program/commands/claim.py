"""Claims the account for this installation (--hostname and --guid), if nobody else has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import account, common, progress
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Claims it."""
    with progress.of(options) as shown, common.writer(options, shown.tell) as client:
        account.show(options, client)
    return Exit.OK
