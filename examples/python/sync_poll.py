"""A library in a SQLite database, kept current: imported once, then asked for changes, for ever.

    python sync_poll.py library.db --every 300

The rule that it shows: the checkpoint is in the same transaction as the records that came before
it, so that they fit together after any end. Ctrl-C and SIGTERM end it; the next start goes on.
"""

from __future__ import annotations

import argparse
import asyncio
import signal
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime

from connect import connect_async

import vppkit
from vppkit import LicenseStatus, events

SCHEMA = """
CREATE TABLE IF NOT EXISTS place (
    one INTEGER PRIMARY KEY CHECK (one = 1), checkpoint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS assets (
    adam_id TEXT, pricing_param TEXT, free INTEGER, PRIMARY KEY (adam_id, pricing_param));
CREATE TABLE IF NOT EXISTS licenses (
    license_id TEXT PRIMARY KEY, adam_id TEXT NOT NULL, serial_number TEXT, client_user_id TEXT);
CREATE TABLE IF NOT EXISTS users (
    user_id TEXT PRIMARY KEY, client_user_id TEXT NOT NULL, status TEXT);
"""


async def bring_up_to_date(
    client: vppkit.AsyncClient, db: sqlite3.Connection
) -> events.Done | None:
    """Imports what is not there yet, or takes in what has changed. May be cancelled anywhere."""
    row = db.execute("SELECT checkpoint FROM place").fetchone()
    # Changes come licence by licence, so the records need the licences' ids.
    sequence = client.import_(source="licenses") if row is None else client.sync(row[0])
    try:
        async with sequence:
            async for event in sequence:
                match event:
                    case events.Assets(page):
                        take_assets(db, page)
                    case events.Licenses(page):
                        take_licenses(db, page)
                    case events.Users(page):
                        take_users(db, page)
                    case events.Restarted("licenses" | "users" as list_, is_full=True):
                        db.execute(f"DELETE FROM {list_}")
                    case events.Checkpoint(text):
                        db.execute("INSERT OR REPLACE INTO place VALUES (1, ?)", (text,))
                        db.commit()
                    case events.Done():
                        return event
    finally:
        # What came after the last checkpoint comes again.
        db.rollback()
    return None


def take_assets(db: sqlite3.Connection, page: vppkit.Page[vppkit.Asset]) -> None:
    """All of them come each time."""
    db.execute("DELETE FROM assets")
    rows = [(one.adam_id, one.pricing_param, one.available_count) for one in page]
    db.executemany("INSERT INTO assets VALUES (?, ?, ?)", rows)


def take_licenses(db: sqlite3.Connection, page: vppkit.Page[vppkit.License]) -> None:
    """One that nobody holds any more comes with another status."""
    for one in page:
        if one.status == LicenseStatus.ASSOCIATED:
            row = (one.license_id, one.adam_id, one.serial_number, one.client_user_id)
            db.execute("INSERT OR REPLACE INTO licenses VALUES (?, ?, ?, ?)", row)
        else:
            db.execute("DELETE FROM licenses WHERE license_id = ?", (one.license_id,))


def take_users(db: sqlite3.Connection, page: vppkit.Page[vppkit.User]) -> None:
    rows = [(one.user_id, one.client_user_id, one.status) for one in page]
    db.executemany("INSERT OR REPLACE INTO users VALUES (?, ?, ?)", rows)


def seconds_until(moment: datetime | None, otherwise: float) -> float:
    if moment is None:
        return otherwise
    return max(otherwise, (moment - datetime.now(UTC)).total_seconds())


async def poll(db: sqlite3.Connection, every: float, *, is_once: bool) -> int:
    async with await connect_async() as client:
        while True:
            wait = every
            try:
                done = await bring_up_to_date(client, db)
                if done is not None:
                    came = f"{done.assignments} licences and {done.user_records} users have come"
                    print(f"{came}, {done.licenses.assigned} licences are assigned", flush=True)
            except vppkit.AccountClaimedError as error:
                # Another product manages the account now. What to do an administrator must say.
                print(f"stopped: {error}", file=sys.stderr)
                return 4
            except vppkit.ThrottledError as error:
                wait = seconds_until(error.retry_at, every)
                print(f"Apple asks to wait: again in {wait:.0f} s", file=sys.stderr, flush=True)
            except (vppkit.UnavailableError, vppkit.TransportError, vppkit.DeadlineError) as error:
                print(f"not now: {error}", file=sys.stderr, flush=True)
            except vppkit.CheckpointError as error:
                # Of another library, or too old: everything comes anew.
                print(f"begins anew: {error}", file=sys.stderr, flush=True)
                for table in ("place", "assets", "licenses", "users"):
                    db.execute(f"DELETE FROM {table}")
                db.commit()
                continue
            if is_once:
                return 0
            await asyncio.sleep(wait)


async def main() -> int:
    parser = argparse.ArgumentParser(description="Keep a VPP library in a SQLite database.")
    parser.add_argument("database")
    parser.add_argument("--every", type=float, default=300, metavar="SECONDS")
    parser.add_argument("--once", action="store_true", help="end when it is up to date")
    options = parser.parse_args()
    task = asyncio.current_task()
    assert task is not None
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with closing(sqlite3.connect(options.database)) as db:
        db.executescript(SCHEMA)
        try:
            return await poll(db, options.every, is_once=options.once)
        except asyncio.CancelledError:
            print("ended; the next start goes on from here", file=sys.stderr)
            return 0
        except vppkit.VppkitError as error:
            print(f"error: {error}", file=sys.stderr)
            return 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
