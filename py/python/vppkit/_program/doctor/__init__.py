"""The checks of ``vppkit doctor``: what was found, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from vppkit._program.exits import Exit

if TYPE_CHECKING:
    from typing import Literal

    State = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Check:
    """Something that was looked at."""

    name: str
    state: State
    found: str
    advice: str = ""
    code: Exit = Exit.OK


def ok(name: str, found: str) -> Check:
    """As it should be."""
    return Check(name, "ok", found)


def warn(name: str, found: str, advice: str) -> Check:
    """It works, for now."""
    return Check(name, "warn", found, advice)


def fail(name: str, found: str, advice: str, code: Exit = Exit.FAILED) -> Check:
    """It does not work."""
    return Check(name, "fail", found, advice, code)
