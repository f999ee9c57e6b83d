"""An app for many devices: the serial numbers of a file, one a line.

    python assign.py 361304891 serials.txt

It tells how far it is, what became of every device, and ends with 1 if one has not got the app. It
may be run again: who has it already counts as done.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from connect import connect, run

import vppkit


def show_progress(progress: vppkit.JobProgress) -> None:
    """Is called after every answer."""
    if sys.stderr.isatty():
        over = progress.done + progress.failed + progress.unclear
        print(f"\r{over} of {progress.targets}", end="", file=sys.stderr, flush=True)


def report(outcome: vppkit.JobOutcome) -> None:
    """What became of the devices, and of those that have not got it why."""
    print(outcome.totals)
    for target in outcome.failed:
        print(f"{target.target}: {target.failure}")
    for target in outcome.unknown:
        print(f"{target.target}: sent, but nobody knows; run this again")
    kinds = Counter(target.failure.kind for target in outcome.failed if target.failure)
    if kinds["no_license"]:
        print(f"{kinds['no_license']} more licences are needed")
    if outcome.stopped is not None:
        print(f"it ended early: {outcome.stopped}")


def main() -> int:
    if len(sys.argv) != 3:
        print(__doc__, file=sys.stderr)
        return 2
    adam_id, path = sys.argv[1:]
    serials = [line.strip() for line in Path(path).read_text().splitlines() if line.strip()]
    with connect() as client:
        plan = client.plan_assign(adam_id, serial_numbers=serials)
        print(
            f"{len(plan.to_assign)} devices in {len(plan.requests)} requests, "
            f"{plan.licenses_available} free licences"
        )
        outcome = client.assign(adam_id, serial_numbers=serials, on_progress=show_progress)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    report(outcome)
    return 0 if outcome.is_all_done else 1


if __name__ == "__main__":
    run(main)
