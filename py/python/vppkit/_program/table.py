"""Tables: for a person one that fits the terminal, for a pipe tab-separated lines, no head."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vppkit._program import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_GAP = 2
_HEADS = {
    "pricing_param": "pricing",
    "product_type_name": "type",
    "assigned_count": "assigned",
    "available_count": "free",
    "retired_count": "retired",
    "total_count": "total",
    "serial_number": "serial",
    "client_user_id": "user",
}
"""Shorter than the members, so that eighty columns hold more of what is below them."""


class Table:
    """Rows as they come. The first ones decide how wide columns are."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns
        self._is_for_people = plain.is_terminal(sys.stdout)
        self._widths: list[int] | None = None

    def add(self, rows: Sequence[Sequence[object]]) -> None:
        """Prints some rows."""
        texts = [[plain.line(_text(value)) for value in row] for row in rows]
        if not self._is_for_people:
            sys.stdout.writelines("\t".join(row) + "\n" for row in texts)
            return
        if self._widths is None:
            if not texts:
                return
            heads = [_HEADS.get(name, name.replace("_", " ")) for name in self._columns]
            self._widths = _fit([heads, *texts], plain.width(sys.stdout))
            self._print(heads)
            self._print(["-" * width for width in self._widths])
        for row in texts:
            self._print(row)

    def _print(self, row: Sequence[str]) -> None:
        assert self._widths is not None
        cells = [_cell(text, width) for text, width in zip(row, self._widths, strict=True)]
        sys.stdout.write((" " * _GAP).join(cells).rstrip() + "\n")


def pairs(rows: Iterable[tuple[str, object]]) -> None:
    """Names and values, a line each. What has no value is left out."""
    told = [(name, _text(value)) for name, value in rows if value is not None]
    is_for_people = plain.is_terminal(sys.stdout)
    longest = max((len(name) for name, _ in told), default=0)
    for name, value in told:
        gap = " " * (longest - len(name) + _GAP) if is_for_people else "\t"
        sys.stdout.write(f"{name}{gap}{plain.line(value)}\n")


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def _fit(rows: Sequence[Sequence[str]], total: int) -> list[int]:
    """The width of each column: what it needs, and where that is too much the widest give way."""
    widths = [max(_columns_of(row[at]) for row in rows) for at in range(len(rows[0]))]
    room = total - _GAP * (len(widths) - 1)
    while sum(widths) > room and max(widths) > 4:
        widths[widths.index(max(widths))] -= 1
    return widths


def _cell(text: str, width: int) -> str:
    used = _columns_of(text)
    if used <= width:
        return text + " " * (width - used)
    kept = ""
    for letter in text:
        if _columns_of(kept + letter) > width - 1:
            break
        kept += letter
    return kept + "…" + " " * (width - 1 - _columns_of(kept))


def _columns_of(text: str) -> int:
    """The columns that a terminal gives it: East Asian letters take two, lone accents none."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    wide = sum(east_asian_width(letter) in "WF" for letter in text)
    return len(text) + wide - sum(combining(letter) != 0 for letter in text)
