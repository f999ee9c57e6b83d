"""Imports into files and a database, and how those are kept current."""

from __future__ import annotations

import csv
import json
import signal
import sqlite3
import time
from contextlib import closing

import pytest

APP = "361304891"


def rows_of(path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def truth(sim) -> set[tuple]:
    return {
        (one.adam_id, one.pricing, one.client_user_id, one.serial_number)
        for one in sim.assignments()
    }


def kept(path, table="assignments") -> set[tuple]:
    with closing(sqlite3.connect(path)) as db:
        members = "adam_id, pricing_param, client_user_id, serial_number"
        return set(db.execute(f"SELECT {members} FROM {table} WHERE NOT _stale"))


def test_the_tables_have_the_members_of_the_records() -> None:
    from vppkit import Asset, Assignment, License, User
    from vppkit._program.store import TABLES

    for table, record in [
        ("assets", Asset),
        ("assignments", Assignment),
        ("licenses", License),
        ("users", User),
    ]:
        assert tuple(TABLES[table]) == record.__match_args__


def test_ndjson(vppkit, sim) -> None:
    ended = vppkit("import", "--out", "library")
    assert ended.code == 0
    folder = vppkit.folder / "library"
    assert sorted(one.name for one in folder.iterdir()) == [
        "assets.ndjson",
        "assignments.ndjson",
        "users.ndjson",
    ]
    assert len(rows_of(folder / "assets.ndjson")) == len(sim.assets())
    assert len(rows_of(folder / "assignments.ndjson")) == len(sim.assignments())
    assert len(rows_of(folder / "users.ndjson")) == len(sim.users())
    assert rows_of(folder / "assets.ndjson") == vppkit("assets", "--json").lines


def test_records_come_back_as_they_were(vppkit) -> None:
    assert vppkit("import", "--out", "library", "--source", "licenses").code == 0
    theirs = {one["license_id"]: one for one in vppkit("licenses", "--json").lines}
    ours = {one["license_id"]: one for one in rows_of(vppkit.folder / "library/licenses.ndjson")}
    assert ours == theirs


def test_csv(vppkit, sim) -> None:
    assert vppkit("import", "--out", "library", "--format", "csv", "--no-users").code == 0
    with (vppkit.folder / "library/assignments.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    told = {
        (
            row["adam_id"],
            row["pricing_param"],
            row["client_user_id"] or None,
            row["serial_number"] or None,
        )
        for row in rows
    }
    assert told == truth(sim)
    with (vppkit.folder / "library/assets.csv").open(newline="") as file:
        assert {row["is_irrevocable"] for row in csv.DictReader(file)} <= {"true", "false", ""}


def test_parquet(vppkit, sim) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert vppkit("import", "--out", "library", "--format", "parquet").code == 0
    table = parquet.read_table(vppkit.folder / "library/assignments.parquet")
    assert table.num_rows == len(sim.assignments())
    assets = parquet.read_table(vppkit.folder / "library/assets.parquet")
    assert str(assets.schema.field("total_count").type) == "int64"
    assert str(assets.schema.field("device_assignable").type) == "bool"


def test_parquet_without_pyarrow_is_refused_before_anything_is_sent(vppkit, sim) -> None:
    hidden = vppkit.folder / "hidden" / "pyarrow"
    hidden.mkdir(parents=True)
    (hidden / "__init__.py").write_text("raise ImportError")
    vppkit.environment["PYTHONPATH"] = str(hidden.parent)
    ended = vppkit("import", "--out", "library", "--format", "parquet")
    assert ended.code == 2
    assert "pip install 'vppkit[parquet]'" in ended.err
    assert sim.requests() == []


def test_json_of_an_import(vppkit, sim) -> None:
    told = vppkit("import", "--keep", "library.db", "--json").json
    assert told["assignments"] == len(sim.assignments())
    assert told["kept_in"] == "library.db"


@pytest.mark.parametrize("source", ["assignments", "licenses"])
def test_a_copy_is_kept_current_and_changes_are_shown(vppkit, sim, source) -> None:
    db = vppkit.folder / "library.db"
    assert vppkit("import", "--keep", "library.db", "--source", source).code == 0
    assert kept(db, source) == truth(sim)
    ended = vppkit("sync", "--keep", "library.db", "--json")
    assert (ended.code, ended.out) == (0, "")

    gone = next(one for one in sim.assignments() if one.adam_id == APP and one.serial_number)
    sim.change("assign", adam_id=int(APP), serial_number="NEW1")
    sim.change("unassign", adam_id=int(APP), serial_number=gone.serial_number)
    sim.change("register_user", client_user_id="new-user")
    ended = vppkit("sync", "--keep", "library.db", "--json", "--out", "library")
    assert ended.code == 0
    told = {
        (one["change"], one["list"], one["record"].get("serial_number"))
        for one in ended.lines
        if one["list"] != "assets"
    }
    assert told == {
        ("removed", source, gone.serial_number),
        ("added", source, "NEW1"),
        ("added", "users", None),
    }
    assert kept(db, source) == truth(sim)
    assert len(rows_of(vppkit.folder / f"library/{source}.ndjson")) == len(sim.assignments())
    sim.assert_clean()


def test_changes_for_people(vppkit, sim) -> None:
    vppkit("import", "--keep", "library.db")
    sim.change("buy", adam_id=int(APP), count=5)
    rows = dict(vppkit("sync", "--keep", "library.db").rows)
    assert rows["changes"] == "1 assets changed"
    assert dict(vppkit("sync", "--keep", "library.db").rows)["changes"] == "none"


def test_an_import_that_was_interrupted_goes_on(vppkit, sim) -> None:
    sim.set(page_size=10)
    # One asset after the other, slowly enough for several checkpoints.
    sim.fail(service="getAssignments", delay=1.2)
    child = vppkit.start("import", "--keep", "library.db")
    while len(sim.requests("getAssignments")) < 14 and child.poll() is None:
        time.sleep(0.05)
    child.send_signal(signal.SIGINT)
    child.communicate(timeout=30)
    assert child.returncode == 130
    before = len(kept(vppkit.folder / "library.db"))
    assert 0 < before < len(sim.assignments())

    sim.clear_faults()
    sim.forget_requests()
    assert vppkit("import", "--keep", "library.db", "--source", "licenses").code == 2
    ended = vppkit("import", "--keep", "library.db")
    assert ended.code == 0
    assert "going on where it was interrupted" in ended.err
    assert kept(vppkit.folder / "library.db") == truth(sim)


def test_a_kill_leaves_what_fits_together(vppkit, sim) -> None:
    sim.set(page_size=10)
    sim.fail(service="getAssignments", delay=1.2)
    child = vppkit.start("import", "--keep", "library.db")
    while len(sim.requests("getAssignments")) < 14 and child.poll() is None:
        time.sleep(0.05)
    child.kill()
    child.communicate(timeout=30)
    sim.clear_faults()
    # Meanwhile the world has moved on.
    gone = next(one for one in sim.assignments() if one.serial_number)
    sim.change("unassign", adam_id=int(gone.adam_id), serial_number=gone.serial_number)
    assert vppkit("import", "--keep", "library.db").code == 0
    assert vppkit("sync", "--keep", "library.db").code == 0
    assert kept(vppkit.folder / "library.db") == truth(sim)


def test_lists_that_apple_loses_leave_no_stale_rows(vppkit, sim) -> None:
    assert vppkit("import", "--keep", "library.db").code == 0
    sim.change("purge_listings")
    assert vppkit("sync", "--keep", "library.db").code == 0
    assert kept(vppkit.folder / "library.db") == truth(sim)


def test_a_complete_import_is_not_done_twice(vppkit) -> None:
    vppkit("import", "--keep", "library.db")
    ended = vppkit("import", "--keep", "library.db")
    assert ended.code == 2
    assert "vppkit sync --keep library.db" in ended.err


def test_a_database_of_another_library_is_refused(vppkit, sim) -> None:
    vppkit("import", "--keep", "library.db")
    before = kept(vppkit.folder / "library.db")
    file = sim.token_file(vppkit.folder / "other.vpptoken", "other")
    ended = vppkit("sync", "--keep", "library.db", "--token", str(file))
    assert ended.code == 7
    assert kept(vppkit.folder / "library.db") == before


def test_a_database_of_something_else_is_left_alone(vppkit) -> None:
    with closing(sqlite3.connect(vppkit.folder / "mine.db")) as db:
        db.execute("CREATE TABLE mine (a)")
        db.commit()
    before = (vppkit.folder / "mine.db").read_bytes()
    ended = vppkit("import", "--keep", "mine.db")
    assert ended.code == 7
    assert "something else" in ended.err
    assert (vppkit.folder / "mine.db").read_bytes() == before
