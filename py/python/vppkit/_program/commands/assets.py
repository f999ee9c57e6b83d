"""The apps and books of the library, with how many licences there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vppkit._program import common, output, progress
from vppkit._program.exits import Exit

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from vppkit import Client

_USUAL = (
    "adam_id",
    "pricing_param",
    "product_type_name",
    "assigned_count",
    "available_count",
    "total_count",
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Its options."""
    parser.add_argument("--pricing", choices=("STDQ", "PLUS"), help="of this quality only")
    parser.add_argument("--names", action="store_true", help="with their names, asked of the store")
    output.add_columns(parser, _USUAL)
    common.add_connection(parser)


def run(options: argparse.Namespace) -> Exit:
    """Lists them."""
    from vppkit import Asset

    usual = ("adam_id", "name", *_USUAL[1:]) if options.names else _USUAL
    known = ("name", *Asset.__match_args__) if options.names else Asset.__match_args__
    records = output.Records(options, known, usual)
    with progress.of_list(options) as shown, common.reader(options, shown.tell) as client:
        assets = client.assets(counts=True, pricing_param=options.pricing).to_dicts()
        if options.names and assets:
            _add_names(client, assets)
    records.add(assets)
    return Exit.OK


def _add_names(client: Client, assets: list[dict[str, Any]]) -> None:
    ids = list(dict.fromkeys(asset["adam_id"] for asset in assets))
    found = client.metadata(ids)
    names = {id_: one.name for id_, one in zip(ids, found, strict=True) if one is not None}
    for asset in assets:
        asset["name"] = names.get(asset["adam_id"])
