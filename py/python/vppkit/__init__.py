"""Client for Apple's Volume Purchase Program (VPP, "Apps and Books") web services.

::

    import vppkit

    with vppkit.Client.connect("location.vpptoken", hostname="mdm.example.com", guid=GUID) as client:
        for assignment in client.assignments(adam_id="361304891"):
            print(assignment.serial_number, assignment.client_user_id)

``AsyncClient`` has the same methods for asyncio. Every failure is a ``VppkitError``; what can go
wrong has a class each. ``vppkit.events`` are the events of imports and syncs, ``vppkit.testing``
has a simulator of Apple's services to test against. Logs go to ``logging.getLogger("vppkit")``.

Importing this starts no thread and connects to nothing.
"""

from __future__ import annotations

import atexit

from vppkit._errors import (
    AccountClaimedError,
    CallCancelledError,
    CheckpointError,
    ConflictError,
    DeadlineError,
    InternalError,
    InvalidRequestError,
    NoLicenseError,
    NotFoundError,
    NotPermittedError,
    ProtocolError,
    StorageError,
    ThrottledError,
    TokenError,
    TransportError,
    UnavailableError,
    UsageError,
    VppkitError,
)
from vppkit._native import ServerToken, __version__, _at_exit, load_checkpoint, new_guid
from vppkit._records import (
    AlreadyAssigned,
    Asset,
    Assignment,
    ClientConfig,
    Envelope,
    ErrorText,
    FacilitatorMember,
    GroupMember,
    Holder,
    Library,
    License,
    LicenseChange,
    LicenseChanged,
    LicenseChanges,
    Location,
    Metadata,
    Page,
    PageHead,
    ServerDate,
    ServiceConfig,
    User,
    UserAnswer,
)
from vppkit._sync.client import Client

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from vppkit._aio.client import (
        AsyncClient as AsyncClient,
    )
    from vppkit._jobs import (
        Duplicate as Duplicate,
    )
    from vppkit._jobs import (
        JobOutcome as JobOutcome,
    )
    from vppkit._jobs import (
        JobProgress as JobProgress,
    )
    from vppkit._jobs import (
        JobTotals as JobTotals,
    )
    from vppkit._jobs import (
        Plan as Plan,
    )
    from vppkit._jobs import (
        PlannedRequest as PlannedRequest,
    )
    from vppkit._jobs import (
        TargetFailure as TargetFailure,
    )
    from vppkit._jobs import (
        TargetOutcome as TargetOutcome,
    )
    from vppkit._listing import (
        AsyncListing as AsyncListing,
    )
    from vppkit._listing import (
        AsyncPages as AsyncPages,
    )
    from vppkit._listing import (
        Listing as Listing,
    )
    from vppkit._listing import (
        ListingProgress as ListingProgress,
    )
    from vppkit._listing import (
        Pages as Pages,
    )
    from vppkit._sequences import (
        AsyncEvents as AsyncEvents,
    )
    from vppkit._sequences import (
        Events as Events,
    )
    from vppkit._state import (
        Gate as Gate,
    )
    from vppkit._state import (
        Stats as Stats,
    )
    from vppkit._state import (
        TokenStatus as TokenStatus,
    )
    from vppkit._words import (
        LicenseStatus as LicenseStatus,
    )
    from vppkit._words import (
        PricingParam as PricingParam,
    )
    from vppkit._words import (
        UserStatus as UserStatus,
    )

# What few programs touch is loaded when it is touched: this import is to cost next to nothing.
_LATER = {
    "AsyncClient": "vppkit._aio.client",
    "Duplicate": "vppkit._jobs",
    "JobOutcome": "vppkit._jobs",
    "JobProgress": "vppkit._jobs",
    "JobTotals": "vppkit._jobs",
    "Plan": "vppkit._jobs",
    "PlannedRequest": "vppkit._jobs",
    "TargetFailure": "vppkit._jobs",
    "TargetOutcome": "vppkit._jobs",
    "AsyncListing": "vppkit._listing",
    "AsyncPages": "vppkit._listing",
    "Listing": "vppkit._listing",
    "ListingProgress": "vppkit._listing",
    "Pages": "vppkit._listing",
    "AsyncEvents": "vppkit._sequences",
    "Events": "vppkit._sequences",
    "Gate": "vppkit._state",
    "Stats": "vppkit._state",
    "TokenStatus": "vppkit._state",
    "LicenseStatus": "vppkit._words",
    "PricingParam": "vppkit._words",
    "UserStatus": "vppkit._words",
}

__all__ = [
    "AccountClaimedError",
    "AlreadyAssigned",
    "Asset",
    "Assignment",
    "AsyncClient",
    "AsyncEvents",
    "AsyncListing",
    "AsyncPages",
    "CallCancelledError",
    "CheckpointError",
    "Client",
    "ClientConfig",
    "ConflictError",
    "DeadlineError",
    "Duplicate",
    "Envelope",
    "ErrorText",
    "Events",
    "FacilitatorMember",
    "Gate",
    "GroupMember",
    "Holder",
    "InternalError",
    "InvalidRequestError",
    "JobOutcome",
    "JobProgress",
    "JobTotals",
    "Library",
    "License",
    "LicenseChange",
    "LicenseChanged",
    "LicenseChanges",
    "LicenseStatus",
    "Listing",
    "ListingProgress",
    "Location",
    "Metadata",
    "NoLicenseError",
    "NotFoundError",
    "NotPermittedError",
    "Page",
    "PageHead",
    "Pages",
    "Plan",
    "PlannedRequest",
    "PricingParam",
    "ProtocolError",
    "ServerDate",
    "ServerToken",
    "ServiceConfig",
    "Stats",
    "StorageError",
    "TargetFailure",
    "TargetOutcome",
    "ThrottledError",
    "TokenError",
    "TokenStatus",
    "TransportError",
    "UnavailableError",
    "UsageError",
    "User",
    "UserAnswer",
    "UserStatus",
    "VppkitError",
    "__version__",
    "load_checkpoint",
    "new_guid",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module 'vppkit' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_LATER[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)


# Threads that wait for a call must not come back to an interpreter that is gone.
atexit.register(_at_exit)
