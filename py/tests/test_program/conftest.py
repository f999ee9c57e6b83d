"""The program as users start it: a process of its own against a simulator."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from vppkit.testing import Simulator


@dataclass
class Ended:
    """How a run has ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The document on stdout."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """The documents on stdout, one a line."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def error(self) -> Any:
        """The error on stderr."""
        return json.loads(self.err)["error"]

    @property
    def rows(self) -> list[list[str]]:
        """Tab-separated rows on stdout."""
        return [line.split("\t") for line in self.out.splitlines()]


class Program:
    """``python -m vppkit`` with an environment."""

    def __init__(self, environment: Mapping[str, str], folder: Path) -> None:
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "VPPKIT_SIM") if name in os.environ
        }
        self.environment = {**kept, "LANG": "C.UTF-8", **environment}
        self.folder = folder
        self.said: list[str] = []

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Starts it; its streams are pipes."""
        return subprocess.Popen(
            [sys.executable, "-m", "vppkit", *arguments],
            env=self.environment,
            cwd=self.folder,
            text=True,
            **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        )

    def __call__(self, *arguments: str, stdin: str = "") -> Ended:
        """Runs it to its end."""
        child = self.start(*arguments, stdin=subprocess.PIPE)
        out, err = child.communicate(stdin, timeout=60)
        self.said += [out, err]
        return Ended(child.returncode, out, err)

    def on_terminal(self, *arguments: str, typed: str = "", columns: int = 80) -> Ended:
        """Runs it on a terminal of its own. What it shows there, from both streams, is `out`."""
        ours, theirs = pty.openpty()
        child = subprocess.Popen(
            [sys.executable, "-m", "vppkit", *arguments],
            env={**self.environment, "TERM": "xterm", "COLUMNS": str(columns)},
            cwd=self.folder,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        os.write(ours, typed.encode())
        shown = b""
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:
                break
            if not piece:
                break
            shown += piece
        os.close(ours)
        text = shown.decode().replace("\r\n", "\n")
        self.said.append(text)
        return Ended(child.wait(timeout=60), text, "")


@pytest.fixture
def sim() -> Iterator[Simulator]:
    """A small world."""
    with Simulator(assets=4, users=30, devices=60, assignments=150) as simulator:
        yield simulator


@pytest.fixture
def vppkit(sim: Simulator, tmp_path: Path) -> Iterator[Program]:
    """The program, with the simulator's environment. No run may show the token."""
    program = Program(sim.environment(), tmp_path)
    secrets = [sim.token, *(token.text for token in sim.tokens().values())]
    yield program
    for secret in secrets:
        assert not any(secret in said for said in program.said)
