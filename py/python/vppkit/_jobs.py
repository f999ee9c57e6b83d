"""Jobs: what became of each target, and what would be done."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from vppkit import _options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from typing import Any, Literal

    from vppkit._errors import VppkitError
    from vppkit._records import AlreadyAssigned

    Action = Literal["assign", "unassign", "retire"]
    Status = Literal["done", "failed", "unknown", "not_sent"]


@dataclass(frozen=True, slots=True)
class TargetFailure:
    """Why a target was refused."""

    kind: str
    """The kind, by the same words as exceptions: ``"no_license"``, ``"conflict"``, …"""
    number: int | None
    """Apple's number, if there was one."""
    text: str
    """Apple's text, without the token and cut at 300 characters; where none was sent, what the
    failure means."""
    holders: AlreadyAssigned | None
    """With 9616: who holds the licence."""
    retry_at: datetime | None
    """When it may be tried again, if a time is known."""
    message: str
    """One line: what is wrong, the number, what to do."""

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """One target and what became of it."""

    target: str
    """The serial number, clientUserIdStr or licence id, as it was given."""
    action: Action
    """What was to be done with it."""
    status: Status
    """``"done"``: it is as it was to be. ``"failed"``: refused, and nothing was changed.
    ``"unknown"``: a request was sent, and what it did could not be found out: look before asking
    again. ``"not_sent"``: the job ended before; see ``JobOutcome.stopped``."""
    already: bool
    """With ``"done"``: it was so before, there was nothing to do."""
    failure: TargetFailure | None
    """With ``"failed"``: why."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A target that was given more than once. It is treated once."""

    target: str
    """The target."""
    action: Action
    """What was to be done with it."""
    times: int
    """How often it was given."""


@dataclass(frozen=True, slots=True)
class JobProgress:
    """How far a job is."""

    targets: int
    """Targets in all."""
    done: int
    """Done so far."""
    failed: int
    """Refused so far."""
    unclear: int
    """Sent, with an answer that leaves it open: they are looked at in the end."""
    requests: int
    """Requests answered or lost so far, without those that only look."""


@dataclass(frozen=True, slots=True)
class JobTotals:
    """How many targets ended how. Every target counts once."""

    targets: int
    """All of them; those that were given twice count once."""
    done: int
    """As they were to be."""
    already: int
    """Those among ``done`` that were so before."""
    failed: int
    """Refused."""
    unknown: int
    """Not known."""
    not_sent: int
    """Never sent."""

    def __str__(self) -> str:
        return (
            f"{self.targets} targets: {self.done} done ({self.already} were so before), "
            f"{self.failed} failed, {self.unknown} unknown, {self.not_sent} not sent"
        )


class JobOutcome:
    """What became of a job: every target once, those to be assigned first, in the order given."""

    targets: tuple[TargetOutcome, ...]
    """Every target with what became of it."""
    duplicates: tuple[Duplicate, ...]
    """The targets that were given more than once."""
    requests: int
    """Requests that changed something or might have. Those that only looked do not count, nor do
    repeats of one that Apple did not take."""
    stopped: VppkitError | None
    """Why the job ended early, if it did."""

    def __init__(
        self,
        targets: tuple[TargetOutcome, ...],
        duplicates: tuple[Duplicate, ...],
        requests: int,
        stopped: VppkitError | None,
    ) -> None:
        self.targets = targets
        self.duplicates = duplicates
        self.requests = requests
        self.stopped = stopped

    def _those(self, status: Status) -> tuple[TargetOutcome, ...]:
        return tuple(one for one in self.targets if one.status == status)

    @cached_property
    def done(self) -> tuple[TargetOutcome, ...]:
        """Those that are as they were to be."""
        return self._those("done")

    @cached_property
    def failed(self) -> tuple[TargetOutcome, ...]:
        """Those that were refused."""
        return self._those("failed")

    @cached_property
    def unknown(self) -> tuple[TargetOutcome, ...]:
        """Those of which nobody knows. Look before asking again."""
        return self._those("unknown")

    @cached_property
    def not_sent(self) -> tuple[TargetOutcome, ...]:
        """Those that were never sent."""
        return self._those("not_sent")

    @cached_property
    def totals(self) -> JobTotals:
        """How many ended how."""
        return JobTotals(
            targets=len(self.targets),
            done=len(self.done),
            already=sum(one.already for one in self.done),
            failed=len(self.failed),
            unknown=len(self.unknown),
            not_sent=len(self.not_sent),
        )

    @property
    def is_all_done(self) -> bool:
        """Whether every target is as it was to be."""
        return len(self.done) == len(self.targets)

    def __iter__(self) -> Iterator[TargetOutcome]:
        return iter(self.targets)

    def __len__(self) -> int:
        return len(self.targets)

    def __str__(self) -> str:
        ended = f"; ended early: {self.stopped}" if self.stopped else ""
        return f"{self.totals}{ended}"

    def __repr__(self) -> str:
        return f"<JobOutcome of {self}>"

    def to_dict(self) -> dict[str, Any]:
        """All of it in what JSON can hold."""
        return {
            "totals": asdict(self.totals),
            "requests": self.requests,
            "stopped": str(self.stopped) if self.stopped else None,
            "duplicates": [asdict(one) for one in self.duplicates],
            "targets": [_target_dict(one) for one in self.targets],
        }


def _target_dict(one: TargetOutcome) -> dict[str, Any]:
    told: dict[str, Any] = {"target": one.target, "action": one.action, "status": one.status}
    if one.status == "done":
        told["already"] = one.already
    if failure := one.failure:
        told["failure"] = {
            "kind": failure.kind,
            "number": failure.number,
            "text": failure.text,
            "holders": failure.holders.to_dict() if failure.holders else None,
            "retry_at": failure.retry_at.isoformat() if failure.retry_at else None,
        }
    return told


@dataclass(frozen=True, slots=True)
class PlannedRequest:
    """Who would be in one request."""

    associate: tuple[str, ...]
    """Those who would get a licence."""
    disassociate: tuple[str, ...]
    """Those who would lose one. Apple carries that out first."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a job would do, by the limits and counts of now. Nothing was written for it."""

    adam_id: str
    """The id of the item in the store."""
    pricing_param: str
    """The quality."""
    requests: tuple[PlannedRequest, ...]
    """The requests in their order, each as large as Apple takes it today."""
    duplicates: tuple[Duplicate, ...]
    """The targets that were given more than once."""
    associate_limit: int
    """Most targets that get a licence in one request, by the service configuration of now."""
    disassociate_limit: int
    """Most targets that lose one in one request, by the service configuration of now."""
    licenses_available: int | None
    """Free licences of the asset by its counts; None if the library does not own it or Apple sent no
    counts. Others may take them meanwhile."""
    licenses_needed: int
    """Licences that the job needs beyond those that it frees. Fewer, if some targets hold one
    already; more, if some of those that are to lose one hold none."""

    @property
    def to_assign(self) -> tuple[str, ...]:
        """The distinct targets that would get a licence."""
        return tuple(target for one in self.requests for target in one.associate)

    @property
    def to_unassign(self) -> tuple[str, ...]:
        """The distinct targets that would lose one. More than ten need ``confirm_removals``."""
        return tuple(target for one in self.requests for target in one.disassociate)


def _told(
    on_progress: Callable[[JobProgress], object] | None,
) -> Callable[[int, int, int, int, int], object] | None:
    """What the library calls, from what the user wants to be called."""
    function = _options.function("on_progress", on_progress)
    if function is None:
        return None

    def tell(*fields: int) -> object:
        return function(JobProgress(*fields))

    return tell


def _outcome(told: tuple[Any, ...]) -> JobOutcome:
    """What the library tells of a job, as an object."""
    targets, duplicates, requests, stopped = told
    return JobOutcome(
        tuple(_target(target, action, *state) for target, action, state in targets),
        tuple(Duplicate(*one) for one in duplicates),
        requests,
        stopped,
    )


def _target(target: str, action: Action, status: Status, more: Any) -> TargetOutcome:
    failure = TargetFailure(*more) if status == "failed" else None
    return TargetOutcome(target, action, status, already=more is True, failure=failure)


def _plan(told: tuple[Any, ...]) -> Plan:
    """What the library tells of a plan, as an object."""
    adam_id, pricing_param, requests, duplicates, limits, available, needed = told
    associate_limit, disassociate_limit = limits
    return Plan(
        adam_id,
        pricing_param,
        tuple(PlannedRequest(tuple(to), tuple(from_)) for to, from_ in requests),
        tuple(Duplicate(*one) for one in duplicates),
        associate_limit,
        disassociate_limit,
        available,
        needed,
    )
