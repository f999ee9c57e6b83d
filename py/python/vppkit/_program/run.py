"""Runs a command, and turns whatever happens into an exit code."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper
from typing import TYPE_CHECKING

from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Runs the program with these arguments."""
    from vppkit._program.parser import parse

    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a letter must not end a job.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    is_json = "--json" in arguments
    options = None
    try:
        options = parse(arguments)
        is_json = options.json
        code = _run_command(options)
        sys.stdout.flush()
    except KeyboardInterrupt:
        # ^C stands there.
        advice = getattr(options, "after_interrupt", "")
        print(f"\nvppkit: interrupted. {advice}".rstrip(), file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        return _broken_pipe()
    except OSError as error:
        return _os_error(error, is_json=is_json)
    return int(code)


def _run_command(options: argparse.Namespace) -> Exit:
    from vppkit import VppkitError
    from vppkit._program import failure

    _set_up_logging(options.verbose)
    try:
        code: Exit = options.run(options)
        return code
    except failure.Failure as found:
        return failure.show_failure(found, is_json=options.json)
    except VppkitError as error:
        return failure.show_error(error, is_json=options.json)


def _os_error(error: OSError, *, is_json: bool) -> Exit:
    """What no command has expected: most likely the disk behind stdout is full."""
    from vppkit._program import failure

    found = failure.file_failure(error, error.filename or "the output")
    code = failure.show_failure(found, is_json=is_json)
    _forget_stdout()
    return code


def _broken_pipe() -> Exit:
    """Whoever reads has enough, as ``head`` does: nothing to complain about."""
    _forget_stdout()
    return Exit.BROKEN_PIPE


def _forget_stdout() -> None:
    # What is still in its buffer would be written at the end of the process, and fail again.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _set_up_logging(verbose: int) -> None:
    """What the library says while it works. Without ``-v`` the program tells what matters."""
    import logging

    level = {0: logging.ERROR, 1: logging.INFO}.get(verbose, logging.DEBUG)
    logging.basicConfig(level=level, format="%(name)s: %(message)s", stream=sys.stderr)
