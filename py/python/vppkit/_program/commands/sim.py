"""Starts a simulator of Apple's services with a made-up account. All options go to `vppkit-sim`.

`vppkit sim --help` shows those. Export what it prints in another terminal, and everything else here
works on it. The program comes with `pip install vppkit-sim`, or VPPKIT_SIM names it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from vppkit._program import output
from vppkit._program.exits import Exit
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    import argparse
    import subprocess
    from collections.abc import Iterator

_URL = "  export VPPKIT_ENTRY_URL="
_TOKEN = "  export VPPKIT_STOKEN="


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options: all are the simulator's, beside those of the output."""
    parser.add_argument("--json", action="store_true")
    parser.set_defaults(verbose=0)


def run(options: argparse.Namespace) -> Exit:
    """Runs it until Ctrl-C."""
    import subprocess

    from vppkit import new_guid
    from vppkit.testing import SimulatorError, find_program

    try:
        program = find_program()
    except SimulatorError as error:
        raise Failure(str(error), "Or set VPPKIT_SIM to the path of the program.") from None
    try:
        child = subprocess.Popen(
            # It ends when this end of the pipe closes, however this process ends.
            [program, *options.passed_on, "--end-with-input"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
    except OSError as error:
        raise Failure(f"{program} does not start: {error.strerror}", code=Exit.FILE) from None
    guid = new_guid()
    try:
        for line in _lines(child, guid, is_json=options.json):
            print(line, end="", flush=True)
        code = child.wait()
    except KeyboardInterrupt:
        return Exit.INTERRUPTED
    finally:
        child.kill()
    return Exit.OK if code == 0 else Exit.USAGE if code == 2 else Exit.FAILED


def _lines(child: subprocess.Popen[str], guid: str, *, is_json: bool) -> Iterator[str]:
    """What it prints, and who we could be; or all of that as one JSON document."""
    assert child.stdout is not None
    url = ""
    for line in child.stdout:
        if line.startswith(_URL):
            url = line.removeprefix(_URL).strip()
        is_token = line.startswith(_TOKEN)
        if not is_json:
            yield line
            if is_token:
                yield f"  export VPPKIT_HOSTNAME=mdm.example.com VPPKIT_GUID={guid}\n"
                yield "  vppkit doctor\n"
        elif is_token:
            output.document(
                {
                    "VPPKIT_ENTRY_URL": url,
                    "VPPKIT_STOKEN": line.removeprefix(_TOKEN).strip(),
                    "VPPKIT_HOSTNAME": "mdm.example.com",
                    "VPPKIT_GUID": guid,
                }
            )
            sys.stdout.flush()
