"""What tests may need from outside the repository: programs and real data sets."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = Path(os.environ.get("TADASU_DATA") or ROOT.parent / "shared" / "data")


def require_tool(name: str) -> str:
    """Path of a program; without it the test is skipped at a desk and fails on a build server.

    A build server that lacks a program would otherwise go green without having tested.
    """
    path = shutil.which(name)
    if path:
        return path
    reason = f"The program '{name}' is not installed; .ci/run shows which packages bring the tests' programs."
    if os.environ.get("CI", "").lower() in {"1", "true"}:
        pytest.fail(reason)
    pytest.skip(reason)


def shared_data(*parts: str) -> Path:
    """Path of a real data set, such as shared_data("fti2023"); the test is skipped where it is absent."""
    path = SHARED_DATA.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"No {'/'.join(parts) or 'data'} in {SHARED_DATA}; TADASU_DATA can name another folder.")
    return path


@pytest.fixture(name="require_tool")
def require_tool_fixture() -> Callable[[str], str]:
    return require_tool


@pytest.fixture(name="shared_data")
def shared_data_fixture() -> Callable[..., Path]:
    return shared_data
