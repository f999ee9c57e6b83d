"""What the wheels hold."""

from importlib import metadata

import pytest

import vppkit

_PACKAGES = ["vppkit", "vppkit-sim"]


def _names(package: str) -> set[str]:
    files = metadata.files(package)
    assert files is not None
    return {str(file) for file in files}


def _of_dist_info(package: str) -> set[str]:
    parts = (name.split(".dist-info/") for name in _names(package) if ".dist-info/" in name)
    return {part[1] for part in parts}


@pytest.mark.parametrize("package", _PACKAGES)
def test_licences_and_readme_are_inside(package: str) -> None:
    assert {"licenses/LICENSE-MIT", "licenses/LICENSE-APACHE"} <= _of_dist_info(package)
    about = metadata.metadata(package)
    assert about["License-Expression"] == "MIT OR Apache-2.0"
    assert about["Description"].strip().startswith("# ")


def test_both_have_the_version_of_the_workspace() -> None:
    versions = {metadata.version(package) for package in _PACKAGES}
    assert versions == {vppkit.__version__}


def test_nothing_but_the_package_is_installed() -> None:
    tops = {name.split("/")[0] for name in _names("vppkit") if not name.startswith("..")}
    dist_info = f"vppkit-{vppkit.__version__}.dist-info"
    # And the programs, which lie elsewhere.
    assert tops == {"vppkit", "pytest_vppkit", dist_info}
    assert "vppkit/py.typed" in _names("vppkit")
    assert "vppkit/_native.abi3.so" in _names("vppkit")


def test_one_wheel_serves_every_interpreter() -> None:
    tags = (metadata.distribution("vppkit").read_text("WHEEL") or "").splitlines()
    assert any(tag.startswith("Tag: cp311-abi3-manylinux_") for tag in tags)
    tags = (metadata.distribution("vppkit-sim").read_text("WHEEL") or "").splitlines()
    assert any(tag.startswith("Tag: py3-none-manylinux_") for tag in tags)
