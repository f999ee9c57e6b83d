"""Client for Apple's Volume Purchase Program (VPP, "Apps and Books") web services."""

from vppkit import _records, _words
from vppkit._native import __version__
from vppkit._records import *
from vppkit._words import *

__all__ = ["__version__", *_records.__all__, *_words.__all__]
