"""Retry-After and deadlines: nothing is asked too early, and nobody waits for nothing."""

import datetime
import threading
import time

import pytest
from simulated import ADAM_ID, MANAGE, Connect, close_gate, serials

import vppkit
from vppkit.testing import Simulator

pytest_plugins = ["simulated_fixtures"]


def test_a_wait_that_is_too_long_fails_at_once(sim: Simulator, client: vppkit.Client) -> None:
    close_gate(sim, client, 60)
    before = len(sim.requests())
    for call in (
        lambda: client.assets(timeout=10),
        lambda: client.assignments(timeout=datetime.timedelta(seconds=10)).to_list(),
        lambda: client.register_user("py-1", timeout=10),
        lambda: list(client.import_(timeout=10)),
    ):
        begin = time.monotonic()
        with pytest.raises(vppkit.ThrottledError) as failed:
            call()
        assert time.monotonic() - begin < 0.5
        assert failed.value.effect == "not_sent" and failed.value.attempts == 0
        at = failed.value.retry_at
        assert at is not None
        left = (at - datetime.datetime.now(datetime.UTC)).total_seconds()
        assert 50 < left < 75
    assert len(sim.requests()) == before
    assert not client.gate.is_open
    assert client.gate.closed_for is not None and client.gate.closed_for.total_seconds() > 50


def test_the_longest_wait_of_a_client_holds_without_a_timeout(
    sim: Simulator, connect: Connect
) -> None:
    client = connect(longest_wait=5)
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=600)
    for _ in range(2):
        begin = time.monotonic()
        with pytest.raises(vppkit.ThrottledError) as failed:
            client.assets()
        assert time.monotonic() - begin < 1
    assert failed.value.effect == "not_sent"


def test_a_short_wait_is_waited_for(sim: Simulator) -> None:
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=1)
    begin = time.monotonic()
    with sim.connect() as client:
        assert len(client.assets()) == 6
        assert time.monotonic() - begin >= 1
        assert client.gate.is_open


def test_clients_of_one_account_share_the_gate(sim: Simulator, connect: Connect) -> None:
    first, second = connect(), connect()
    twin = connect(token=vppkit.ServerToken.from_text(sim.tokens()["twin"].text))
    elsewhere = connect(token=vppkit.ServerToken.from_text(sim.tokens()["other"].text))
    close_gate(sim, first, 60)
    before = len(sim.requests())
    for other in (second, twin):
        with pytest.raises(vppkit.ThrottledError):
            other.assets(timeout=1)
        assert not other.gate.is_open
    assert len(sim.requests()) == before
    assert elsewhere.gate.is_open and elsewhere.assets() is not None


def test_clients_of_one_account_share_its_five_places(sim: Simulator) -> None:
    sim.fail(service="getVPPAssetsSrv", delay=0.05)
    clients = [sim.connect() for _ in range(4)]

    def ask(client: vppkit.Client) -> None:
        for _ in range(4):
            client.assets()

    askers = [threading.Thread(target=ask, args=[client]) for client in clients * 4]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()
    assert 3 <= sim.most_at_once() <= 5


def test_a_deadline_ends_a_slow_answer(sim: Simulator, connect: Connect) -> None:
    client = connect()
    sim.fail(service="getVPPAssetsSrv", delay=20)
    for one, timeout in ((client, 0.3), (connect(timeout=0.3), None)):
        begin = time.monotonic()
        with pytest.raises(TimeoutError) as failed:
            one.assets(timeout=timeout)
        assert 0.3 <= time.monotonic() - begin < 1
        assert isinstance(failed.value, vppkit.DeadlineError)
        assert failed.value.effect == "not_applied" and failed.value.attempts == 1


def test_a_write_that_is_cut_off_has_an_unknown_effect(
    sim: Simulator, client: vppkit.Client
) -> None:
    sim.fail(service=MANAGE, times=1, delay=20)
    with pytest.raises(vppkit.DeadlineError) as failed:
        client.manage_licenses(ADAM_ID, associate_serial_numbers=["PY-SLOW"], timeout=0.3)
    assert failed.value.effect == "unknown"


def test_no_time_at_all_sends_nothing(sim: Simulator, client: vppkit.Client) -> None:
    before = len(sim.requests())
    with pytest.raises((vppkit.DeadlineError, vppkit.UsageError)) as failed:
        client.assets(timeout=0)
    assert failed.value.effect == "not_sent"
    assert len(sim.requests()) == before


def test_attempts_are_counted(sim: Simulator, connect: Connect) -> None:
    client = connect(attempts=3, first_delay=0.01)
    sim.fail(503, service="getVPPAssetsSrv")
    before = len(sim.requests())
    with pytest.raises(vppkit.ThrottledError) as failed:
        client.assets()
    assert failed.value.attempts == 3 == len(sim.requests()) - before
    with pytest.raises(vppkit.ThrottledError) as failed:
        client.assets(attempts=1)
    assert failed.value.attempts == 1


def test_a_silent_answer_is_given_up(sim: Simulator, connect: Connect) -> None:
    client = connect(stall_timeout=0.3, attempts=1, first_delay=0.01)
    sim.fail(service="getVPPAssetsSrv", stall=True)
    begin = time.monotonic()
    with pytest.raises(vppkit.TransportError) as failed:
        client.assets()
    assert time.monotonic() - begin < 2 and failed.value.transport_problem == "timed_out"


def test_the_service_configuration_is_read_anew_when_it_is_old(
    sim: Simulator, connect: Connect
) -> None:
    client = connect(config_refresh=0.2)
    sim.change("limits", associate=3, disassociate=3)
    time.sleep(0.3)
    assert client.plan_assign(ADAM_ID, serial_numbers=serials("PY", 5)).associate_limit == 3
    assert client.service_config().max_batch_associate_license_count == 3


def test_connecting_has_its_timeout_too(sim: Simulator, connect: Connect) -> None:
    sim.fail(service="VPPServiceConfigSrv", times=1, delay=20)
    begin = time.monotonic()
    with pytest.raises(vppkit.DeadlineError):
        connect(timeout=0.3)
    assert time.monotonic() - begin < 1
