"""What is in an sToken and when it ends, never the secret. Nothing is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, output, plain, table
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("token", nargs="?", metavar="FILE", help="the .vpptoken file")
    parser.add_argument("--token", dest="token_option", metavar="FILE", help="the same")
    parser.add_argument(
        "--min-days",
        type=float,
        default=0,
        metavar="N",
        help=f"exit code {Exit.TOKEN:d} if fewer days are left, for a watch over tokens",
    )
    common.add_output(parser)


def run(options: argparse.Namespace) -> Exit:
    """Shows it."""
    from datetime import UTC, datetime, timedelta

    options.token = options.token or options.token_option
    token = common.token(options)
    left = None if token.expires is None else token.expires - datetime.now(UTC)
    if token.is_opaque:
        state = "unknown"
    elif left is not None and left <= timedelta():
        state = "expired"
    elif left is not None and left < timedelta(days=options.min_days):
        state = "ends soon"
    else:
        state = "valid"
    days = None if left is None else left // timedelta(days=1)
    if options.json:
        output.document(
            {
                "state": state.replace(" ", "_"),
                "organization": token.organization,
                "expires": token.expires.isoformat() if token.expires else None,
                "days_left": days,
            }
        )
    else:
        table.pairs(
            [
                ("state", state),
                ("organization", token.organization),
                ("expires", plain.moment(token.expires) if token.expires else None),
                ("days left", days),
            ]
        )
    if token.is_opaque:
        plain.say(
            "It is not in the form that Apple describes. Only Apple can tell whether it is good."
        )
    elif state == "expired":
        plain.say("Download a new one from Apple School Manager or Apple Business Manager.")
    return Exit.TOKEN if state in ("expired", "ends soon") else Exit.OK
