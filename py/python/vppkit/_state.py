"""What a client says of itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from typing import Literal


@dataclass(frozen=True, slots=True)
class Gate:
    """The gate of the account: whether requests may leave, and how many at once. All clients of one
    account in this process share it."""

    closed_for: timedelta | None
    """How long it stays closed; None when it is open."""
    at_once: int
    """How many requests may be in flight now: 1 while the first one after a closing is on its way,
    then 2, then 5."""
    in_flight: int
    """How many are in flight."""
    waiting: int
    """How many wait for a place."""
    repeats_left: int
    """How often requests of this account may be repeated now."""

    @property
    def is_open(self) -> bool:
        """Whether requests may leave."""
        return self.closed_for is None


@dataclass(frozen=True, slots=True)
class TokenStatus:
    """How the token fares."""

    state: Literal["valid", "expiring", "expired", "revoked", "invalid", "unknown"]
    """By its own date, by what answers said, and by what Apple refused. ``"expiring"``: within 15
    days."""
    end: datetime | None
    """When the token or the password behind it ends, whichever is known to come first."""


@dataclass(frozen=True, slots=True)
class Stats:
    """What a client has done so far."""

    requests: int
    """Requests sent, repeats included."""
    sent_bytes: int
    """Bytes of request bodies."""
    received_bytes: int
    """Bytes of answers over the wire."""
