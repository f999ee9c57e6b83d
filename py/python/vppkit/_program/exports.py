"""A library as files: a folder with a file for each list."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from vppkit._program.failure import Failure, reraise_file
from vppkit._program.store import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from vppkit._program.store import Store

FORMATS = ("ndjson", "csv", "parquet")
_ROWS = 50_000


def check(format_: str) -> None:
    """Raises if it cannot be written, before hours are spent on the import."""
    if format_ == "parquet":
        try:
            _pyarrow()
        except ImportError:
            raise Failure(
                "parquet needs pyarrow, which is not installed", "pip install 'vppkit[parquet]'"
            ) from None


def _pyarrow() -> tuple[Any, Any]:
    """pyarrow and its parquet. They bring no types."""
    from importlib import import_module

    return import_module("pyarrow"), import_module("pyarrow.parquet")


def write(store: Store, folder: str, format_: str, source: str) -> list[str]:
    """Writes the files and returns their paths. Each is replaced as a whole when it is complete."""
    into = Path(folder)
    paths: list[str] = []
    try:
        into.mkdir(parents=True, exist_ok=True)
        for table in ("assets", source, "users"):
            path = into / f"{table}.{format_}"
            new = path.with_name(f".{path.name}.new")
            _WRITERS[format_](store, table, new)
            os.replace(new, path)
            paths.append(str(path))
    except OSError as error:
        reraise_file(error, error.filename or folder)
    return paths


def _ndjson(store: Store, table: str, path: Path) -> None:
    from json import dumps

    with path.open("w", encoding="utf-8") as file:
        for record in store.records(table):
            file.write(dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")


def _csv(store: Store, table: str, path: Path) -> None:
    """CSV as RFC 4180 has it, in UTF-8, with a head."""
    import csv

    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(TABLES[table])
        rows.writerows(map(_cell, record.values()) for record in _flat(store, table))


def _cell(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _parquet(store: Store, table: str, path: Path) -> None:
    pyarrow, parquet = _pyarrow()
    kinds = {"INTEGER": pyarrow.int64(), "BOOLEAN": pyarrow.bool_()}
    fields = [
        (name, kinds.get(kind.removesuffix(" NOT NULL"), pyarrow.string()))
        for name, kind in TABLES[table].items()
    ]
    schema = pyarrow.schema(fields)
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(_flat(store, table)):
            writer.write_batch(pyarrow.RecordBatch.from_pylist(rows, schema=schema))


def _flat(store: Store, table: str) -> Iterator[dict[str, Any]]:
    """Records without structure: what is nested is JSON, and absent where it is empty."""
    from json import dumps

    nested = [name for name, kind in TABLES[table].items() if kind == "JSON"]
    for record in store.records(table):
        for name in nested:
            value = record[name]
            record[name] = dumps(value, ensure_ascii=False) if value else None
        yield record


def _batches(records: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    batch: list[dict[str, Any]] = []
    for record in records:
        batch.append(record)
        if len(batch) >= _ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


_WRITERS = {"ndjson": _ndjson, "csv": _csv, "parquet": _parquet}
