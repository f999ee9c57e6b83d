"""What the simulator shows: requests, verdicts, and the truth behind the services."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request that reached the simulator, and what it answered."""

    exchange: int
    """Counted from 1."""
    service: str
    """Name on the wire, such as ``getAssignments``; ``unknown`` for a path that no service answers."""
    method: str
    """``GET``, ``POST``, …"""
    path: str
    """Without its query."""
    status: int
    """HTTP status of the answer."""
    number: int | None
    """Apple's error number in the answer."""
    arrival: float
    """When it came, in seconds since 1970 (as `time.time`)."""
    finished: float | None
    """When the answer had gone out; None before that, and where the connection broke."""
    body_size: int
    """Bytes of the request's body."""
    answer_size: int
    """Bytes of the answer's body."""
    account: str | None
    """``uId`` of the library whose token was sent."""

    @classmethod
    def _from(cls, shown: Mapping[str, Any]) -> Self:
        members = dict(shown)
        members["number"] = members.pop("apple")
        members["arrival"] = members["arrival"] / 1000
        if members["finished"] is not None:
            members["finished"] = members["finished"] / 1000
        return cls(**members)


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """One breach of a rule of the judge."""

    exchange: int
    """Number of the request; 0 for a breach that is about none."""
    at: float
    """When, in seconds since 1970 (as `time.time`)."""
    evidence: str
    """What happened."""

    @classmethod
    def _from(cls, shown: Mapping[str, Any]) -> Self:
        return cls(exchange=shown["exchange"], at=shown["at"] / 1000, evidence=shown["evidence"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the judge says about one rule."""

    rule: str
    """I1: nothing before the time of a Retry-After. I2: five requests of an account at once at most.
    I3: what was reported done is done, and nothing else. I6: the token in no URL and no header. I9: no
    licence request again byte for byte within 15 minutes. I10: nothing written without a claim."""
    kept: bool
    """Whether no breach was seen."""
    checked: int
    """How often it could have been broken."""
    broken: int
    """How often it was."""
    violations: tuple[Violation, ...]
    """The first hundred breaches."""

    @classmethod
    def _from(cls, shown: Mapping[str, Any]) -> Self:
        return cls(
            rule=shown["invariant"],
            kept=shown["kept"],
            checked=shown["checked"],
            broken=shown["broken"],
            violations=tuple(Violation._from(one) for one in shown["violations"]),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAsset:
    """An asset as it really stands."""

    adam_id: str
    pricing: str
    """``STDQ`` or ``PLUS``."""
    product: str
    """``Application``, ``Software`` (macOS) or ``Publication``."""
    device_assignable: bool
    irrevocable: bool
    assigned: int
    """Licences with a holder."""
    available: int
    """Licences without one."""
    retired: int
    """Refunded licences, which are in no other count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAssignment:
    """An assignment as it really stands: to a user or to a device."""

    adam_id: str
    pricing: str
    """``STDQ`` or ``PLUS``."""
    client_user_id: str | None
    serial_number: str | None
    license_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownUser:
    """A user record as it really stands."""

    user_id: int
    client_user_id: str
    email: str | None
    status: str
    """``Registered``, ``Associated``, ``Retired`` or ``Deleted``."""
    its_id_hash: str | None
    licenses: int
    """How many licences the record holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownToken:
    """One of the simulator's tokens. It is made up and opens nothing else."""

    name: str
    """``main``, ``twin``, ``read-only``, ``expiring``, ``expired``, ``revoked``, ``other``, ``legacy``
    or ``legacy-colleague``."""
    text: str
    """What a client is given."""
    uid: str
    """``uId`` of its library."""
    expires: str
    revoked: bool
    read_only: bool
    legacy: bool

    @classmethod
    def _from(cls, shown: Mapping[str, Any]) -> Self:
        return cls(
            name=shown["name"],
            text=shown["sToken"],
            uid=shown["uId"],
            expires=shown["expires"],
            revoked=shown["revoked"],
            read_only=shown["readOnly"],
            legacy=shown["legacy"],
        )
