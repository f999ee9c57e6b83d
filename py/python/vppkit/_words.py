"""Words that members of records can have, to compare those with.

Records keep words as Apple sends them, as plain texts; Apple may add to them.

Written by `cargo xtask gen` from the model; changes made here are lost.
"""

from enum import StrEnum

__all__ = ["PricingParam", "LicenseStatus", "UserStatus"]


class PricingParam(StrEnum):
    """The quality of an asset; with the adamId it makes up the asset's identity."""

    STDQ = "STDQ"
    """Standard quality."""

    PLUS = "PLUS"
    """High quality; books mostly."""


class LicenseStatus(StrEnum):
    """The state of a licence."""

    ASSOCIATED = "Associated"
    """Assigned to a user or a device."""

    AVAILABLE = "Available"
    """Free."""

    REFUNDED = "Refunded"
    """Given back to Apple; it can no longer be assigned."""


class UserStatus(StrEnum):
    """The state of a user record."""

    REGISTERED = "Registered"
    """Known to Apple, but not yet joined to a store account."""

    ASSOCIATED = "Associated"
    """Joined to a store account."""

    RETIRED = "Retired"
    """Retired: revocable licences were given back."""

    DELETED = "Deleted"
    """This userId no longer belongs to its clientUserIdStr; look the user up by that."""
