"""Retires users: they lose all licences that can be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, confirm, jobs, output, plain, progress, targets
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("ids", nargs="+", metavar="ID", help=f"clientUserIdStr; {targets.HOW}")
    jobs.add_options(parser)
    confirm.add(parser)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Retires them."""
    ids = list(dict.fromkeys(targets.read(options.ids) or []))
    if options.dry_run:
        _show(options, ids)
        return Exit.OK
    confirm.removals(options, len(ids), f"{plain.count(len(ids), 'user')} would be retired")
    with progress.of(options) as shown, common.writer(options, shown.tell) as client:
        options.after_interrupt = (
            "Some of them may be retired: `vppkit users --retired-only` tells."
        )
        outcome = client.retire_users(
            ids, confirm_removals=len(ids), on_progress=jobs.teller(shown, "users")
        )
    return jobs.show_outcome(options, outcome)


def _show(options: argparse.Namespace, ids: list[str]) -> None:
    if options.json:
        output.document({"to_retire": ids})
        return
    print(f"{plain.count(len(ids), 'user')} would be retired, with a request for each:")
    for one in ids:
        print(plain.line(one))
