"""Takes an app or book back from as many devices or users as you like.

Who does not hold it counts as done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, confirm, jobs, plain, progress, targets
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("adam_id", metavar="ADAM_ID", help="the number in the item's store link")
    from_ = parser.add_argument_group("who loses it", targets.HOW)
    which = from_.add_mutually_exclusive_group(required=True)
    targets.add(which, "--serial", "devices, by serial number")
    targets.add(which, "--user", "users, by clientUserIdStr")
    targets.add(which, "--license", "licences, by Apple's id")
    parser.add_argument("--pricing", choices=("STDQ", "PLUS"), default="STDQ", help="STDQ")
    jobs.add_options(parser)
    confirm.add(parser)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Takes it back."""
    devices, users = targets.read(options.serial), targets.read(options.user)
    licenses = targets.read(options.license)
    if options.dry_run:
        with progress.of(options) as shown, common.reader(options, shown.tell) as client:
            plan = client.plan_unassign(
                options.adam_id,
                pricing_param=options.pricing,
                serial_numbers=devices,
                client_user_ids=users,
                license_ids=licenses,
            )
        jobs.show_plan(options, plan)
        return Exit.OK
    count = len({*(devices or ()), *(users or ()), *(licenses or ())})
    confirm.removals(options, count, f"{plain.count(count, 'target')} would lose {options.adam_id}")
    with progress.of(options) as shown, common.writer(options, shown.tell) as client:
        options.after_interrupt = (
            "Some of it may be done. The same command does the rest: "
            "who does not hold it any more counts as done."
        )
        outcome = client.unassign(
            options.adam_id,
            pricing_param=options.pricing,
            serial_numbers=devices,
            client_user_ids=users,
            license_ids=licenses,
            confirm_removals=count,
            on_progress=jobs.teller(shown, "targets"),
        )
    return jobs.show_outcome(options, outcome)
