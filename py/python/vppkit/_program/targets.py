"""Devices, users and licences from arguments, files and standard input."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vppkit._program.failure import Failure, file_failure

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

HOW = "@FILE reads them from a file, one a line, and - or @- from standard input"


def add(group: argparse._ActionsContainer, name: str, noun: str) -> None:
    """An option that takes targets."""
    group.add_argument(name, nargs="+", action="extend", metavar="ID", help=noun)


def read(values: Iterable[str] | None) -> list[str] | None:
    """The targets that were given, with files read; None if the option was not used."""
    if values is None:
        return None
    targets: list[str] = []
    for value in values:
        if value in ("-", "@-"):
            targets += _of_lines(sys.stdin.read())
        elif value.startswith("@"):
            targets += _of_file(value[1:])
        else:
            targets.append(value)
    if not targets:
        raise Failure("there are no targets", f"Name some; {HOW}.")
    return targets


def _of_file(path: str) -> list[str]:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return _of_lines(file.read())
    except UnicodeDecodeError:
        raise Failure(f"{path} is no text in UTF-8", "Write one target a line.") from None
    except OSError as error:
        raise file_failure(error, path) from error


def _of_lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
