"""Listings: filters, pages, what changed since, beginning anew, going on after a failure."""

import pytest
from simulated import ADAM_ID, Connect, serials

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


def test_assignments_are_all_there(sim: Simulator, client: vppkit.Client) -> None:
    truth = {
        (one.adam_id, one.pricing, one.client_user_id, one.serial_number)
        for one in sim.assignments()
    }
    listed = list(client.assignments())
    found = {
        (one.adam_id, one.pricing_param, one.client_user_id, one.serial_number) for one in listed
    }
    assert found == truth and len(listed) == len(truth) == 500
    assert client.assignments().to_list() == listed
    assert set(client.assignments(ordered=False)) == set(listed)


def test_assignments_are_filtered(sim: Simulator, client: vppkit.Client) -> None:
    truth = sim.assignments()
    of_asset = client.assignments(adam_id=ADAM_ID, parallel=1).to_list()
    assert len(of_asset) == sum(one.adam_id == ADAM_ID for one in truth)
    assert {one.adam_id for one in of_asset} == {ADAM_ID}
    serial = next(one.serial_number for one in truth if one.serial_number)
    of_device = client.assignments(serial_number=serial).to_list()
    assert len(of_device) == sum(one.serial_number == serial for one in truth)
    user = next(one.client_user_id for one in truth if one.client_user_id)
    of_user = client.assignments(client_user_id=user).to_list()
    assert len(of_user) == sum(one.client_user_id == user for one in truth)
    both = client.assignments(client_user_id=user, adam_id=of_user[0].adam_id).to_list()
    assert {(one.client_user_id, one.adam_id) for one in both} == {(user, of_user[0].adam_id)}


def test_users_are_filtered(sim: Simulator, client: vppkit.Client) -> None:
    truth = [one for one in sim.users() if one.status != "Deleted"]
    retired = {one.user_id for one in truth if one.status == "Retired"}
    active = {one.user_id for one in truth} - retired
    assert retired and active

    def ids(listing: vppkit.Listing[vppkit.User]) -> set[int]:
        return {int(one.user_id or 0) for one in listing if one.status != "Deleted"}

    assert ids(client.users()) == active
    assert ids(client.users(include_retired=True, ordered=False)) == active | retired
    assert ids(client.users(retired_only=True, parallel=2)) == retired


def test_licenses_are_filtered(sim: Simulator, client: vppkit.Client) -> None:
    held = client.licenses().to_list()
    assert len(held) == 500 and {one.status for one in held} == {vppkit.LicenseStatus.ASSOCIATED}
    by_users = client.licenses(held_by="users").to_list()
    by_devices = client.licenses(held_by="devices", ordered=False).to_list()
    assert all(one.client_user_id for one in by_users) and all(
        one.serial_number for one in by_devices
    )
    assert len(by_users) + len(by_devices) == 500 and by_users and by_devices
    of_asset = client.licenses(adam_id=ADAM_ID, pricing_param="STDQ", assigned_only=False).to_list()
    assert sum(one.status == "Available" for one in of_asset) == sim.assets()[0].available
    assert {one.adam_id for one in of_asset} == {ADAM_ID}
    serial = by_devices[0].serial_number
    assert {one.serial_number for one in client.licenses(serial_number=serial)} == {serial}


def test_each_iteration_lists_anew(sim: Simulator, client: vppkit.Client) -> None:
    listing = client.users()
    assert not sim.requests("getVPPUsersSrv")
    first = list(listing)
    sim.change("register_user", client_user_id="py-new")
    assert {one.client_user_id for one in listing} - {one.client_user_id for one in first} == {
        "py-new"
    }


def test_pages_tell_how_far_the_listing_is(client: vppkit.Client) -> None:
    pages = client.licenses(parallel=1).pages()
    assert pages.progress == vppkit.ListingProgress(0, None, 0, None)
    seen, numbers = 0, []
    for page in pages:
        assert isinstance(page, vppkit.Page)
        seen += len(page)
        numbers.append(pages.progress.pages)
        assert pages.progress.records == seen
    assert numbers == list(range(1, len(numbers) + 1)) and len(numbers) == 9
    assert pages.progress.total_records in (500, None) and seen == 500
    assert pages.restarts == 0
    with pytest.raises(StopIteration):
        next(pages)


def test_pages_are_more_than_lists(sim: Simulator, client: vppkit.Client) -> None:
    page = next(client.assignments().pages())
    assert len(page) == 60 and page[0] == page.to_list()[0] and page[-1] == list(page)[-1]
    assert page.to_dicts()[0]["adam_id"] == page[0].adam_id
    assert page.to_columns(["adam_id"])["adam_id"] == [one.adam_id for one in page]
    assert page.request_id and page.total_assignments == 500
    assert page.envelope.library_uid == client.library_uid


def test_what_changed_since_is_listed(sim: Simulator, client: vppkit.Client) -> None:
    pages = client.licenses().pages()
    assert pages.since_modified_token is None
    first = [one for page in pages for one in page]
    token = pages.since_modified_token
    assert token
    assert client.licenses(since=token).to_list() == []
    gone = next(one for one in first if one.serial_number and one.adam_id == ADAM_ID)
    sim.change("unassign", adam_id=int(ADAM_ID), serial_number=gone.serial_number)
    sim.change("assign", adam_id=int(ADAM_ID), serial_number="PY-SINCE")
    changed = client.licenses(since=token, assigned_only=False).to_list()
    assert "PY-SINCE" in {one.serial_number for one in changed} and len(changed) <= 2

    people = client.users(include_retired=True).pages()
    leaver = next(one for page in people for one in page if one.status == "Registered")
    for _ in people:
        pass
    sim.change("retire_user", client_user_id=leaver.client_user_id)
    later = client.users(include_retired=True, since=people.since_modified_token)
    assert [(one.client_user_id, one.status) for one in later] == [
        (leaver.client_user_id, "Retired")
    ]


def test_a_listing_whose_data_apple_lost_begins_anew(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(9633, service="getAssignments", calls=[4], times=1)
    pages = client.assignments(parallel=1).pages()
    pieces: list[list[vppkit.Assignment]] = [[]]
    for page in pages:
        if pages.restarts == len(pieces):
            pieces.append([])
        pieces[-1].extend(page)
    assert pages.restarts == 1
    assert 0 < len(pieces[0]) < 500 and len(pieces[1]) == 500
    sim.clear_faults()
    sim.fail(9633, service="getAssignments", calls=[4], times=1)
    # A list has no room for records that came twice.
    assert len(client.assignments(parallel=1).to_list()) == 500


def test_a_listing_goes_on_after_a_failure(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(9637, service="getAssignments", calls=[3], times=1)
    pages = client.assignments(parallel=1).pages()
    records, failures = 0, 0
    while True:
        try:
            records += len(next(pages))
        except vppkit.NotPermittedError:
            failures += 1
        except StopIteration:
            break
    assert (records, failures) == (500, 1)


def test_a_listing_survives_repeatable_failures(sim: Simulator, connect: Connect) -> None:
    client = connect(attempts=5, first_delay=0.01)
    sim.fail(503, service="getVPPLicensesSrv", probability=0.3, times=6)
    sim.fail(service="getVPPLicensesSrv", calls=[2], close="during")
    assert len(client.licenses().to_list()) == 500


def test_no_more_than_five_at_once_and_fewer_if_so_told(sim: Simulator, connect: Connect) -> None:
    sim.fail(service="getAssignments", delay=0.05)
    client = connect()
    client.assignments(parallel=2).to_list()
    assert sim.most_at_once() == 2
    client.assignments().to_list()
    assert 3 <= sim.most_at_once() <= 5
    sim.forget_verdicts()
    one = connect(parallelism=1)
    one.assignments().to_list()
    assert sim.most_at_once() == 1


def test_a_closed_listing_brings_nothing_more(client: vppkit.Client) -> None:
    pages = client.assignments().pages()
    assert next(pages)
    pages.close()
    pages.close()
    with pytest.raises(StopIteration):
        next(pages)
    events = client.import_()
    next(events)
    events.close()
    with pytest.raises(StopIteration):
        next(events)


def test_pages_close_with_with(sim: Simulator) -> None:
    with sim.connect() as client, client.users().pages() as pages:
        assert next(pages)
    assert list(pages) == []


def test_an_empty_listing_is_empty(client: vppkit.Client) -> None:
    assert client.assignments(serial_number="NOBODY").to_list() == []
    assert list(client.licenses(serial_number=serials("NONE", 1)[0])) == []


def test_the_records_of_a_page_that_apple_shaped_oddly_are_the_same(
    sim: Simulator, client: vppkit.Client
) -> None:
    plain = client.licenses().to_list()
    sim.set(quirks=["unknown_members", "str_as_numbers", "total_batch_count_number"])
    odd = client.licenses().to_list()
    assert [one.license_id for one in odd] == [one.license_id for one in plain]
    assert all(one.extra for one in odd)
