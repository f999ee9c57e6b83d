"""``vppkit doctor``: finds what is wrong, and says how to mend it."""

from __future__ import annotations

import json

import pytest


def states(ended) -> dict[str, str]:
    return {one["check"]: one["state"] for one in ended.json["checks"]}


def advice(ended, check: str) -> str:
    return next(one["advice"] for one in ended.json["checks"] if one["check"] == check) or ""


def test_all_is_well(vppkit, sim) -> None:
    vppkit("claim")
    ended = vppkit("doctor", "--json")
    assert ended.code == 0
    told = states(ended)
    assert set(told.values()) == {"ok"}
    assert list(told) == [
        "token",
        "installation",
        "DNS",
        "TCP",
        "TLS",
        "clock",
        "service",
        "account",
        "token for Apple",
        "claim",
        "read assets",
        "read assignments",
        "read users",
        "gate",
    ]
    sim.assert_clean()


def test_it_changes_nothing(vppkit, sim) -> None:
    ended = vppkit("doctor", "--json")
    assert states(ended)["claim"] == "warn"
    assert "vppkit claim" in advice(ended, "claim")
    assert not sim.state()["clientContext"]


def test_for_people(vppkit) -> None:
    lines = vppkit("doctor").out.splitlines()
    assert lines[0].startswith("ok    token ")
    assert any(line.strip().startswith("→ The first change claims it") for line in lines)
    shown = vppkit.on_terminal("doctor", columns=60).out
    assert "\x1b[32mok  \x1b[0m" in shown
    plain = shown.replace("\x1b[32m", "").replace("\x1b[33m", "").replace("\x1b[0m", "")
    assert max(len(line) for line in plain.splitlines()) <= 60


@pytest.mark.parametrize("name", ["expired", "revoked"])
def test_a_bad_token(vppkit, sim, name) -> None:
    file = sim.token_file(vppkit.folder / "bad.vpptoken", name)
    file.chmod(0o600)
    ended = vppkit("doctor", "--token", str(file), "--json")
    assert ended.code == 3
    assert states(ended)["service"] == "fail"
    assert "Download a new token" in advice(ended, "service")


def test_a_token_that_ends_soon(vppkit, sim) -> None:
    file = sim.token_file(vppkit.folder / "ends.vpptoken", "expiring")
    file.chmod(0o644)
    ended = vppkit("doctor", "--token", str(file), "--json")
    assert ended.code == 0
    told = states(ended)
    assert told["token for Apple"] == told["token file"] == "warn"
    assert advice(ended, "token file").startswith("chmod 600 ")


def test_without_a_token_the_rest_is_still_looked_at(vppkit) -> None:
    del vppkit.environment["VPPKIT_STOKEN"]
    ended = vppkit("doctor", "--json")
    assert ended.code == 3
    told = states(ended)
    assert (told["token"], told["TCP"]) == ("fail", "ok")
    assert "service" not in told


def test_nobody_listens(vppkit) -> None:
    ended = vppkit("doctor", "--json", "--entry-url", "http://127.0.0.1:1/")
    assert ended.code == 6
    assert states(ended)["TCP"] == "fail"


def test_a_name_that_does_not_exist(vppkit) -> None:
    ended = vppkit("doctor", "--json", "--entry-url", "https://nothing.invalid/")
    assert ended.code == 6
    assert states(ended)["DNS"] == "fail"


def test_no_tls_where_tls_should_be(vppkit, sim) -> None:
    ended = vppkit("doctor", "--json", "--entry-url", f"https://{sim.address}/")
    assert ended.code == 6
    assert states(ended)["TLS"] == "fail"


def test_another_product(vppkit, sim) -> None:
    sim.change("steal_context", hostname="other.example.com")
    ended = vppkit("doctor", "--json")
    assert ended.code == 4
    guid = json.loads(sim.state()["clientContext"])["guid"]
    assert f"vppkit take-over --expected-guid {guid}" in advice(ended, "claim")
    del vppkit.environment["VPPKIT_HOSTNAME"], vppkit.environment["VPPKIT_GUID"]
    ended = vppkit("doctor", "--json")
    assert ended.code == 0
    told = states(ended)
    assert (told["claim"], told["installation"]) == ("ok", "warn")


def test_half_an_installation(vppkit) -> None:
    del vppkit.environment["VPPKIT_GUID"]
    ended = vppkit("doctor", "--json")
    assert ended.code == 2
    assert "A fresh guid: " in advice(ended, "installation")


def test_a_guid_that_is_none(vppkit, sim) -> None:
    vppkit("claim")
    ended = vppkit("doctor", "--json", "--guid", "mine")
    assert ended.code == 2
    assert states(ended)["claim"] == "fail"


def test_permission_is_found_by_reading(vppkit, sim) -> None:
    sim.fail(9605, service="getVPPUsersSrv")
    ended = vppkit("doctor", "--json")
    assert ended.code == 1
    told = states(ended)
    assert (told["read users"], told["read assignments"]) == ("fail", "ok")


def test_a_closed_gate(vppkit, sim) -> None:
    sim.fail(503, service="getVPPUsersSrv", retry_after=3600)
    ended = vppkit("doctor", "--json")
    assert ended.code == 5
    assert states(ended)["gate"] == "warn"
    sim.assert_clean()


def test_proxy_variables_and_ca(vppkit) -> None:
    vppkit.environment["HTTPS_PROXY"] = "http://proxy.example.com:3128"
    (vppkit.folder / "ca.pem").write_text("none")
    ended = vppkit("doctor", "--json", "--ca", "ca.pem")
    assert ended.code == 7
    told = states(ended)
    assert (told["proxy"], told["CA file"]) == ("warn", "fail")
    assert '--proxy "$HTTPS_PROXY"' in advice(ended, "proxy")
