"""Brings a database of `vppkit import --keep FILE` up to date, and shows what has changed.

With --json each change is a line {"change": "added", "list": "licenses", "record": {…}}; the others
are "changed" and "removed". Changes are shown before they are kept: after an interruption those of
the last moments are shown again. With --out the files are written anew as well.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING

from vppkit._program import common, exports, keeping, library, output, progress
from vppkit._program.exits import Exit
from vppkit._program.failure import Failure
from vppkit._program.store import Store

if TYPE_CHECKING:
    import argparse
    from typing import Any


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    keeping.add_files(parser, keep_is_required=True)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Syncs it."""
    if options.out is not None:
        exports.check(options.format)
    if not os.path.exists(options.keep):
        raise Failure(f"{options.keep} is not there", "Begin with `vppkit import --keep`.")
    options.after_interrupt = "The same command goes on where it stands."
    counts: Counter[tuple[str, str]] = Counter()

    def told(what: str, list_: str, record: dict[str, Any]) -> None:
        counts[what, list_] += 1
        if options.json:
            output.lines([{"change": what, "list": list_, "record": record}])

    with closing(Store(options.keep)) as store:
        checkpoint = store.get("checkpoint")
        if checkpoint is None:
            raise Failure(f"{options.keep} holds no import", "Begin with `vppkit import --keep`.")
        with (
            progress.of(options) as shown,
            common.reader(options, shown.tell) as client,
            client.sync(checkpoint) as sequence,
        ):
            done = library.feed(sequence, store, shown, told, before_keeping=sys.stdout.flush)
        files = keeping.export(options, store)
    if not options.json:
        keeping.show_done(options, done, files, counts)
    return Exit.OK
