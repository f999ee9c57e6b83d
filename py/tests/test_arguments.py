"""Arguments that cannot be right are refused before anything is sent."""

import datetime
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from simulated import ADAM_ID, GUID, HOSTNAME, Connect

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]

Call = Callable[[Any], object]

CALLS: dict[str, Call] = {
    "a text for a list": lambda c: c.assign(ADAM_ID, serial_numbers="PY-A"),
    "bytes for a list": lambda c: c.assign(ADAM_ID, client_user_ids=b"PY-A"),
    "a text for a list to take back": lambda c: c.unassign(ADAM_ID, license_ids="17"),
    "a text for users to retire": lambda c: c.retire_users("somebody"),
    "a text for items": lambda c: c.metadata(ADAM_ID),
    "numbers in a list": lambda c: c.assign(ADAM_ID, serial_numbers=["A", 17]),
    "None in a list": lambda c: c.manage_licenses(ADAM_ID, associate_serial_numbers=[None]),
    "a number for an item": lambda c: c.assign(int(ADAM_ID), serial_numbers=["A"]),
    "a number for an item of a request": lambda c: c.manage_licenses(
        int(ADAM_ID), associate_serial_numbers=["A"]
    ),
    "two kinds in one direction": lambda c: c.manage_licenses(
        ADAM_ID, associate_serial_numbers=["A"], associate_client_user_ids=["b"]
    ),
    "nobody in a request": lambda c: c.manage_licenses(ADAM_ID),
    "an empty list in a request": lambda c: c.manage_licenses(ADAM_ID, associate_serial_numbers=[]),
    "too many in a request": lambda c: c.manage_licenses(
        ADAM_ID, associate_serial_numbers=[f"A{number}" for number in range(11)]
    ),
    "a negative time": lambda c: c.assets(timeout=-1),
    "a negative timedelta": lambda c: c.assets(timeout=datetime.timedelta(seconds=-1)),
    "no number at all": lambda c: c.assets(timeout=math.nan),
    "a text for a time": lambda c: c.assets(timeout="soon"),
    "a negative number of attempts": lambda c: c.assets(attempts=-1),
    "half an attempt": lambda c: c.assets(attempts=1.5),
    "more attempts than fit": lambda c: c.assets(attempts=2**32),
    "a text for attempts": lambda c: c.assets(attempts="5"),
    "a negative number at once": lambda c: c.licenses(parallel=-1),
    "a negative confirmation": lambda c: c.unassign(
        ADAM_ID, serial_numbers=["A"], confirm_removals=-1
    ),
    "both ids of a user": lambda c: c.user("one", user_id="2"),
    "no id of a user": lambda c: c.user(),
    "a hash without an id": lambda c: c.user(its_id_hash="x"),
    "a hash with Apple's id": lambda c: c.user(user_id="1", its_id_hash="x"),
    "both ids of a user to change": lambda c: c.edit_user("one", user_id="2", email="e"),
    "both ids of a user to retire": lambda c: c.retire_user("one", user_id="2"),
    "no id of a user to retire": lambda c: c.retire_user(),
    "a licence and an item": lambda c: c.associate_license("one", license_id="1", adam_id=ADAM_ID),
    "neither licence nor item": lambda c: c.associate_license("one"),
    "a user and a device": lambda c: c.assignments(
        client_user_id="one", serial_number="A"
    ).to_list(),
    "a quality without an item": lambda c: c.licenses(pricing_param="STDQ").to_list(),
    "an unknown holder": lambda c: c.licenses(held_by="robots").to_list(),
    "an unknown source": lambda c: c.import_(source="rumours"),
    "an unknown service": lambda c: c.call("getVPPRumoursSrv"),
    "members that JSON cannot hold": lambda c: c.call("getVPPUserSrv", {"userId": object()}),
    "a number that JSON cannot hold": lambda c: c.call("getVPPUserSrv", {"userId": math.nan}),
    "a token among the members": lambda c: c.call("getVPPUserSrv", {"sToken": "mine"}),
    "a context among the members": lambda c: c.call(
        "VPPClientConfigSrv", {"clientContext": "mine"}
    ),
    "members that are none": lambda c: c.call("getVPPUserSrv", ["userId"]),
    "a text for a user": lambda c: c.invitation_url("somebody"),
    "a function that is none": lambda c: c.assign(ADAM_ID, serial_numbers=["A"], on_progress=1),
    "a user without an id": lambda c: c.register_user(""),
}


@pytest.mark.parametrize("what", CALLS)
def test_calls_are_refused_before_anything_is_sent(
    sim: Simulator, client: vppkit.Client, what: str
) -> None:
    before = len(sim.requests())
    with pytest.raises(vppkit.UsageError) as refused:
        CALLS[what](client)
    error = refused.value
    assert isinstance(error, ValueError) and error.effect == "not_sent"
    assert error.what and error.advice and error.advice in str(error)
    assert len(sim.requests()) == before
    assert len(client.assets()) == 6


# What Python itself refuses, or what only a type checker would.
WRONG_TYPES: dict[str, Call] = {
    "a number for a user": lambda c: c.user(17),
    "a number for Apple's id of a user": lambda c: c.user(user_id=17),
    "None for a user": lambda c: c.register_user(None),
    "a number for an e-mail address": lambda c: c.register_user("one", email=1),
    "a number for a device": lambda c: c.assignments(serial_number=17).to_list(),
    "a number for an item": lambda c: c.licenses(adam_id=17).to_list(),
    "a number for a token": lambda c: c.users(since=17).to_list(),
    "a number for a guid": lambda c: c.take_over(17),
    "a number for a licence": lambda c: c.disassociate_license(17),
    "a number for a quality": lambda c: c.assign(ADAM_ID, serial_numbers=["A"], pricing_param=1),
    "a number for a service": lambda c: c.call(17),
    "a number for a member": lambda c: c.assets(facilitator_member_id=200842),
    "a file that is none": lambda c: c.import_(keep_in=17),
    "an option that there is not": lambda c: c.assets(time_out=1),
}


@pytest.mark.parametrize("what", WRONG_TYPES)
def test_wrong_types_are_refused_before_anything_is_sent(
    sim: Simulator, client: vppkit.Client, what: str
) -> None:
    before = len(sim.requests())
    with pytest.raises((TypeError, vppkit.UsageError)):
        WRONG_TYPES[what](client)
    assert len(sim.requests()) == before


OPTIONS: dict[str, dict[str, Any]] = {
    "a token of bytes": {"token": b"token"},
    "a number for a token": {"token": 17},
    "a name without a guid": {"guid": None},
    "a guid without a name": {"hostname": None},
    "a guid that is none": {"guid": "mine"},
    "an empty name": {"hostname": ""},
    "a text for hosts": {"allow_hosts": "proxy.example.com"},
    "a number among hosts": {"allow_hosts": [17]},
    "a URL that is none": {"service_config_url": "nowhere"},
    "another scheme": {"service_config_url": "ftp://127.0.0.1/x"},
    "plain HTTP elsewhere": {"service_config_url": "http://vpp.example.com/x"},
    "certificates that are not there": {"extra_ca": "/nowhere/ca.pem"},
    "a proxy that is none": {"proxy": "nowhere at all"},
    "a proxy that would see the token": {"proxy": "http://127.0.0.1:1"},
    "a function that is none": {"on_event": "print"},
    "a negative time": {"timeout": -1},
    "not a number": {"connect_timeout": math.nan},
    "a text for a time": {"stall_timeout": "soon"},
    "a negative wait": {"longest_wait": datetime.timedelta(days=-1)},
    "attempts without a delay": {"attempts": 3},
    "a delay without attempts": {"first_delay": 1},
    "a negative number at once": {"parallelism": -1},
}


@pytest.mark.parametrize("what", OPTIONS)
def test_options_are_refused_before_anything_is_sent(
    sim: Simulator, connect: Connect, what: str
) -> None:
    with pytest.raises(vppkit.UsageError) as refused:
        connect(**OPTIONS[what])
    assert refused.value.effect == "not_sent" and refused.value.advice
    assert sim.requests() == []


def test_every_option_is_taken(sim: Simulator, connect: Connect, tmp_path: Path) -> None:
    file = sim.token_file(tmp_path / "location.vpptoken")
    client = connect(
        token=file,
        hostname=HOSTNAME,
        guid=GUID,
        claim=True,
        service_config_url=sim.url,
        allow_hosts=["proxy.example.com"],
        extra_ca=None,
        proxy=None,
        connect_timeout=5,
        attempt_timeout=datetime.timedelta(seconds=30),
        stall_timeout=5.5,
        timeout=60,
        longest_wait=datetime.timedelta(minutes=1),
        config_refresh=300,
        attempts=2,
        first_delay=0.01,
        parallelism=3,
        on_event=lambda _: None,
    )
    assert len(client.assets(timeout=datetime.timedelta(seconds=5), attempts=1)) == 6
    assert client.gate.at_once in (3, 5)


def test_the_token_comes_from_the_environment(
    sim: Simulator, connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VPPKIT_STOKEN", raising=False)
    monkeypatch.delenv("VPPKIT_STOKEN_FILE", raising=False)
    with pytest.raises(vppkit.UsageError, match="VPPKIT_STOKEN_FILE"):
        connect(token=None)
    monkeypatch.setenv("VPPKIT_STOKEN", sim.tokens()["other"].text)
    assert connect(token=None).library_uid == sim.tokens()["other"].uid
    file = sim.token_file(tmp_path / "location.vpptoken")
    monkeypatch.setenv("VPPKIT_STOKEN_FILE", str(file))
    assert connect(token=None).library_uid == sim.tokens()["main"].uid
    assert connect(token=str(file)).library_uid == sim.tokens()["main"].uid
    token = vppkit.ServerToken.from_env("VPPKIT_STOKEN")
    assert connect(token=token).library_uid == sim.tokens()["other"].uid


def test_numbers_beyond_the_range_are_taken_for_the_nearest(
    sim: Simulator, connect: Connect
) -> None:
    sim.fail(service="getAssignments", delay=0.02)
    assert len(connect(parallelism=0).assignments(parallel=0, attempts=0).to_list()) == 500
    assert sim.most_at_once() == 1
    assert len(connect(parallelism=17).assignments(parallel=17).to_list()) == 500
    assert 3 <= sim.most_at_once() <= 5


def test_the_proxies_of_the_environment_are_not_read(
    sim: Simulator, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(variable, "http://127.0.0.1:1")
    assert len(connect().assets()) == 6
