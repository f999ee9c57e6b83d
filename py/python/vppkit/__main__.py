"""``python -m vppkit``, and the script ``vppkit``: VPP from the command line. See ``--help``."""

from __future__ import annotations

import sys


def main(arguments: list[str] | None = None) -> int:
    """Runs the program and returns its exit code (``vppkit --help`` lists them)."""
    from vppkit._program.run import run

    return run(sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
