"""The programs in documents run as they stand there."""

import functools
import re
from pathlib import Path

import pytest

import vppkit
from vppkit.testing import Simulator

_ROOT = Path(__file__).resolve().parents[2]


def _programs() -> list[tuple[str, str]]:
    # py/README.md has a test of its own.
    documents = ["README.md", "docs/simulator.md"]
    programs = []
    for document in documents:
        text = (_ROOT / document).read_text()
        blocks: list[str] = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
        programs += [(f"{document}:{at}", block) for at, block in enumerate(blocks, 1)]
    return programs


@pytest.mark.parametrize(("name", "program"), _programs(), ids=[name for name, _ in _programs()])
def test_a_program_runs(
    name: str, program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Documents name Apple's service and a file: here these are the simulator's."""
    with Simulator() as sim:
        sim.token_file(tmp_path / "location.vpptoken")
        monkeypatch.chdir(tmp_path)
        for client in (vppkit.Client, vppkit.AsyncClient):
            here = functools.partial(client.connect, service_config_url=sim.url)
            monkeypatch.setattr(client, "connect", staticmethod(here))
        exec(compile(program, name, "exec"), {"__name__": "__main__"})
