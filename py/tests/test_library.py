"""Imports and syncs: events, checkpoints, going on in another process."""

import datetime
import time
from pathlib import Path

import pytest
from simulated import ADAM_ID, Connect, run, serials

import vppkit
from vppkit import events
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


class Seen:
    """What events brought."""

    def __init__(self) -> None:
        self.started: events.Started | None = None
        self.done: events.Done | None = None
        self.counts = {"assets": 0, "assignments": 0, "licenses": 0, "users": 0}
        self.restarted: list[events.Restarted] = []
        self.checkpoints: list[events.Checkpoint] = []
        self.waits: list[events.Waiting] = []
        self.progress: list[events.Progress] = []

    def add(self, event: events.Event) -> None:
        match event:
            case events.Started():
                self.started = event
            case events.Assets(page):
                self.counts["assets"] += len(page)
            case events.Assignments(page):
                self.counts["assignments"] += len(page)
            case events.Licenses(page):
                self.counts["licenses"] += len(page)
            case events.Users(page):
                self.counts["users"] += len(page)
            case events.Progress():
                self.progress.append(event)
            case events.Waiting(until, wait):
                assert until.tzinfo is not None and wait > datetime.timedelta()
                self.waits.append(event)
            case events.Restarted():
                self.restarted.append(event)
            case events.Checkpoint():
                self.checkpoints.append(event)
            case events.Done():
                self.done = event
            case _:
                raise AssertionError(event)


def read(told: vppkit.Events) -> Seen:
    seen = Seen()
    for event in told:
        seen.add(event)
    return seen


def test_an_import_brings_everything(sim: Simulator, client: vppkit.Client) -> None:
    seen = read(client.import_())
    assert seen.started == events.Started(client.account_label, is_incremental=False)
    done = seen.done
    assert done is not None
    assert seen.counts == {
        "assets": 6,
        "assignments": 500,
        "licenses": 0,
        "users": done.user_records,
    }
    assert done.user_records == len([one for one in sim.users() if one.status != "Deleted"])
    assert (done.assets, done.assignments, done.licenses.assigned) == (6, 500, 500)
    truth = sim.assignments()
    assert done.devices == len({one.serial_number for one in truth if one.serial_number})
    assert done.users == len({one.client_user_id for one in truth if one.client_user_id})
    assert done.requests > 10 and done.received_bytes > 1000
    assert done.took > datetime.timedelta() and done.account == client.account_label
    assert seen.progress[-1].list in ("users", "assignments")
    assert seen.checkpoints[-1].is_complete and not seen.checkpoints[0].is_complete
    assert seen.checkpoints[-1].library_uid == client.library_uid
    assert str(seen.checkpoints[-1]) == seen.checkpoints[-1].text


def test_an_import_of_licences_without_users_can_be_had(client: vppkit.Client) -> None:
    seen = read(client.import_(source="licenses", users=False))
    assert seen.counts == {"assets": 6, "assignments": 0, "licenses": 500, "users": 0}


def test_a_sync_brings_what_changed(sim: Simulator, client: vppkit.Client) -> None:
    checkpoint = read(client.import_()).checkpoints[-1]
    before = len(sim.requests())
    quiet = read(client.sync(checkpoint.text))
    assert quiet.started is not None and quiet.started.is_incremental
    assert quiet.counts["assignments"] == quiet.counts["users"] == 0
    assert len(sim.requests()) - before == 3
    sim.change("register_user", client_user_id="py-sync")
    client.assign(ADAM_ID, serial_numbers=["PY-SYNC"])
    later = read(client.sync(quiet.checkpoints[-1].text))
    assert later.counts["users"] == 1
    assert later.restarted == [events.Restarted("assignments", ADAM_ID, is_full=True)]
    of_asset = sum(one.adam_id == ADAM_ID for one in sim.assignments())
    assert later.counts["assignments"] == of_asset


def test_a_sync_of_licences_brings_freed_ones_too(sim: Simulator, client: vppkit.Client) -> None:
    checkpoint = read(client.import_(source="licenses")).checkpoints[-1]
    held = next(one for one in sim.assignments() if one.serial_number and one.adam_id == ADAM_ID)
    sim.change("unassign", adam_id=int(ADAM_ID), serial_number=held.serial_number)
    found = [
        one
        for event in client.sync(checkpoint.text)
        if isinstance(event, events.Licenses)
        for one in event.page
    ]
    assert [(one.license_id, one.status) for one in found] == [
        (str(held.license_id), vppkit.LicenseStatus.AVAILABLE)
    ]


def test_an_interrupted_import_goes_on_from_its_file_in_another_process(
    sim: Simulator, client: vppkit.Client, tmp_path: Path
) -> None:
    path = tmp_path / "checkpoint"
    assert vppkit.load_checkpoint(path) is None
    begun = Seen()
    for event in client.import_(keep_in=path):
        if len(begun.checkpoints) > 1:
            break
        begun.add(event)
        if len(begun.checkpoints) > 1:
            # The file is written at most once a second.
            time.sleep(1.1)
    kept = vppkit.load_checkpoint(path)
    assert kept is not None and not events.Checkpoint(kept).is_complete
    ran = run(
        sim,
        """
path = sys.argv[1]
count = 0
with connect() as client:
    for event in client.sync(vppkit.load_checkpoint(path), keep_in=path):
        match event:
            case vppkit.events.Assignments(page):
                count += len(page)
print(count)
""".replace("vppkit.events.", "events.").replace("path =", "from vppkit import events\npath =", 1),
        str(path),
    )
    ran.ended_well()
    assert begun.counts["assignments"] + int(ran.stdout) >= 500 > int(ran.stdout)
    complete = vppkit.load_checkpoint(str(path))
    assert complete is not None and events.Checkpoint(complete).is_complete


def test_an_import_goes_on_after_a_failure(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(9637, service="getVPPUsersSrv", calls=[1])
    told, seen, failures = client.import_(), Seen(), 0
    while seen.done is None:
        try:
            seen.add(next(told))
        except vppkit.NotPermittedError:
            failures += 1
    assert failures == 1 and seen.counts["assignments"] == 500 and seen.counts["users"] > 0
    with pytest.raises(StopIteration):
        next(told)


def test_an_import_tells_that_it_waits(sim: Simulator) -> None:
    sim.fail(503, service="getVPPUsersSrv", times=1, retry_after=2)
    with sim.connect() as client:
        seen = read(client.import_())
    assert seen.done is not None and seen.waits
    # Clients that were turned away together do not come back together.
    assert all(wait.wait <= datetime.timedelta(seconds=12) for wait in seen.waits)


def test_an_import_tells_that_a_list_begins_anew(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(9633, service="getVPPUsersSrv", calls=[2], times=1)
    sim.set(batch_size=10)
    seen = read(client.import_())
    assert events.Restarted("users", None, is_full=True) in seen.restarted


def test_what_is_no_checkpoint_is_refused(sim: Simulator, client: vppkit.Client) -> None:
    for text in ("no checkpoint", ""):
        with pytest.raises(vppkit.CheckpointError):
            client.sync(text)
        with pytest.raises(vppkit.CheckpointError):
            assert events.Checkpoint(text).is_complete
    with pytest.raises(ValueError):
        assert events.Checkpoint("no checkpoint").library_uid


def test_a_checkpoint_of_another_library_is_refused(sim: Simulator, connect: Connect) -> None:
    token = vppkit.ServerToken.from_text(sim.tokens()["other"].text)
    other = connect(token=token, hostname=None, guid=None)
    checkpoint = read(other.import_(users=False)).checkpoints[-1]
    told = connect().sync(checkpoint.text)
    with pytest.raises(vppkit.CheckpointError):
        next(told)


def test_a_folder_is_no_file_for_checkpoints(client: vppkit.Client, tmp_path: Path) -> None:
    with pytest.raises(vppkit.StorageError) as failed:
        vppkit.load_checkpoint(tmp_path)
    assert isinstance(failed.value, OSError)
    assert isinstance(failed.value.__cause__, IsADirectoryError)
    told = client.import_(keep_in=tmp_path)
    with pytest.raises(vppkit.StorageError):
        for _ in told:
            pass


def test_events_close_with_with(sim: Simulator) -> None:
    with sim.connect() as client, client.import_() as told:
        assert isinstance(next(told), events.Started)
    assert list(told) == []


def test_a_write_meanwhile_is_not_lost(sim: Simulator, client: vppkit.Client) -> None:
    told = client.import_()
    seen = Seen()
    for event in told:
        seen.add(event)
        if seen.counts["assignments"] and "PY-LATE-00000" not in str(sim.assignments()[-3:]):
            client.assign(ADAM_ID, serial_numbers=serials("PY-LATE", 1))
            break
    for event in told:
        seen.add(event)
    found = {
        one.serial_number
        for event in client.sync(seen.checkpoints[-1].text)
        if isinstance(event, events.Assignments)
        for one in event.page
    }
    imported = client.assignments(serial_number="PY-LATE-00000").to_list()
    assert imported and (seen.counts["assignments"] == 501 or "PY-LATE-00000" in found)
