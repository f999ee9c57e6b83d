"""What the tests against the simulator share: both clients behind one face, and programs of their
own. The fixtures are in ``simulated_fixtures.py``.
"""

from __future__ import annotations

import inspect
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any, cast

import pytest

import vppkit
from vppkit.testing import Simulator

ADAM_ID = "361304891"
HOSTNAME = "tests.example.com"
GUID = "0b5f2c4e-6d1a-4c57-9f0b-7a3e8d2c1f64"
WORLD = {
    "assets": 6,
    "users": 60,
    "devices": 100,
    "assignments": 500,
    "batch_size": 60,
    "page_size": 60,
}

MANAGE = "manageVPPLicensesByAdamIdSrv"


async def awaited(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


class Driven:
    """Something asynchronous, used like its synchronous twin: each step runs the event loop."""

    def __init__(self, inner: Any, run: Callable[[Awaitable[Any]], Any]) -> None:
        self._inner = inner
        self._run = run

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._inner, name)
        if not inspect.ismethod(value):
            return value
        return lambda *args, **named: self._wrapped(value(*args, **named))

    def _wrapped(self, value: Any) -> Any:
        if inspect.isawaitable(value):
            return self._run(value)
        if hasattr(value, "__aiter__"):
            return Driven(value, self._run)
        return value

    def __iter__(self) -> Iterator[Any]:
        return Driven(aiter(self._inner), self._run)

    def __next__(self) -> Any:
        try:
            return self._run(anext(self._inner))
        except StopAsyncIteration:
            raise StopIteration from None

    def close(self) -> None:
        self._run(self._inner.aclose())

    def same_library(self, other: Driven) -> bool | None:
        return cast("bool | None", self._inner.same_library(other._inner))

    def __repr__(self) -> str:
        return repr(self._inner)


Connect = Callable[..., vppkit.Client]


def serials(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{number:05}" for number in range(count)]


def assigned(sim: Simulator) -> int:
    """How many licences have a holder in truth."""
    return sum(asset.assigned for asset in sim.assets())


def close_gate(sim: Simulator, client: vppkit.Client, seconds: float) -> None:
    """Has Apple ask the account to wait, and the client learn it."""
    sim.fail(503, service="getVPPAssetsSrv", times=1, retry_after=seconds)
    with pytest.raises(vppkit.ThrottledError):
        client.assets(timeout=min(1.0, seconds / 2))


def wait_for(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, f"it did not come to that in {seconds} s"
        time.sleep(0.01)


def descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def threads() -> list[str]:
    """The names of all threads of this process, also of those that Python does not know."""
    found = []
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/comm") as name:
                found.append(name.read().strip())
        except OSError:
            continue
    return found


@dataclass
class Ran:
    """A program that has ended."""

    code: int
    stdout: str
    stderr: str
    took: float

    def ended_well(self) -> None:
        assert (self.code, self.stderr) == (0, ""), self


_PRELUDE = """
import os, signal, sys, threading, time
import vppkit

# Who was started in the background has Ctrl-C ignored from the start.
signal.signal(signal.SIGINT, signal.default_int_handler)

def options():
    return dict(
        token=vppkit.ServerToken.from_env("VPPKIT_STOKEN"),
        service_config_url=os.environ["VPPKIT_ENTRY_URL"],
        hostname=os.environ["VPPKIT_HOSTNAME"],
        guid=os.environ["VPPKIT_GUID"],
    )

def connect(**more):
    return vppkit.Client.connect(**{**options(), **more})
"""


def program(sim: Simulator, text: str, *arguments: str, before: str = _PRELUDE) -> Any:
    """Starts Python with a program that can ``connect()`` to the simulator."""
    command = [sys.executable, "-X", "faulthandler", "-c", before + text, *arguments]
    environment = {**os.environ, **sim.environment()}
    pipe = subprocess.PIPE
    return subprocess.Popen(command, env=environment, stdout=pipe, stderr=pipe, text=True)


def run(sim: Simulator, text: str, *arguments: str, patience: float = 60) -> Ran:
    """Runs such a program to its end."""
    return finish(program(sim, text, *arguments), patience)


def finish(child: subprocess.Popen[str], patience: float = 60) -> Ran:
    begin = time.monotonic()
    try:
        stdout, stderr = child.communicate(timeout=patience)
    except subprocess.TimeoutExpired:
        child.kill()
        stdout, stderr = child.communicate()
        raise AssertionError(f"it hangs; so far: {stdout!r} {stderr!r}") from None
    return Ran(child.returncode, stdout, stderr, time.monotonic() - begin)
