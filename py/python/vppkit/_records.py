"""The records, and their pages.

Written by `cargo xtask gen` from the model; changes made here are lost.
"""

from vppkit._native import (
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

__all__ = [
    "AlreadyAssigned",
    "Asset",
    "Assignment",
    "ClientConfig",
    "Envelope",
    "ErrorText",
    "FacilitatorMember",
    "GroupMember",
    "Holder",
    "Library",
    "License",
    "LicenseChange",
    "LicenseChanged",
    "LicenseChanges",
    "Location",
    "Metadata",
    "Page",
    "PageHead",
    "ServerDate",
    "ServiceConfig",
    "User",
    "UserAnswer",
]
