"""Texts for a terminal. Some come from Apple, or from another product: they must not steer it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime
    from typing import IO


def line(text: str) -> str:
    """One line without control characters."""
    if text.isprintable():
        return text
    return "".join(letter if letter.isprintable() else " " for letter in text)


def argument(text: str) -> str:
    """An argument as one would type it in a shell."""
    from shlex import quote

    return quote(line(text))


def moment(time: datetime) -> str:
    """A time of the user's clock."""
    return time.astimezone().strftime("%Y-%m-%d %H:%M:%S %Z").rstrip()


def number(value: int) -> str:
    """12 345, so that one can read it."""
    return f"{value:,}".replace(",", " ")


def count(value: int, noun: str, plural: str | None = None) -> str:
    """``1 licence``, ``2 licences``."""
    return f"{number(value)} {noun if value == 1 else plural or noun + 's'}"


def is_terminal(stream: IO[str]) -> bool:
    """Whether a person looks at it."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def width(stream: IO[str]) -> int:
    """Columns of the terminal behind it; 80 where there is none."""
    from os import environ, get_terminal_size

    if environ.get("COLUMNS", "").isdigit():
        return max(int(environ["COLUMNS"]), 20)
    try:
        return get_terminal_size(stream.fileno()).columns or 80
    except (OSError, ValueError):
        return 80


def say(text: str) -> None:
    """A remark, which is no data; on a terminal broken between words."""
    text = line(text)
    if is_terminal(sys.stderr):
        from textwrap import fill

        indent = "    " if text.startswith("  ") else "  "
        text = fill(text, width(sys.stderr), subsequent_indent=indent, break_on_hyphens=False)
    print(text, file=sys.stderr)
