"""Every block of code in the README runs as it stands.

Python blocks are programs of their own. One that begins with a comment like ``# connect.py`` is put
under that name for those after it; a ``test_….py`` is run by pytest. Shell blocks run line by line,
those that install something or run for ever excepted.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from vppkit.testing import Simulator

_README = Path(__file__).parents[1] / "README.md"
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_BLOCKS = _BLOCK.findall(_README.read_text(encoding="utf-8"))
_PYTHON = [text for language, text in _BLOCKS if language == "python"]
_SHELL = [
    line
    for language, text in _BLOCKS
    if language == "sh"
    for line in text.splitlines()
    if not line.startswith(("pip ", "vppkit sim"))
]


@pytest.fixture(scope="module")
def sim() -> Iterator[Simulator]:
    with Simulator(assets=4, users=30, devices=60, assignments=150) as simulator:
        yield simulator


@pytest.fixture
def environment(sim: Simulator, tmp_path: Path) -> dict[str, str]:
    token = sim.token_file(tmp_path / "location.vpptoken")
    token.chmod(0o600)
    told = sim.environment()
    del told["VPPKIT_STOKEN"]
    # The program's installation is that of the README's Python, or they would be two masters.
    told["VPPKIT_HOSTNAME"] = "mdm.example.com"
    told["VPPKIT_GUID"] = "e91e570f-3eba-4b43-97d3-0f39450c8b92"
    scripts = os.path.dirname(sys.executable)
    path = f"{scripts}{os.pathsep}{os.environ.get('PATH', '')}"
    for text in _PYTHON:
        if named := re.match(r"# (\w+\.py)\n", text):
            (tmp_path / named[1]).write_text(text)
    return {**os.environ, **told, "VPPKIT_STOKEN_FILE": str(token), "PATH": path}


def _run(command: list[str], environment: dict[str, str], folder: Path) -> str:
    ended = subprocess.run(
        command, env=environment, cwd=folder, capture_output=True, text=True, timeout=120
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr
    return ended.stdout


def test_nothing_is_left_out() -> None:
    assert len(_PYTHON) >= 10
    assert len(_SHELL) >= 8
    assert {language for language, _ in _BLOCKS} == {"python", "sh"}


@pytest.mark.parametrize("number", range(len(_PYTHON)))
def test_python(number: int, environment: dict[str, str], sim: Simulator, tmp_path: Path) -> None:
    text = _PYTHON[number]
    if "polars" in text and importlib.util.find_spec("polars") is None:
        pytest.skip("polars is not installed")
    sim.forget_verdicts()
    name = named[1] if (named := re.match(r"# (\w+\.py)\n", text)) else f"block{number}.py"
    (tmp_path / name).write_text(text)
    if name.startswith("test_"):
        _run([sys.executable, "-m", "pytest", "-q", name], environment, tmp_path)
        return
    out = _run([sys.executable, "-W", "error", name], environment, tmp_path)
    assert out or named or "assert" in text, "it shows something, or has checked it"
    sim.assert_clean()


@pytest.mark.parametrize("line", _SHELL)
def test_shell(line: str, environment: dict[str, str], sim: Simulator, tmp_path: Path) -> None:
    if line.startswith("vppkit sync"):
        _run(["sh", "-c", "vppkit import --keep library.db"], environment, tmp_path)
    _run(["sh", "-c", line], environment, tmp_path)
