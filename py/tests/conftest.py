"""What the tests share. They test what is installed: nothing here may find the source."""

from pathlib import Path

import vppkit

pytest_plugins = ["pytester"]

_SOURCE = Path(__file__).resolve().parents[1] / "python"


def pytest_configure() -> None:
    """Ends a run that would test the source tree."""
    if Path(vppkit.__file__).resolve().is_relative_to(_SOURCE):
        raise RuntimeError(f"vppkit comes from {_SOURCE}: install the wheel (cargo xtask test)")
