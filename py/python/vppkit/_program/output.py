"""Records and single results on stdout."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vppkit._program import table
from vppkit._program.exits import Exit
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Sequence
    from typing import Any

    from vppkit import Listing
    from vppkit._program.progress import Progress


def document(value: Any) -> None:
    """One JSON document."""
    from json import dumps

    print(dumps(value, ensure_ascii=False, indent=2))


def lines(values: Iterable[Any]) -> None:
    """JSON, one value a line."""
    from json import dumps

    write = sys.stdout.write
    for value in values:
        write(dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n")


def add_columns(parser: argparse.ArgumentParser, columns: Sequence[str]) -> None:
    """The option that chooses columns."""
    parser.add_argument(
        "--columns",
        metavar="A,B",
        help=f"these members only ({','.join(columns)} unless given); into a pipe they go "
        "tab-separated, without a head",
    )


def columns(options: argparse.Namespace, known: Sequence[str], usual: Sequence[str]) -> list[str]:
    """The columns to show."""
    if options.columns is None:
        return list(usual)
    names = [name.strip().replace("-", "_") for name in options.columns.split(",")]
    for name in names:
        if name not in known:
            raise Failure(f"there is no column {name!r}", f"There are {', '.join(known)}.")
    return names


class Records:
    """A list on its way to stdout."""

    def __init__(
        self, options: argparse.Namespace, known: Sequence[str], usual: Sequence[str]
    ) -> None:
        self._is_json = options.json
        self._chosen = options.columns is not None
        self._columns = columns(options, known, usual)
        self._table = table.Table(self._columns)

    def add(self, records: Sequence[dict[str, Any]]) -> None:
        """Some of its records."""
        if not self._is_json:
            self._table.add([[one.get(name) for name in self._columns] for one in records])
        elif self._chosen:
            lines({name: one.get(name) for name in self._columns} for one in records)
        else:
            lines(records)


def listing(listing: Listing[Any], records: Records, progress: Progress, noun: str) -> Exit:
    """Prints a listing, page by page. It is complete, or the exit code tells that it is not."""
    printed = 0
    pages = listing.pages()
    with pages:
        for page in pages:
            if pages.restarts and printed:
                raise Failure(
                    "Apple lost its place in the middle of the list, and what is printed is void",
                    "Run the command again.",
                    code=Exit.UNAVAILABLE,
                )
            records.add(page.to_dicts())
            sys.stdout.flush()
            printed += len(page)
            progress.update(printed, pages.progress.total_records, noun)
    return Exit.OK
