"""What takes licences away needs their number said, so that a wrong file is not carried out."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vppkit._program import plain
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """The options of a command that takes licences away."""
    parser.add_argument(
        "--confirm",
        type=int,
        metavar="N",
        help="so many targets shall lose something; without it the program asks, on a terminal",
    )
    # People try it. It is no number, so it cannot tell that the wrong file was given.
    parser.add_argument("--yes", action="store_true", help="is not enough here: give --confirm")


def removals(options: argparse.Namespace, count: int, what: str) -> None:
    """Goes on only if the number was said that it is about."""
    if options.confirm is None and not options.yes and _can_ask(options):
        answer = _ask(f"{what}. To go on, type their number: ")
        if answer == str(count):
            return
        raise Failure("that is not the number: nothing was sent")
    if options.confirm is None:
        start = "--yes is not enough: " if options.yes else ""
        raise Failure(f"{start}{what}", f"If that is meant, say so with --confirm {count}.")
    if options.confirm != count:
        raise Failure(
            f"{what}, and --confirm says {options.confirm}",
            f"Look at the targets (--dry-run). If they are right: --confirm {count}.",
        )


def yes(options: argparse.Namespace, what: str) -> None:
    """Goes on only with ``--yes``, or if a person says so."""
    if options.yes:
        return
    if _can_ask(options):
        if _ask(f"{what}. Go on? [y/N] ").lower() in ("y", "yes"):
            return
        raise Failure("nothing was sent")
    raise Failure(what, "If that is meant, say so with --yes.")


def _can_ask(options: argparse.Namespace) -> bool:
    return not options.json and plain.is_terminal(sys.stdin) and plain.is_terminal(sys.stderr)


def _ask(question: str) -> str:
    print(plain.line(question.rstrip()), end=" ", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip()
