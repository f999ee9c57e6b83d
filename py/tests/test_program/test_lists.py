"""What the commands print that only read."""

from __future__ import annotations

import json

APP = "361304891"


def test_assets(vppkit, sim) -> None:
    truth = {(one.adam_id, one.pricing) for one in sim.assets()}
    told = vppkit("assets", "--json").lines
    assert {(one["adam_id"], one["pricing_param"]) for one in told} == truth
    rows = vppkit("assets").rows
    assert {(row[0], row[1]) for row in rows} == truth
    assert [APP] in vppkit("assets", "--columns", "adam-id").rows
    assert set(vppkit("assets", "--json", "--columns", "adam_id").lines[0]) == {"adam_id"}


def test_assets_with_names(vppkit) -> None:
    told = {one["adam_id"]: one["name"] for one in vppkit("assets", "--names", "--json").lines}
    assert told[APP] == f"Item {APP}"


def test_assignments_and_their_filters(vppkit, sim) -> None:
    truth = sim.assignments()
    assert len(vppkit("assignments", "--json").lines) == len(truth)
    of_app = [one for one in truth if one.adam_id == APP]
    assert len(vppkit("assignments", "--adam-id", APP).rows) == len(of_app)
    device = next(one.serial_number for one in truth if one.serial_number)
    for one in vppkit("assignments", "--serial", device, "--json").lines:
        assert one["serial_number"] == device
    user = next(one.client_user_id for one in truth if one.client_user_id)
    held = vppkit("assignments", "--user", user, "--json").lines
    assert {one["client_user_id"] for one in held} == {user}


def test_licenses_and_their_filters(vppkit, sim) -> None:
    truth = sim.assignments()
    every = vppkit("licenses", "--json").lines
    assert len(every) == len(truth)
    with_free = vppkit("licenses", "--all", "--adam-id", APP, "--json").lines
    assert {one["status"] for one in with_free} == {"Associated", "Available"}
    devices = vppkit("licenses", "--held-by", "devices", "--json").lines
    assert len(devices) == sum(one.serial_number is not None for one in truth)


def test_users(vppkit, sim) -> None:
    sim.change("retire_user", client_user_id=sim.users()[0].client_user_id)
    active = vppkit("users", "--json").lines
    every = vppkit("users", "--include-retired", "--json").lines
    retired = vppkit("users", "--retired-only", "--json").lines
    assert retired
    assert len(active) + len(retired) == len(every)
    assert len(every) == len(sim.users())


def test_a_list_on_a_terminal_fits_it(vppkit) -> None:
    for columns in (80, 120):
        shown = vppkit.on_terminal("users", columns=columns).out
        lines = shown.splitlines()
        assert lines[0].startswith("user ")
        assert set(lines[1]) == {"-", " "}
        assert max(len(line) for line in lines) <= columns
        assert len(lines) > 10
    assert "…" in vppkit.on_terminal("users", columns=60).out


def test_an_empty_list_is_empty(vppkit) -> None:
    for more in ([], ["--json"]):
        ended = vppkit("assignments", "--serial", "NOBODYS", *more)
        assert (ended.code, ended.out) == (0, "")


def test_a_list_that_begins_anew_is_never_taken_for_whole(vppkit, sim) -> None:
    sim.set(page_size=10)
    sim.fail(9633, service="getAssignments", calls=[9])
    ended = vppkit("assignments")
    rows = [tuple(row) for row in ended.rows]
    is_whole = len(set(rows)) == len(rows) == len(sim.assignments())
    assert (ended.code == 0 and is_whole) or (ended.code == 6 and "void" in ended.err)


def test_a_user(vppkit, sim) -> None:
    held = next(one.client_user_id for one in sim.assignments() if one.client_user_id)
    told = vppkit("user", held, "--json").json
    assert told["client_user_id"] == held
    assert told["licenses"]
    rows = vppkit("user", held).rows
    assert ["client user id", held] in rows
    assert sum(row[0] == "licence" for row in rows) == len(told["licenses"])
    again = vppkit("user", "--user-id", told["user_id"], "--json").json
    assert again["client_user_id"] == held


def test_call(vppkit, sim) -> None:
    ended = vppkit("call", "getVPPAssetsSrv", '{"includeLicenseCounts": true}')
    assert ended.code == 0
    assert len(ended.json["assets"]) == len(sim.assets())
    (vppkit.folder / "ask.json").write_text(json.dumps({"retiredUsersOnly": 1}))
    told = vppkit("call", "getVPPUsersSrv", "@ask.json")
    assert told.code == 0
    assert vppkit("call", "getVPPAssetsSrv", "-", stdin="{}").code == 0


def test_call_claims_nothing_by_itself(vppkit, sim) -> None:
    assert vppkit("call", "getVPPAssetsSrv").code == 0
    assert not sim.state()["clientContext"]
    ended = vppkit("call", "registerVPPUserSrv", '{"clientUserIdStr": "new"}')
    assert ended.code == 2
    assert vppkit("claim").code == 0
    assert vppkit("call", "registerVPPUserSrv", '{"clientUserIdStr": "new"}').code == 0
    assert any(one.client_user_id == "new" for one in sim.users())
