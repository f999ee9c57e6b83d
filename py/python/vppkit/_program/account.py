"""Whose account it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import output, table

if TYPE_CHECKING:
    import argparse

    from vppkit import Client


def show(options: argparse.Namespace, client: Client) -> None:
    """Reads and prints who holds the account now."""
    holder = client.client_config().holder
    hostname = holder.hostname if holder else None
    guid = holder.guid if holder else None
    if options.json:
        output.document(
            {
                "account": client.account_label,
                "library_uid": client.library_uid,
                "holder_hostname": hostname,
                "holder_guid": guid,
            }
        )
        return
    table.pairs(
        [
            ("account", client.account_label),
            ("held by", "nobody" if holder is None else hostname or "an unnamed host"),
            ("guid", guid),
        ]
    )
