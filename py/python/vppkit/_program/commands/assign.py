"""Gives an app or book to as many devices or users as you like.

Who holds it already counts as done, so the same command may be run again. With --taking-from…
others lose theirs in the same requests.
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
    to = parser.add_argument_group("who gets it", targets.HOW)
    which = to.add_mutually_exclusive_group(required=True)
    targets.add(which, "--serial", "devices, by serial number")
    targets.add(which, "--user", "users, by clientUserIdStr")
    from_ = parser.add_argument_group("who loses it")
    which = from_.add_mutually_exclusive_group()
    targets.add(which, "--taking-from-serial", "devices")
    targets.add(which, "--taking-from-user", "users")
    targets.add(which, "--taking-from-license", "licences, by Apple's id")
    parser.add_argument("--pricing", choices=("STDQ", "PLUS"), default="STDQ", help="STDQ")
    jobs.add_options(parser)
    confirm.add(parser)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Assigns it."""
    devices, users = targets.read(options.serial), targets.read(options.user)
    from_devices = targets.read(options.taking_from_serial)
    from_users = targets.read(options.taking_from_user)
    from_licenses = targets.read(options.taking_from_license)
    if options.dry_run:
        with progress.of(options) as shown, common.reader(options, shown.tell) as client:
            plan = client.plan_assign(
                options.adam_id,
                pricing_param=options.pricing,
                serial_numbers=devices,
                client_user_ids=users,
                taking_from_serial_numbers=from_devices,
                taking_from_client_user_ids=from_users,
                taking_from_license_ids=from_licenses,
            )
        jobs.show_plan(options, plan)
        return Exit.OK
    losing = len({*(from_devices or ()), *(from_users or ()), *(from_licenses or ())})
    if losing:
        what = f"{plain.count(losing, 'target')} would lose {options.adam_id}"
        confirm.removals(options, losing, what)
    with progress.of(options) as shown, common.writer(options, shown.tell) as client:
        options.after_interrupt = (
            "Some of it may be done. The same command does the rest: "
            "who holds it already counts as done."
        )
        outcome = client.assign(
            options.adam_id,
            pricing_param=options.pricing,
            serial_numbers=devices,
            client_user_ids=users,
            taking_from_serial_numbers=from_devices,
            taking_from_client_user_ids=from_users,
            taking_from_license_ids=from_licenses,
            confirm_removals=losing or None,
            on_progress=jobs.teller(shown, "targets"),
        )
    return jobs.show_outcome(options, outcome)
