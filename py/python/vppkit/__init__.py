"""Client for Apple's Volume Purchase Program (VPP, "Apps and Books") web services."""

from vppkit._native import __version__

__all__ = ["__version__"]
