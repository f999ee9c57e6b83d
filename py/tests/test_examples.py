"""The examples of the repository, each as a process against a simulator."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from vppkit.testing import Simulator

_EXAMPLES = Path(__file__).parents[2] / "examples" / "python"
_APP = "361304891"


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator(assets=4, users=30, devices=60, assignments=150) as simulator:
        yield simulator


Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(sim: Simulator, tmp_path: Path) -> Start:
    def start(name: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, str(_EXAMPLES / name), *arguments],
            env={**os.environ, **sim.environment(), "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    return start


def _end(child: subprocess.Popen[str], code: int = 0) -> str:
    out, err = child.communicate(timeout=60)
    assert child.returncode == code, out + err
    assert "Traceback" not in err
    return out + err


def _assignments(path: Path) -> list[tuple[str, str, str | None, str | None]]:
    rows: list[tuple[str, str, str | None, str | None]] = []
    for line in path.read_text().splitlines():
        match json.loads(line):
            case {"assignment": one}:
                holder = (one["client_user_id"], one["serial_number"])
                rows.append((one["adam_id"], one["pricing_param"], *holder))
            case {"restarted": {"list": "assignments", "adam_id": adam_id}}:
                rows = [row for row in rows if adam_id not in (None, row[0])]
    return rows


def _truth(sim: Simulator) -> list[tuple[str, str, str | None, str | None]]:
    return [
        (one.adam_id, one.pricing, one.client_user_id, one.serial_number)
        for one in sim.assignments()
    ]


def _sorted(rows: list[tuple[str, str, str | None, str | None]]) -> list[tuple[str, ...]]:
    return sorted(tuple(value or "" for value in row) for row in rows)


def test_import(sim: Simulator, start: Start, tmp_path: Path) -> None:
    told = _end(start("import_library.py"))
    assert f"4 assets, {len(sim.assignments())} of " in told
    assert _sorted(_assignments(tmp_path / "library.ndjson")) == _sorted(_truth(sim))
    sim.assert_clean()


def test_an_import_that_was_killed_goes_on(sim: Simulator, start: Start, tmp_path: Path) -> None:
    sim.set(page_size=10)
    sim.fail(service="getAssignments", delay=0.3)
    child = start("import_library.py")
    while len(sim.requests("getAssignments")) < 14 and child.poll() is None:
        time.sleep(0.02)
    child.kill()
    child.communicate()
    sim.clear_faults()
    assert "Going on with" in _end(start("import_library.py"))
    # Several assets are read at once: of one that was not complete some lines come twice.
    rows = set(_assignments(tmp_path / "library.ndjson"))
    assert _sorted(list(rows)) == _sorted(_truth(sim))


def test_assign(sim: Simulator, start: Start, tmp_path: Path) -> None:
    free = next(one.available for one in sim.assets() if one.adam_id == _APP)
    serials = [f"EXAMPLE{number:05}" for number in range(free)]
    (tmp_path / "serials.txt").write_text("\n".join(serials))
    told = _end(start("assign.py", _APP, "serials.txt"))
    assert f"{free} targets: {free} done" in told
    assert {one.serial_number for one in sim.assignments()} >= set(serials)
    (tmp_path / "serials.txt").write_text("ONE-TOO-MANY\nEXAMPLE00000\n")
    told = _end(start("assign.py", _APP, "serials.txt"), code=1)
    assert "ONE-TOO-MANY: License not found" in told
    assert "1 more licences are needed" in told
    sim.assert_clean()


def _kept(tmp_path: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(tmp_path / "library.db")) as db:
        rows = db.execute("SELECT adam_id, client_user_id, serial_number FROM licenses").fetchall()
    return sorted(tuple(value or "" for value in row) for row in rows)


def _held(sim: Simulator) -> list[tuple[str, ...]]:
    return sorted(
        (one.adam_id, one.client_user_id or "", one.serial_number or "")
        for one in sim.assignments()
    )


def test_sync(sim: Simulator, start: Start, tmp_path: Path) -> None:
    _end(start("sync_poll.py", "library.db", "--once"))
    assert _kept(tmp_path) == _held(sim)
    sim.change("assign", adam_id=int(_APP), serial_number="NEW1")
    gone = next(one for one in sim.assignments() if one.serial_number)
    sim.change("unassign", adam_id=int(gone.adam_id), serial_number=gone.serial_number)
    assert "2 licences and 0 users have come" in _end(start("sync_poll.py", "library.db", "--once"))
    assert _kept(tmp_path) == _held(sim)
    sim.assert_clean()


def test_polling_goes_on_until_it_is_ended(sim: Simulator, start: Start, tmp_path: Path) -> None:
    child = start("sync_poll.py", "library.db", "--every", "0.2")
    assert child.stdout is not None
    child.stdout.readline()
    sim.change("assign", adam_id=int(_APP), serial_number="NEW1")
    while not child.stdout.readline().startswith("1 licences"):
        assert child.poll() is None
    child.send_signal(signal.SIGTERM)
    assert "the next start goes on" in _end(child)
    assert _kept(tmp_path) == _held(sim)


def test_polling_stops_when_another_product_takes_over(sim: Simulator, start: Start) -> None:
    child = start("sync_poll.py", "library.db", "--every", "0.2")
    assert child.stdout is not None
    child.stdout.readline()
    sim.change("steal_context", hostname="other.example.com")
    assert "other.example.com" in _end(child, code=4)
    sim.assert_clean()


def test_polling_waits_as_apple_asks(sim: Simulator, start: Start) -> None:
    sim.fail(503, service="getVPPAssetsSrv", retry_after=3600)
    child = start("sync_poll.py", "library.db", "--every", "0.2")
    assert child.stderr is not None
    assert child.stderr.readline().startswith("Apple asks to wait: again in 3")
    child.send_signal(signal.SIGINT)
    _end(child)
    assert len(sim.requests("getVPPAssetsSrv")) == 1


def test_an_error_is_one_line(sim: Simulator, start: Start) -> None:
    sim.change("revoke_token")
    told = _end(start("import_library.py"), code=1)
    assert told.splitlines()[-1].startswith("error: VPPClientConfigSrv")
