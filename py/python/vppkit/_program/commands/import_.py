"""Imports the whole library: the apps and books, who holds what, and the users.

--out names a folder for assets, assignments (or licenses) and users, a file each. --keep names a
SQLite file that holds the same as tables, and where the import stands: interrupted it goes on from
there, and `vppkit sync` brings it up to date later.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from vppkit._program import common, exports, keeping, library, plain, progress
from vppkit._program.exits import Exit
from vppkit._program.failure import Failure
from vppkit._program.store import Store

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    keeping.add_files(parser)
    parser.add_argument(
        "--source",
        choices=("assignments", "licenses"),
        help="where to learn who holds what; licenses has licence ids and costs more (assignments)",
    )
    parser.add_argument("--no-users", action="store_true", help="leave the users out")
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Imports it."""
    if options.out is None and options.keep is None:
        raise Failure(
            "where to?", "Give --out FOLDER for files, --keep FILE for a SQLite database, or both."
        )
    if options.out is not None:
        exports.check(options.format)
    if options.keep is not None:
        options.after_interrupt = "The same command goes on where it stands."
    with keeping.path(options.keep) as path, closing(Store(path)) as store:
        checkpoint = store.get("checkpoint")
        if checkpoint is not None and options.keep is not None:
            keeping.refuse_complete(options.keep, checkpoint)
            _refuse_other(store, options)
        source = store.get("source") or options.source or "assignments"
        with progress.of(options) as shown, common.reader(options, shown.tell) as client:
            if checkpoint is None:
                store.set("source", source)
                with_users = not options.no_users
                sequence = (
                    client.import_(source="licenses", users=with_users)
                    if source == "licenses"
                    else client.import_(users=with_users)
                )
            else:
                plain.say("going on where it was interrupted")
                sequence = client.sync(checkpoint)
            with sequence:
                done = library.feed(sequence, store, shown, None)
        files = keeping.export(options, store)
        keeping.show_done(options, done, files)
    return Exit.OK


def _refuse_other(store: Store, options: argparse.Namespace) -> None:
    if options.source not in (None, store.get("source")):
        raise Failure(
            f"{options.keep} holds an import by {store.get('source')}",
            "Leave --source out to go on with it, or remove the file to begin anew.",
        )
