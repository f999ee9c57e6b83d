"""What type checkers make of the package itself."""

from typing import assert_type

import vppkit

assert_type(vppkit.__version__, str)
