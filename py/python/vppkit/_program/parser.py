"""The command line. Only the command that is called gets its options: the others stay unloaded."""

from __future__ import annotations

import argparse
from importlib import import_module
from typing import TYPE_CHECKING

from vppkit._program import exits

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "doctor": ("doctor", "look at everything in turn and say how to mend it"),
    "token": ("token", "show what is in an sToken and when it ends, never the secret"),
    "assets": ("assets", "list the apps and books with their counts"),
    "assignments": ("assignments", "list who holds what"),
    "licenses": ("licenses", "list licences one by one"),
    "users": ("users", "list the users"),
    "user": ("user", "show a user"),
    "import": ("import_", "import the whole library into files or a database"),
    "sync": ("sync", "bring an imported database up to date and show what has changed"),
    "assign": ("assign", "give an app or book to devices or users"),
    "unassign": ("unassign", "take it back"),
    "register": ("register", "register a user"),
    "retire": ("retire", "retire users: they lose their licences"),
    "claim": ("claim", "claim the account for this installation"),
    "release": ("release", "give the account up, so that another product can claim it"),
    "take-over": ("take_over", "take the account over from another product"),
    "call": ("call", "call any service with a JSON of your own"),
    "sim": ("sim", "start a simulator of Apple's services to play with"),
}
"""The commands: their module, and what they do."""

_ENVIRONMENT = """\
environment:
  VPPKIT_STOKEN_FILE, VPPKIT_STOKEN  the token's file, or the token itself
  VPPKIT_HOSTNAME, VPPKIT_GUID       who we are: needed to change anything
  VPPKIT_ENTRY_URL                   in place of Apple's: `vppkit sim` prints one
"""

_EXAMPLES = """\
to begin with:
  vppkit sim                                     a made-up account; it prints what to export
  vppkit doctor                                  is everything as it should be?
  vppkit assets --names
  vppkit import --out library --keep library.db  a copy of the whole library, as files
  vppkit sync --keep library.db                  bring it up to date
  vppkit assign 361304891 --serial @serials.txt --dry-run
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """With room for the names of the commands."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, indent_increment=1, max_help_position=24)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Reads the arguments; ends the process with the exit code 2 where they are wrong."""
    called = next((one for one in arguments if not one.startswith("-")), None)
    parser = argparse.ArgumentParser(
        prog="vppkit",
        description="Apple's Volume Purchase Program (Apps and Books) from the command line.",
        epilog=f"{_EXAMPLES}\n{_ENVIRONMENT}\n{exits.table()}",
        formatter_class=_Help,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=_version())
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for name, (module, summary) in COMMANDS.items():
        sub = commands.add_parser(
            name,
            help=summary,
            epilog="`vppkit --help` tells the environment variables and exit codes.",
            formatter_class=_Help,
            allow_abbrev=False,
            # The simulator has a help of its own.
            add_help=name != "sim",
        )
        if name == called:
            command = import_module(f"vppkit._program.commands.{module}")
            sub.description = command.__doc__
            command.add_arguments(sub)
            sub.set_defaults(run=command.run, command=name)
    if called != "sim":
        return parser.parse_args(arguments)
    options, options_of_simulator = parser.parse_known_args(arguments)
    options.passed_on = options_of_simulator
    return options


def _version() -> str:
    from vppkit import __version__

    return f"vppkit {__version__}"
