"""Where an import or a sync keeps what it reads, and what it says at its end."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from vppkit._program import exports, output, plain, table
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    import argparse
    from collections import Counter
    from collections.abc import Generator

    from vppkit._program.store import Store
    from vppkit.events import Done


def add_files(parser: argparse.ArgumentParser, *, keep_is_required: bool = False) -> None:
    """The options about files."""
    parser.add_argument("--out", metavar="FOLDER", help="write the library into files there")
    parser.add_argument("--format", choices=exports.FORMATS, default="ndjson", help="ndjson")
    parser.add_argument(
        "--keep",
        metavar="FILE",
        required=keep_is_required,
        help="keep it in this SQLite database, with the place where it stands",
    )


@contextmanager
def path(keep: str | None) -> Generator[str, None, None]:
    """The database: the one to keep, or one for this import only."""
    if keep is not None:
        yield keep
        return
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="vppkit-") as folder:
        yield os.path.join(folder, "library.db")


def refuse_complete(keep: str, checkpoint: str) -> None:
    """An import is done once."""
    from vppkit.events import Checkpoint

    if Checkpoint(checkpoint).is_complete:
        raise Failure(
            f"{keep} holds a complete import",
            f"Bring it up to date with `vppkit sync --keep {plain.argument(keep)}`, or remove it.",
        )


def export(options: argparse.Namespace, store: Store) -> list[str]:
    """Writes the files, if any are wanted."""
    if options.out is None:
        return []
    return exports.write(store, options.out, options.format, store.get("source") or "assignments")


def show_done(
    options: argparse.Namespace,
    done: Done,
    files: list[str],
    changes: Counter[tuple[str, str]] | None = None,
) -> None:
    """What was read."""
    if options.json:
        output.document(_document(options, done, files))
        return
    licenses = done.licenses
    table.pairs(
        [
            ("account", done.account),
            ("assets", plain.number(done.assets)),
            (
                "licences",
                f"{plain.number(licenses.total)}: {plain.number(licenses.assigned)} assigned, "
                f"{plain.number(licenses.available)} free",
            ),
            (
                "read",
                f"{plain.count(done.assignments, 'assignment')} of "
                f"{plain.count(done.devices, 'device')} and {plain.count(done.users, 'user')}, "
                f"{plain.count(done.user_records, 'user record')}",
            ),
            ("changes", None if changes is None else _changes(changes)),
            (
                "it took",
                f"{done.took.total_seconds():.1f} s, {plain.count(done.requests, 'request')}, "
                f"{done.received_bytes / 1e6:.1f} MB",
            ),
            ("kept in", options.keep),
            *(("written", file) for file in files),
        ]
    )


def _document(options: argparse.Namespace, done: Done, files: list[str]) -> dict[str, object]:
    from dataclasses import asdict

    return {
        **asdict(done),
        "took": done.took.total_seconds(),
        "kept_in": options.keep,
        "files": files,
    }


def _changes(changes: Counter[tuple[str, str]]) -> str:
    told = [
        f"{plain.number(count)} {list_} {what}" for (what, list_), count in sorted(changes.items())
    ]
    return ", ".join(told) or "none"
