"""What a client tells while it works: given to ``on_event``, and logged. Never bodies, never the
token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Answered:
    """A request was answered, or failed below HTTP."""

    service: str
    """Apple's name of the service."""
    status: int | None
    """HTTP status; None if no answer came."""
    number: int | None
    """Apple's error number, if the answer carried one."""
    bytes: int
    """Bytes of the answer over the wire."""
    took: timedelta
    """From sending to the whole answer."""
    attempt: int
    """Which attempt of the call it was, from 1."""


@dataclass(frozen=True, slots=True)
class Repeating:
    """A failed request will be sent again."""

    service: str
    """Apple's name of the service."""
    attempts: int
    """Attempts made so far."""
    kind: str
    """Why, by the words of exceptions."""
    wait: timedelta
    """The wait before the next one, beside what the gate demands."""


@dataclass(frozen=True, slots=True)
class Restarted:
    """A listing began anew because Apple lost its data: all records come again."""

    service: str
    """Apple's name of the service."""
    number: int | None
    """Apple's error number."""


@dataclass(frozen=True, slots=True)
class TokenChanged:
    """The state of the token has changed."""

    state: Literal["valid", "expiring", "expired", "revoked", "invalid", "unknown"]
    """What it is now."""
    end: datetime | None
    """With ``"expiring"``: when it ends."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request waits because Apple asked this account to."""

    service: str
    """Apple's name of the service."""
    wait: timedelta
    """How long."""


Activity = Answered | Repeating | Restarted | TokenChanged | Waiting
"""Any of them."""
