"""The events of an import or a sync, for ``match``::

    for event in client.import_():
        match event:
            case events.Assignments(page):
                store(page)
            case events.Checkpoint(text):
                store_checkpoint(text)

Every event is handed over once; what one that was interrupted had handed over since its last stored
checkpoint comes again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from vppkit._native import checkpoint_facts

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from typing import Any

    from vppkit import _records
    from vppkit._records import Page

List = Literal["assets", "assignments", "licenses", "users"]
"""What is read."""


@dataclass(frozen=True, slots=True)
class Started:
    """It begins."""

    account: str
    """Whose library it is, for people."""
    is_incremental: bool
    """Whether only changes will come, beside the assets."""


@dataclass(frozen=True, slots=True)
class Assets:
    """All assets with their counts."""

    page: Page[_records.Asset]


@dataclass(frozen=True, slots=True)
class Assignments:
    """Assignments of one asset. In a sync: of an asset of which something has changed, announced by
    ``Restarted``."""

    page: Page[_records.Assignment]


@dataclass(frozen=True, slots=True)
class Licenses:
    """Assigned licences. In a sync those that have changed: one that is free now comes as
    ``Available``."""

    page: Page[_records.License]


@dataclass(frozen=True, slots=True)
class Users:
    """Users, retired ones too: look at the status. In a sync those that have changed."""

    page: Page[_records.User]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far it is: after every page of users, assignments or licences, and when the assignments of
    all assets are complete. Not after the assets, which come at once."""

    list: List
    """The list that is being read."""
    delivered: int
    """Its records delivered so far, since it began or began anew in this import or sync."""
    expected: int
    """Its records in all: an estimate, as others may be at work. 0 where nobody can know, such as
    how many changes will come: do not divide by it. Where licences or users go on from a
    checkpoint, those that came before it are among them, though not among ``delivered``."""
    assets_done: int
    """Assets whose assignments are complete, of those that are read now."""
    assets: int
    """Assets (by adamId) whose assignments are read now: in a sync of changes those that have
    changed, after a checkpoint those that were not complete; 0 until that has begun."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Requests wait because Apple asked this account to."""

    until: datetime
    """Until then."""
    wait: timedelta
    """How long that is."""


@dataclass(frozen=True, slots=True)
class Restarted:
    """A list begins anew: Apple lost its data or no longer takes its token, or it is known only that
    something of an asset has changed. In a sync of assignments that is how every change comes:
    first this event for each asset that has changed, then all assignments of it."""

    list: List
    """The list."""
    adam_id: str | None
    """With assignments: of this asset, in all its qualities; None for all assets."""
    is_full: bool
    """Whether all of it comes now: delete the rows that you have of the list, or of this adamId in
    it whatever their pricingParam, because what does not come again is gone. Otherwise only the
    changes come again, and nothing is to be deleted."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """Nothing that was handed over before this event is lost to a process that goes on from here: keep
    its text with what came before, in one transaction if you can. Store records under their keys: pages
    of an asset that was not complete yet come again."""

    text: str
    """ASCII, some kilobytes long, without secrets. For ``client.sync``."""

    @property
    def is_complete(self) -> bool:
        """Whether the import that it belongs to is complete, so that only changes will come."""
        return checkpoint_facts(self.text)[0]

    @property
    def library_uid(self) -> str | None:
        """The id of the library that it belongs to; None if it was not known."""
        return checkpoint_facts(self.text)[1]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class LicenseTotals:
    """Licence counts of a library."""

    total: int
    """Assigned and available ones."""
    assigned: int
    """Held by users and devices."""
    available: int
    """Free."""
    retired: int
    """Refunded or moved away; not among the total."""


@dataclass(frozen=True, slots=True)
class Done:
    """Everything has been delivered.

    ``account``, ``assets`` and ``licenses`` speak of the whole library as it is now, also after a
    sync. All others speak of what this import or sync delivered: after a sync of changes, or an
    import that went on from a checkpoint, only of what came now.
    """

    account: str
    """Whose library it is, for people."""
    assets: int
    """Assets of the library: pairs of adamId and pricingParam."""
    licenses: LicenseTotals
    """Licence counts of the library, summed over its assets."""
    assignments: int
    """Assignments (or licences) delivered now; one that came again counts again."""
    user_records: int
    """User records delivered now, retired ones too."""
    users: int
    """Different users among the holders delivered now."""
    devices: int
    """Different devices among the holders delivered now."""
    requests: int
    """Requests that the client sent meanwhile, repeats included."""
    received_bytes: int
    """Bytes of answers over the wire meanwhile."""
    took: timedelta
    """From the first request to the last record."""


@dataclass(frozen=True, slots=True)
class Other:
    """An event that this version has no class for."""

    text: str
    """What it is, for people."""


Event = (
    Started
    | Assets
    | Assignments
    | Licenses
    | Users
    | Progress
    | Waiting
    | Restarted
    | Checkpoint
    | Done
    | Other
)
"""Any of them."""


def _done(
    account: str,
    assets: int,
    library: tuple[int, int, int, int],
    delivered: tuple[int, int, int, int],
    cost: tuple[int, int, timedelta],
) -> Done:
    return Done(account, assets, LicenseTotals(*library), *delivered, *cost)


_MAKE: dict[str, Any] = {
    "started": Started,
    "assets": Assets,
    "assignments": Assignments,
    "licenses": Licenses,
    "users": Users,
    "progress": Progress,
    "waiting": Waiting,
    "restarted": Restarted,
    "checkpoint": Checkpoint,
    "done": _done,
    "other": Other,
}


def _event(told: tuple[str, tuple[Any, ...]]) -> Event:
    """What the library tells, as an object."""
    name, fields = told
    event: Event = _MAKE[name](*fields)
    return event
