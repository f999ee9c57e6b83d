"""Takes the account over from the installation that holds it.

For an administrator's decision only: the other product keeps working until it notices. `doctor`
tells who holds the account.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import account, common, progress
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument(
        "--expected-guid",
        required=True,
        metavar="GUID",
        help="the guid of the installation that holds it now",
    )
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Takes it over."""
    with progress.of(options) as shown, common.writer(options, shown.tell, claim=False) as client:
        client.take_over(options.expected_guid)
        account.show(options, client)
    return Exit.OK
