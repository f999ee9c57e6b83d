"""The exceptions. The library fills them (``py/src/error.rs``); callers only catch them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime
    from typing import Any, Literal

    from vppkit._records import AlreadyAssigned

    Effect = Literal["not_sent", "not_applied", "applied", "unknown"]


class VppkitError(Exception):
    """Something that vppkit was asked for has failed.

    ``str()`` is one line: which service of which account, what happened, Apple's number and text,
    whether anything was changed, and what to do. The token is in none of it.
    """

    kind: str = "internal"
    """The kind of failure, the same for each class: ``"throttled"``, ``"no_license"``, …"""

    what: str
    """What happened, without service, effect and advice."""

    advice: str
    """What to do about it; empty where nothing is known to help. Also a note of the exception."""

    effect: Effect
    """What is known about the effect on Apple's side.

    ``"not_sent"``: nothing left this machine. ``"not_applied"``: Apple did nothing, or the call
    changes nothing. ``"applied"``: it was done, though the call as a whole failed. ``"unknown"``:
    it was sent and no usable answer came: read the state before repeating.
    """

    service: str | None
    """Apple's name of the service that was called: ``"getVPPLicensesSrv"``."""

    account: str | None
    """A name of the account for people: its location, organization or library."""

    apple_number: int | None
    """Apple's error number, if an answer carried one."""

    apple_text: str | None
    """Apple's text, without the token and cut at 300 characters."""

    http_status: int | None
    """The HTTP status of the answer, if there was an answer."""

    retry_at: datetime | None
    """When the account may be asked again, if a time is known."""

    attempts: int
    """How many times the request was sent."""

    token_problem: Literal["malformed", "expired", "invalid", "revoked"] | None
    """What is wrong with the token; set with ``TokenError``."""

    transport_problem: str | None
    """What went wrong below HTTP (``"dns"``, ``"tls"``, ``"timed_out"``, …); set with
    ``TransportError``."""

    holder_hostname: str | None
    """Who holds the account, for people to read; set with ``AccountClaimedError``."""

    holder_guid: str | None
    """The guid of the installation that holds the account, for ``take_over``; set with
    ``AccountClaimedError``."""

    already_assigned: AlreadyAssigned | None
    """Who holds the licence already; set with Apple's number 9616."""

    def __init__(self, message: str = "", /, **fields: Any) -> None:
        super().__init__(message)
        self._fields = fields
        self.what = fields.get("what", message)
        self.advice = fields.get("advice", "")
        self.effect = fields.get("effect", "not_sent")
        self.service = fields.get("service")
        self.account = fields.get("account")
        self.apple_number = fields.get("apple_number")
        self.apple_text = fields.get("apple_text")
        self.http_status = fields.get("http_status")
        self.retry_at = fields.get("retry_at")
        self.attempts = fields.get("attempts", 0)
        self.token_problem = fields.get("token_problem")
        self.transport_problem = fields.get("transport_problem")
        self.holder_hostname = fields.get("holder_hostname")
        self.holder_guid = fields.get("holder_guid")
        self.already_assigned = fields.get("already_assigned")

    # Not the one of OSError, which knows other arguments.
    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""

    def __reduce__(self) -> tuple[Any, ...]:
        state = {"__notes__": self.__notes__} if hasattr(self, "__notes__") else None
        return (_restore, (type(self), str(self), self._fields), state)


class UsageError(VppkitError, ValueError):
    """An option or argument is wrong, or a write was asked of a client that only reads. Nothing was
    sent."""

    kind = "usage"


class TokenError(VppkitError):
    """The sToken is malformed, expired, invalid or revoked: see ``token_problem``. A new one has to
    be downloaded."""

    kind = "token"


class NotPermittedError(VppkitError, PermissionError):
    """The token is good, but this account may not do that."""

    kind = "permission"


class AccountClaimedError(VppkitError):
    """Another product holds the account: see ``holder_hostname`` and ``holder_guid``. Nothing more
    is sent until an administrator has decided (``take_over``, ``reactivate``)."""

    kind = "account_claimed"


class InvalidRequestError(VppkitError, ValueError):
    """Apple refused the request as wrong or no longer supported."""

    kind = "invalid_request"


class NotFoundError(VppkitError, LookupError):
    """What was asked for does not exist in this library."""

    kind = "not_found"


class NoLicenseError(VppkitError):
    """No free licence of this asset, or the licence is gone."""

    kind = "no_license"


class ConflictError(VppkitError):
    """The state of a user or licence is in the way: assigned already, irrevocable, locked. With
    9616 ``already_assigned`` says who holds it."""

    kind = "conflict"


class ThrottledError(VppkitError):
    """Apple asks to wait longer than was allowed: not before ``retry_at``."""

    kind = "throttled"


class UnavailableError(VppkitError):
    """Apple's side cannot answer at the moment."""

    kind = "unavailable"


class TransportError(VppkitError, ConnectionError):
    """Below HTTP, or an answer that must not be followed: see ``transport_problem``."""

    kind = "transport"


class ProtocolError(VppkitError):
    """The answer cannot be what the service sends: not JSON, wrong types, an endless listing."""

    kind = "protocol"


class CheckpointError(VppkitError, ValueError):
    """A stored position can no longer be used, or is none: start that import anew."""

    kind = "checkpoint"


class StorageError(VppkitError, OSError):
    """A checkpoint file could not be read or written; it is as it was. ``__cause__`` has the error
    of the operating system."""

    kind = "storage"


class DeadlineError(VppkitError, TimeoutError):
    """The ``timeout`` passed. ``effect`` says whether a change may have been made."""

    kind = "deadline"


class CallCancelledError(VppkitError):
    """The call was given up within the library. (Cancelling an asyncio task raises
    ``asyncio.CancelledError`` as usual.)"""

    kind = "cancelled"


class InternalError(VppkitError, RuntimeError):
    """A bug in this library, or a kind of failure that this version has no class for."""

    kind = "internal"


_CLASSES: dict[str, type[VppkitError]] = {
    one.kind: one
    for one in (
        UsageError,
        TokenError,
        NotPermittedError,
        AccountClaimedError,
        InvalidRequestError,
        NotFoundError,
        NoLicenseError,
        ConflictError,
        ThrottledError,
        UnavailableError,
        TransportError,
        ProtocolError,
        CheckpointError,
        StorageError,
        DeadlineError,
        CallCancelledError,
        InternalError,
    )
}


def _make(kind: str, message: str, fields: dict[str, Any]) -> VppkitError:
    """What the library calls to make an exception of what it knows."""
    error = _CLASSES.get(kind, InternalError)(message, **fields)
    if error.advice:
        error.add_note(error.advice)
    return error


def _restore(kind: type[VppkitError], message: str, fields: dict[str, Any]) -> VppkitError:
    """For pickle."""
    return kind(message, **fields)
