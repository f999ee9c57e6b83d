"""A library in a SQLite file: records, and the checkpoint that belongs to them.

Both change in one transaction, so after a crash they still fit together. A list that comes anew is
marked first; what has not come again at the end is gone. That is also how changes are found.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from vppkit._program.exits import Exit
from vppkit._program.failure import Failure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    Told = Callable[[str, str, dict[str, Any]], None] | None
    """Hears of changes: ``added``, ``changed`` or ``removed``, the list, and the record."""

_MAGIC = 0x76707031
"""``application_id`` of the file: "vpp1"."""

_PATIENCE = 10.0
"""Seconds to wait for somebody else who uses the file."""

TABLES = {
    "assets": {
        "adam_id": "TEXT NOT NULL",
        "pricing_param": "TEXT NOT NULL",
        "product_type_id": "INTEGER",
        "product_type_name": "TEXT",
        "is_irrevocable": "BOOLEAN",
        "device_assignable": "BOOLEAN",
        "assigned_count": "INTEGER",
        "available_count": "INTEGER",
        "retired_count": "INTEGER",
        "total_count": "INTEGER",
        "extra": "JSON",
    },
    "assignments": {
        "adam_id": "TEXT NOT NULL",
        "pricing_param": "TEXT NOT NULL",
        "client_user_id": "TEXT",
        "serial_number": "TEXT",
        "extra": "JSON",
    },
    "licenses": {
        "license_id": "TEXT NOT NULL",
        "adam_id": "TEXT NOT NULL",
        "pricing_param": "TEXT",
        "product_type_id": "INTEGER",
        "product_type_name": "TEXT",
        "is_irrevocable": "BOOLEAN",
        "status": "TEXT",
        "user_id": "TEXT",
        "client_user_id": "TEXT",
        "its_id_hash": "TEXT",
        "serial_number": "TEXT",
        "extra": "JSON",
    },
    "users": {
        "client_user_id": "TEXT NOT NULL",
        "user_id": "TEXT",
        "status": "TEXT",
        "email": "TEXT",
        "its_id_hash": "TEXT",
        "invite_url": "TEXT",
        "invite_code": "TEXT",
        "managed_apple_id": "TEXT",
        "licenses": "JSON",
        "extra": "JSON",
    },
}
"""The members of the records, as SQLite keeps them. JSON is NULL where it would be empty."""

_KEYS = {
    "assets": ("adam_id", "pricing_param"),
    "assignments": ("adam_id", "pricing_param", "client_user_id", "serial_number"),
    "licenses": ("license_id",),
    "users": ("client_user_id", "user_id"),
}


class Store:
    """The file. Nothing in it changes before ``keep``."""

    def __init__(self, path: str) -> None:
        try:
            self._open(path)
        except sqlite3.Error as error:
            raise Failure(f"{path}: {error}", code=Exit.FILE) from None

    def _open(self, path: str) -> None:
        self._db = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        is_empty = not self._db.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        (magic,) = self._db.execute("PRAGMA application_id").fetchone()
        if not is_empty and magic != _MAGIC:
            raise Failure(
                f"{path} is a database of something else", "Name another file.", code=Exit.FILE
            )
        # Another run on the same file waits, and then fails; readers still see what was kept last.
        self._db.execute("BEGIN IMMEDIATE")
        if is_empty:
            self._db.execute(f"PRAGMA application_id = {_MAGIC}")
            self._db.execute("CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
            for table, columns in TABLES.items():
                members = ", ".join(f"{name} {kind}" for name, kind in columns.items())
                self._db.execute(
                    f"CREATE TABLE {table} (_key TEXT PRIMARY KEY, _stale INTEGER NOT NULL "
                    f"DEFAULT 0, {members})"
                )

    def close(self) -> None:
        """Forgets what was not kept."""
        self._db.close()

    def keep(self) -> None:
        """Writes what came since the last time, all of it or nothing."""
        self._db.execute("COMMIT")
        self._db.execute("BEGIN IMMEDIATE")

    def get(self, name: str) -> str | None:
        """Something beside the records: ``checkpoint``, ``account``, ``source``."""
        row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def set(self, name: str, value: str) -> None:
        """Replaces it."""
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, value))

    def count(self, table: str) -> int:
        """How many records there are."""
        return int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def begin_anew(self, table: str, adam_id: str | None = None) -> None:
        """All records of the list, or of one asset in it, come now: what does not come is gone."""
        if adam_id is None:
            self._db.execute(f"UPDATE {table} SET _stale = 1")
        else:
            self._db.execute(f"UPDATE {table} SET _stale = 1 WHERE adam_id = ?", (adam_id,))

    def take(self, table: str, records: Sequence[dict[str, Any]], told: Told = None) -> None:
        """Takes records in. `told` hears of each that is new or has changed."""
        rows = [_row(table, record) for record in records]
        if told is not None:
            for record, row in zip(records, rows, strict=True):
                self._tell(table, record, row, told)
        places = ", ".join("?" * len(rows[0])) if rows else ""
        self._db.executemany(f"INSERT OR REPLACE INTO {table} VALUES ({places})", rows)

    def _tell(self, table: str, record: dict[str, Any], row: tuple[Any, ...], told: Any) -> None:
        before = self._db.execute(f"SELECT * FROM {table} WHERE _key = ?", row[:1]).fetchone()
        if before is None:
            told("added", table, record)
        elif before[2:] != row[2:]:
            told("changed", table, record)

    def drop(self, table: str, records: Sequence[dict[str, Any]], told: Told = None) -> None:
        """Takes records out, if they are there."""
        for record in records:
            key = (_key(table, record),)
            if told is not None:
                # As it was kept: it says who had it.
                for kept in self.records(table, "WHERE _key = ?", key):
                    told("removed", table, kept)
            self._db.execute(f"DELETE FROM {table} WHERE _key = ?", key)

    def sweep(self, told: Told = None) -> None:
        """Everything has come: what was marked and has not come again goes."""
        for table in TABLES:
            if told is not None:
                for record in self.records(table, "WHERE _stale"):
                    told("removed", table, record)
            self._db.execute(f"DELETE FROM {table} WHERE _stale")

    def records(
        self, table: str, where: str = "", values: Sequence[str] = ()
    ) -> Iterator[dict[str, Any]]:
        """The records, as `to_dict` of the library has them."""
        from json import loads

        columns = TABLES[table]
        empty: dict[str, Any] = {"extra": {}, "licenses": []}
        cursor = self._db.execute(f"SELECT {', '.join(columns)} FROM {table} {where}", values)
        for row in cursor:
            record = dict(zip(columns, row, strict=True))
            for name, kind in columns.items():
                value = record[name]
                if kind == "JSON":
                    record[name] = empty[name] if value is None else loads(value)
                elif kind == "BOOLEAN" and value is not None:
                    record[name] = bool(value)
            yield record


def _key(table: str, record: dict[str, Any]) -> str:
    # No id holds a control character; an absent member differs from an empty one.
    return "\x1f".join(
        "\x00" if (value := record[name]) is None else value for name in _KEYS[table]
    )


def _row(table: str, record: dict[str, Any]) -> tuple[Any, ...]:
    values = [
        _json(record[name]) if kind == "JSON" else record[name]
        for name, kind in TABLES[table].items()
    ]
    return (_key(table, record), 0, *values)


def _json(value: Any) -> str | None:
    if not value:
        return None
    from json import dumps

    return dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
