"""Looks at everything in turn, says what is wrong and how to mend it. Nothing is changed.

The token, the way to Apple, the clock, the account and who holds it, what the token may read.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from vppkit._program import common, exits, output, plain
from vppkit._program.doctor import here, network, service

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from vppkit._program.doctor import Check
    from vppkit._program.exits import Exit

_NAME = 16
_COLOURS = {"ok": "32", "warn": "33", "fail": "31"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Looks."""
    checks: list[Check] = []
    for check in _all(options):
        checks.append(check)
        if not options.json:
            _show(check)
    code = exits.first_bad(check.code for check in checks)
    if options.json:
        told = [
            {
                "check": one.name,
                "state": one.state,
                "found": one.found,
                "advice": one.advice or None,
            }
            for one in checks
        ]
        output.document({"checks": told, "exit_code": int(code)})
    return code


def _all(options: argparse.Namespace) -> Iterator[Check]:
    """The checks, as far as one makes sense after the other."""
    if options.timeout is None:
        options.timeout = 30.0
    token, found = here.token(options)
    yield from found
    settings = [*here.settings(options), *here.installation(options)]
    yield from settings
    way: list[Check] = []
    for check in network.way(options):
        way.append(check)
        yield check
    is_clear = all(check.state != "fail" for check in (*settings, *way) if check.name != "clock")
    if token is not None and is_clear:
        yield from service.service(options)


def _show(check: Check) -> None:
    from textwrap import wrap

    state = check.state.ljust(4)
    if plain.is_terminal(sys.stdout) and "NO_COLOR" not in os.environ:
        state = f"\x1b[{_COLOURS[check.state]}m{state}\x1b[0m"
    room = plain.width(sys.stdout) - _NAME - 8
    lines = wrap(plain.line(check.found), room, break_on_hyphens=False) or [""]
    print(f"{state}  {check.name:<{_NAME}}  {lines[0]}")
    indent = " " * (_NAME + 8)
    for line in lines[1:]:
        print(f"{indent}{line}")
    if check.advice:
        for line in wrap(f"→ {plain.line(check.advice)}", room, break_on_hyphens=False):
            print(f"{indent}{line}")
    sys.stdout.flush()
