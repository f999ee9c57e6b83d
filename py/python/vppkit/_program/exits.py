"""The exit codes, in one place: for the program, its ``--help`` and its tests."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class Exit(IntEnum):
    """How the program ends."""

    OK = 0
    FAILED = 1
    USAGE = 2
    TOKEN = 3
    CLAIMED = 4
    THROTTLED = 5
    UNAVAILABLE = 6
    FILE = 7
    BUG = 70
    INTERRUPTED = 130
    BROKEN_PIPE = 141


MEANINGS = {
    Exit.OK: "done, all of it",
    Exit.FAILED: "Apple refused, or some targets of a job are not done: see what was printed",
    Exit.USAGE: "wrong options or arguments, or a confirmation is missing; nothing was sent",
    Exit.TOKEN: "the token is malformed, expired, invalid or revoked",
    Exit.CLAIMED: "another product holds the account",
    Exit.THROTTLED: "Apple asks to wait longer than was allowed; the time is printed",
    Exit.UNAVAILABLE: "no usable answer: network, Apple's side, or --timeout passed",
    Exit.FILE: "a file cannot be read or written, or a checkpoint no longer be used",
    Exit.BUG: "a bug in vppkit: please report it",
    Exit.INTERRUPTED: "Ctrl-C",
    Exit.BROKEN_PIPE: "whoever read the output has stopped reading",
}

_OF_KIND = {
    "usage": Exit.USAGE,
    "token": Exit.TOKEN,
    "account_claimed": Exit.CLAIMED,
    "throttled": Exit.THROTTLED,
    "unavailable": Exit.UNAVAILABLE,
    "transport": Exit.UNAVAILABLE,
    "protocol": Exit.UNAVAILABLE,
    "deadline": Exit.UNAVAILABLE,
    "checkpoint": Exit.FILE,
    "storage": Exit.FILE,
    "internal": Exit.BUG,
}


def of_kind(kind: str) -> Exit:
    """The exit code for a kind of error."""
    return _OF_KIND.get(kind, Exit.FAILED)


def first_bad(codes: Iterable[Exit]) -> Exit:
    """The first that is not OK."""
    return next((code for code in codes if code is not Exit.OK), Exit.OK)


def table() -> str:
    """The exit codes for ``--help``."""
    return "exit codes:\n" + "\n".join(f"  {code:<4} {MEANINGS[code]}" for code in Exit)
