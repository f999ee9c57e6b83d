"""Exceptions: one class for each kind, what they tell, and that they travel."""

import copy
import pickle
import re
import traceback
from datetime import datetime
from pathlib import Path

import pytest
from simulated import ADAM_ID, HOSTNAME, MANAGE, Connect, close_gate

import vppkit
from vppkit import _errors
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]

KINDS = {
    "usage": (vppkit.UsageError, ValueError),
    "token": (vppkit.TokenError, None),
    "permission": (vppkit.NotPermittedError, PermissionError),
    "account_claimed": (vppkit.AccountClaimedError, None),
    "invalid_request": (vppkit.InvalidRequestError, ValueError),
    "not_found": (vppkit.NotFoundError, LookupError),
    "no_license": (vppkit.NoLicenseError, None),
    "conflict": (vppkit.ConflictError, None),
    "throttled": (vppkit.ThrottledError, None),
    "unavailable": (vppkit.UnavailableError, None),
    "transport": (vppkit.TransportError, ConnectionError),
    "protocol": (vppkit.ProtocolError, None),
    "checkpoint": (vppkit.CheckpointError, ValueError),
    "storage": (vppkit.StorageError, OSError),
    "deadline": (vppkit.DeadlineError, TimeoutError),
    "cancelled": (vppkit.CallCancelledError, None),
    "internal": (vppkit.InternalError, RuntimeError),
}
CORE = Path(__file__).resolve().parents[2] / "core/src/error/kind.rs"


def test_there_is_a_class_for_every_kind_of_core() -> None:
    # Where the tests stand alone, the list above is all there is.
    if CORE.exists():
        body = CORE.read_text().split("pub enum Kind {")[1].split("\n}")[0]
        names = re.findall(r"^    (\w+),$", body, re.MULTILINE)
        words = {re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower() for name in names}
        assert words == set(KINDS)
    made = {kind: type(_errors._make(kind, "", {})) for kind in KINDS}
    assert made == {kind: one for kind, (one, _) in KINDS.items()}
    assert isinstance(_errors._make("of a later version", "", {}), vppkit.InternalError)


@pytest.mark.parametrize("kind", KINDS)
def test_classes_are_builtin_ones_too(kind: str) -> None:
    one, builtin = KINDS[kind]
    assert one.kind == kind and issubclass(one, vppkit.VppkitError)
    assert getattr(vppkit, one.__name__) is one
    builtins = {base for base in one.__mro__ if base.__module__ == "builtins"}
    plain = {object, BaseException, Exception}
    assert builtins - plain == (set() if builtin is None else set(builtin.__mro__) - plain)
    with pytest.raises(builtin or vppkit.VppkitError):
        raise one("text")


@pytest.mark.parametrize("kind", KINDS)
def test_errors_travel(kind: str) -> None:
    error = _errors._make(
        kind,
        "all of it",
        {
            "what": "it",
            "advice": "Do this.",
            "effect": "unknown",
            "apple_number": 9616,
            "already_assigned": vppkit.AlreadyAssigned(
                license=vppkit.License(license_id="1", adam_id="2"),
                users=[vppkit.User(client_user_id="u")],
            ),
        },
    )
    error.add_note("mine")
    for again in (pickle.loads(pickle.dumps(error)), copy.copy(error), copy.deepcopy(error)):
        assert type(again) is type(error) and str(again) == str(error) == "all of it"
        assert again.__notes__ == error.__notes__ == ["Do this.", "mine"]
        told = {name: value for name, value in vars(error).items() if name != "_fields"}
        assert {name: value for name, value in vars(again).items() if name != "_fields"} == told
    assert again.already_assigned is not None
    assert again.already_assigned.users[0].client_user_id == "u"


NUMBERS = {
    9602: vppkit.InvalidRequestError,
    9604: vppkit.NotFoundError,
    9605: vppkit.NotPermittedError,
    9603: vppkit.UnavailableError,
    9610: vppkit.NoLicenseError,
    9618: vppkit.ConflictError,
    9637: vppkit.NotPermittedError,
    9621: vppkit.TokenError,
}


@pytest.mark.parametrize("number", NUMBERS)
def test_apples_numbers_have_their_classes(sim: Simulator, connect: Connect, number: int) -> None:
    client = connect(attempts=1, first_delay=0.01)
    sim.fail(number, service="getVPPAssetsSrv", times=1)
    with pytest.raises(NUMBERS[number]) as failed:
        client.assets()
    error = failed.value
    assert type(error) is NUMBERS[number]
    assert error.apple_number == number and error.apple_text and error.http_status == 200
    assert error.service == "getVPPAssetsSrv" and error.account == client.account_label
    assert error.effect == "not_applied" and error.attempts == 1
    assert error.what and str(number) in str(error) and "\n" not in str(error)
    assert error.holder_guid is error.already_assigned is error.transport_problem is None
    if error.advice:
        assert error.advice in error.__notes__
        assert error.advice in "".join(traceback.format_exception(error))
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.apple_number, again.account) == (str(error), number, error.account)


@pytest.mark.parametrize(
    ("name", "problem"), [("expired", "expired"), ("revoked", "revoked"), ("bad", "invalid")]
)
def test_tokens_that_apple_does_not_take(
    sim: Simulator, connect: Connect, name: str, problem: str
) -> None:
    if name == "bad":
        token = vppkit.ServerToken.opaque("bm8gdG9rZW4gYXQgYWxs")
    else:
        token = vppkit.ServerToken.from_text(sim.tokens()[name].text)
    with pytest.raises(vppkit.TokenError) as failed:
        connect(token=token)
    assert failed.value.token_problem == problem and failed.value.advice


def test_a_text_that_is_no_token_is_not_sent(sim: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "location.vpptoken"
    file.write_text("<html>Sign in</html>")
    for make in (
        lambda: vppkit.ServerToken.from_text("  "),
        lambda: vppkit.ServerToken.from_file(file),
        lambda: sim.connect(token=file),
    ):
        with pytest.raises(vppkit.TokenError) as failed:
            make()
        assert failed.value.token_problem == "malformed" and failed.value.effect == "not_sent"
    assert sim.requests() == []


def test_a_broken_answer_is_a_protocol_error(sim: Simulator, connect: Connect) -> None:
    client = connect(attempts=1, first_delay=0.01)
    sim.fail(service="getVPPAssetsSrv", times=1, body="not_json")
    with pytest.raises(vppkit.ProtocolError) as failed:
        client.assets()
    assert failed.value.effect == "not_applied"


def test_what_http_cannot_reach_is_a_connection_error(sim: Simulator, connect: Connect) -> None:
    url = "http://127.0.0.1:1/mdm/VPPServiceConfigSrv"
    with pytest.raises(ConnectionError) as failed:
        connect(service_config_url=url, attempts=1, first_delay=0.01)
    error = failed.value
    assert isinstance(error, vppkit.TransportError)
    assert error.transport_problem == "connect" and error.http_status is None
    assert error.__cause__ is not None and str(error.__cause__)


def test_an_attempt_that_takes_too_long_is_said_to(sim: Simulator, connect: Connect) -> None:
    client = connect(attempt_timeout=0.2, attempts=2, first_delay=0.01)
    sim.fail(service="getVPPAssetsSrv", delay=2)
    with pytest.raises(vppkit.TransportError) as failed:
        client.assets()
    assert failed.value.transport_problem == "timed_out" and failed.value.attempts == 2


def test_redirects_are_refused(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(302, service="getVPPAssetsSrv", location="http://127.0.0.1:9/elsewhere")
    with pytest.raises(vppkit.TransportError) as failed:
        client.assets(attempts=1)
    assert failed.value.transport_problem == "redirect" and failed.value.http_status == 302


def test_the_effect_of_a_lost_write_is_unknown(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(service=MANAGE, calls=[1], close="after")
    with pytest.raises(vppkit.TransportError) as failed:
        client.manage_licenses(ADAM_ID, associate_serial_numbers=["PY-LOST"])
    assert failed.value.effect == "unknown"
    # A lost connection is one of the operating system's errors, or what HTTP makes of it.
    assert failed.value.__cause__ is not None


def test_who_holds_a_licence_is_told(sim: Simulator, client: vppkit.Client) -> None:
    client.register_user("py-held")
    client.associate_license("py-held", adam_id=ADAM_ID)
    with pytest.raises(vppkit.ConflictError) as failed:
        client.associate_license("py-held", adam_id=ADAM_ID)
    held = failed.value.already_assigned
    assert failed.value.apple_number == 9616 and held is not None and held.license is not None
    assert held.license.adam_id == ADAM_ID
    assert pickle.loads(pickle.dumps(failed.value)).already_assigned == held


def test_a_lost_account_is_silent(sim: Simulator, client: vppkit.Client) -> None:
    sim.change("steal_context", hostname="thief.example.com")
    with pytest.raises(vppkit.AccountClaimedError) as failed:
        client.register_user("py-1")
    assert failed.value.holder_hostname == "thief.example.com" and failed.value.holder_guid
    before = len(sim.requests())
    for _ in range(3):
        with pytest.raises(vppkit.AccountClaimedError) as silent:
            client.assets()
        assert silent.value.effect == "not_sent"
    assert len(sim.requests()) == before
    client.take_over(failed.value.holder_guid)
    assert client.register_user("py-1").client_user_id == "py-1"
    assert HOSTNAME in sim.state()["clientContext"]


def test_a_closed_gate_says_until_when(sim: Simulator, client: vppkit.Client) -> None:
    close_gate(sim, client, 60)
    with pytest.raises(vppkit.ThrottledError) as failed:
        client.assets(timeout=1)
    assert isinstance(failed.value.retry_at, datetime) and failed.value.retry_at.tzinfo
    assert pickle.loads(pickle.dumps(failed.value)).retry_at == failed.value.retry_at


def test_messages_are_not_doubled_in_a_traceback(sim: Simulator, client: vppkit.Client) -> None:
    sim.fail(9625, service="getVPPAssetsSrv", times=1)
    with pytest.raises(vppkit.TokenError) as failed:
        client.assets()
    shown = "".join(traceback.format_exception(failed.value))
    assert shown.count(failed.value.what) == 1
