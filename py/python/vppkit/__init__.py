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
from vppkit._sync.client import Client

# What few programs touch is loaded when it is touched: this import is to cost next to nothing.
_LATER = {
    "AsyncClient": "vppkit._aio.client",
    "AsyncEvents": "vppkit._sequences",
    "AsyncListing": "vppkit._listing",
    "AsyncPages": "vppkit._listing",
    "Checkpoint": "vppkit.events",
    "Duplicate": "vppkit._jobs",
    "Gate": "vppkit._state",
    "JobOutcome": "vppkit._jobs",
    "JobProgress": "vppkit._jobs",
    "JobTotals": "vppkit._jobs",
    "Listing": "vppkit._listing",
    "ListingProgress": "vppkit._listing",
    "Plan": "vppkit._jobs",
    "PlannedRequest": "vppkit._jobs",
    "Stats": "vppkit._state",
    "TargetFailure": "vppkit._jobs",
    "TargetOutcome": "vppkit._jobs",
    "TokenStatus": "vppkit._state",
}

# Threads that wait for a call must not come back to an interpreter that is gone.
atexit.register(_at_exit)
