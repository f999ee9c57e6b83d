"""Hands on what a client tells: to the log, and to the user's function. What the library calls is
``_tell`` (``py/src/activity.rs``)."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from vppkit.activity import Activity

_DEBUG, _INFO, _WARNING = 10, 20, 30

_TEXTS = {
    "answered": (_DEBUG, "%s: status %s, Apple's number %s, %d bytes, %s, attempt %d"),
    "repeating": (_INFO, "%s: attempt %d failed (%s), the next one in %s"),
    "restarted": (_INFO, "%s: the listing begins anew (Apple's number %s)"),
    "token": (_WARNING, "the token is %s, until %s"),
    "waiting": (_INFO, "%s: waits for %s because Apple asked this account to"),
}


def _tell(
    on_event: Callable[[Activity], object] | None, name: str, fields: tuple[Any, ...]
) -> None:
    level, text = _TEXTS[name]
    shown = fields
    if name == "token" and fields[1] is None:
        text, shown = "the token is %s", fields[:1]
    if name == "token" and fields[0] == "valid":
        level = _INFO
    # A program without logging sees warnings and nothing else, as with any library.
    if level >= _WARNING or "logging" in sys.modules:
        import logging

        logging.getLogger("vppkit").log(level, text, *shown)
    if on_event is not None:
        from vppkit import activity

        make: dict[str, Any] = {
            "answered": activity.Answered,
            "repeating": activity.Repeating,
            "restarted": activity.Restarted,
            "token": activity.TokenChanged,
            "waiting": activity.Waiting,
        }
        on_event(make[name](*fields))
