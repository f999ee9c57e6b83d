"""The token is shown nowhere."""

import asyncio
import faulthandler
import json
import logging
import pickle
import tempfile
import traceback

import pytest
from simulated import ADAM_ID, MANAGE, Connect

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


def parts(token: str) -> list[str]:
    """The token, and pieces of it that nothing else has."""
    return [token, token[40:72], token[-40:-8]]


def is_free_of(token: str, text: str) -> bool:
    return not any(part in text for part in parts(token))


def test_a_token_does_not_show_itself(sim: Simulator) -> None:
    token = vppkit.ServerToken.from_text(sim.token)
    for shown in (repr(token), str(token), f"{token}", f"{token!r:>40}", repr({"t": [token]})):
        assert is_free_of(sim.token, shown) and "hidden" in shown
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(token, protocol)
    with pytest.raises(TypeError):
        json.dumps(token)  # type: ignore[arg-type]
    assert not hasattr(token, "__dict__")
    read = [str(getattr(token, name)) for name in dir(token) if not name.startswith("__")]
    assert is_free_of(sim.token, " ".join(read))


def failures(sim: Simulator, connect: Connect) -> list[BaseException]:
    """Failures of many kinds, with whatever the simulator answers."""
    client = connect(attempts=1, first_delay=0.01)
    found: list[BaseException] = []

    def fails(what: object) -> None:
        assert callable(what)
        with pytest.raises(vppkit.VppkitError) as failed:
            what()
        found.append(failed.value)

    for number in (9601, 9602, 9604, 9603, 9610):
        sim.fail(number, service="getVPPAssetsSrv", times=1)
        fails(client.assets)
        sim.clear_faults()
    for body in ("html", "half", "not_json"):
        sim.fail(service="getVPPAssetsSrv", times=1, body=body)
        fails(client.assets)
        sim.clear_faults()
    sim.fail(service=MANAGE, times=1, close="after")
    fails(lambda: client.manage_licenses(ADAM_ID, associate_serial_numbers=["PY"]))
    fails(lambda: client.call("getVPPUserSrv", {"sToken": sim.token}))
    fails(lambda: client.user())
    fails(lambda: connect(service_config_url="http://127.0.0.1:1/x", attempts=1, first_delay=0.01))
    fails(lambda: connect(token=sim.token))
    fails(lambda: connect(token=sim.token.encode()))
    return found


def test_no_log_and_no_error_shows_it(
    sim: Simulator, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    told: list[object] = []
    client = connect(on_event=told.append)
    client.assets()
    found = failures(sim, connect)
    assert len(found) == 14
    for error in found:
        # What the test itself holds in its own frames is not the library's.
        shown = [str(error), repr(error), repr(vars(error)), repr(getattr(error, "__notes__", ""))]
        shown.append(repr(error.__cause__) + str(error.__cause__))
        shown.append("".join(traceback.format_exception(error)))
        if str(error).find("path") < 0 and not isinstance(error, vppkit.UsageError):
            shown.append(repr(pickle.dumps(error)))
        assert is_free_of(sim.token, "\n".join(shown)), type(error)
    assert caplog.records and is_free_of(sim.token, caplog.text)
    assert told and is_free_of(sim.token, repr(told))


def frames(error: BaseException) -> str:
    """A traceback with the variables of the package's own frames."""
    shown = traceback.TracebackException.from_exception(error, capture_locals=True)
    ours = [one for one in shown.stack if "/vppkit/" in one.filename]
    assert ours
    return repr([(one.line, one.locals) for one in ours])


def test_no_variable_of_the_package_shows_it(sim: Simulator) -> None:
    with sim.connect() as client:
        sim.fail(9625, service="getVPPAssetsSrv", times=1)
        with pytest.raises(vppkit.TokenError) as failed:
            client.assets()
        assert is_free_of(sim.token, frames(failed.value))
    with pytest.raises(vppkit.VppkitError) as refused:
        sim.connect(parallelism=-1)
    assert is_free_of(sim.token, frames(refused.value))

    async def begin() -> None:
        client = await sim.connect_async()
        sim.fail(9602, service="getVPPUsersSrv", times=1)
        with pytest.raises(vppkit.InvalidRequestError) as failed:
            await client.users().to_list()
        assert is_free_of(sim.token, frames(failed.value))

    asyncio.run(begin())


def test_a_client_does_not_show_it(sim: Simulator, connect: Connect) -> None:
    client = connect()
    inner = getattr(client, "_inner", client)
    shown = [repr(inner), str(inner), repr(client.account), str(client.account), repr(client.stats)]
    shown += [repr(getattr(inner, name)) for name in dir(inner)]
    shown.append(repr(inner._native) + repr(dir(inner._native)))
    assert not hasattr(inner, "__dict__")
    assert client.account is not None
    shown.append(json.dumps(client.account.to_dict()) + repr(pickle.dumps(client.account)))
    assert is_free_of(sim.token, "\n".join(shown))
    with pytest.raises(TypeError):
        pickle.dumps(inner)


def test_a_checkpoint_does_not_hold_it(sim: Simulator, client: vppkit.Client) -> None:
    from vppkit import events

    texts = [event.text for event in client.import_() if isinstance(event, events.Checkpoint)]
    assert texts and is_free_of(sim.token, "".join(texts))


def test_the_fault_handler_does_not_show_it(sim: Simulator) -> None:
    with sim.connect() as client, tempfile.TemporaryFile("w+") as file:

        def show(_: object) -> None:
            faulthandler.dump_traceback(file)

        client.assign(ADAM_ID, serial_numbers=["PY"], on_progress=show)
        file.seek(0)
        shown = file.read()
        assert "vppkit" in shown and is_free_of(sim.token, shown)


def test_what_apple_sends_back_is_cleaned(sim: Simulator, connect: Connect) -> None:
    client = connect()
    sim.fail(
        418, service="getVPPAssetsSrv", times=1, headers={"X-Echo": sim.token}, location=sim.token
    )
    with pytest.raises(vppkit.VppkitError) as failed:
        client.assets(attempts=1)
    assert is_free_of(sim.token, str(failed.value) + repr(vars(failed.value)))
