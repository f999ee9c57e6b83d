"""Jobs over many targets: their plan, their progress, what became of each target."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from vppkit._program import failure, output, plain, table
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from vppkit import JobOutcome, JobProgress, Plan, TargetOutcome
    from vppkit._program.progress import Progress

_SHOWN = 20


def show_plan(options: argparse.Namespace, plan: Plan) -> None:
    """What would be done."""
    if options.json:
        output.document(
            {**asdict(plan), "to_assign": plan.to_assign, "to_unassign": plan.to_unassign}
        )
        return
    available = plan.licenses_available
    is_short = available is not None and available < plan.licenses_needed
    table.pairs(
        [
            ("asset", f"{plan.adam_id} {plan.pricing_param}"),
            ("would get a licence", plain.number(len(plan.to_assign))),
            ("would lose one", plain.number(len(plan.to_unassign))),
            ("requests", plain.number(len(plan.requests))),
            ("licences needed", f"{plain.number(plan.licenses_needed)} at most"),
            (
                "licences free",
                "unknown: is the asset in this library?"
                if available is None
                else plain.number(available) + (": too few" if is_short else ""),
            ),
            ("given more than once", len(plan.duplicates) or None),
        ]
    )


def teller(shown: Progress, noun: str) -> Callable[[JobProgress], None]:
    """What tells how far a job is."""

    def tell(progress: JobProgress) -> None:
        over = progress.done + progress.failed + progress.unclear
        shown.update(over, progress.targets, noun)

    return tell


def show_outcome(options: argparse.Namespace, outcome: JobOutcome) -> Exit:
    """What became of a job, and the exit code for it."""
    if options.json:
        output.document(outcome.to_dict())
    else:
        _show_to_people(options, outcome)
    if outcome.stopped is not None:
        return failure.show_error(outcome.stopped, is_json=options.json)
    return Exit.OK if outcome.is_all_done else Exit.FAILED


def _show_to_people(options: argparse.Namespace, outcome: JobOutcome) -> None:
    print(outcome.totals)
    bad = [*outcome.failed, *outcome.unknown, *outcome.not_sent]
    is_cut = plain.is_terminal(sys.stdout) and len(bad) > _SHOWN and not options.all
    shown = bad[:_SHOWN] if is_cut else bad
    if shown:
        rows = [(one.target, one.status.replace("_", " "), _why(one)) for one in shown]
        table.Table(("target", "status", "why")).add(rows)
        sys.stdout.flush()
    if is_cut:
        plain.say(f"and {plain.number(len(bad) - len(shown))} more: --all or --json show them")
    for message in dict.fromkeys(one.failure.message for one in bad if one.failure):
        plain.say(message)
    if outcome.unknown:
        plain.say("Unknown ones were sent without a clear answer: look, or run the same job again.")


def _why(target: TargetOutcome) -> str:
    failure = target.failure
    if failure is None:
        return ""
    return failure.text if failure.number is None else f"{failure.number}: {failure.text}"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options of all jobs."""
    parser.add_argument("--dry-run", action="store_true", help="only show what would be done")
    parser.add_argument("--all", action="store_true", help="show all targets that are not done")
