"""Guards over the repository itself: its import roots, its lock files, and what it must not name."""

import platform
import re
import subprocess
import sysconfig
import tomllib
from pathlib import Path

import pytest

from tests.conftest import ROOT, require_tool

LOCK_FILES = sorted((ROOT / "requirements").glob("*.txt"))

# In pieces, or this file would name what it looks for.
PACKAGE_HOSTS = re.compile(
    "|".join(["py" + r"pi\.org", "python" + "hosted", r"registry\.npm" + "js", "npm" + r"js\.org"])
)
ADDRESS = re.compile(r"://|--(?:extra-)?index|--find-links|--trusted-host| @ ")


def test_standard_library_platform_is_not_shadowed() -> None:
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))
    assert not (ROOT / "platform" / "__init__.py").exists()


def test_each_lock_file_is_there() -> None:
    assert [path.name for path in LOCK_FILES] == ["dev.txt", "run.txt", "tools.txt"]


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda path: path.name)
def test_a_lock_file_holds_no_addresses(lock_file: Path) -> None:
    lines = lock_file.read_text(encoding="utf-8").splitlines()

    assert [line for line in lines if ADDRESS.search(line)] == [], "Run `make lock`, which writes none."


@pytest.mark.parametrize("lock_file", LOCK_FILES, ids=lambda path: path.name)
def test_every_locked_requirement_is_pinned_and_hashed(lock_file: Path) -> None:
    requirements = _requirements(lock_file)

    assert requirements
    loose = [line for line in requirements if "==" not in line or "--hash=sha256:" not in line]
    assert loose == [], "Run `make lock`, which pins and hashes each requirement."


@pytest.mark.parametrize(
    ("group", "lock_name"), [("run", "run.txt"), ("run", "dev.txt"), ("dev", "dev.txt"), ("build", "run.txt")]
)
def test_every_dependency_is_locked(group: str, lock_name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = {
        "run": project["project"]["dependencies"],
        "dev": project["project"]["optional-dependencies"]["dev"],
        "build": project["build-system"]["requires"],
    }[group]

    locked = {_name(line) for line in _requirements(ROOT / "requirements" / lock_name)}

    assert {_name(line) for line in wanted} - locked == set(), "Run `make lock` and commit what it writes."


def test_running_and_testing_use_the_same_versions() -> None:
    run, dev = (
        {line.split("--hash")[0].strip() for line in _requirements(ROOT / "requirements" / name)}
        for name in ("run.txt", "dev.txt")
    )

    assert run - dev == set(), "Run `make lock`, which compiles both together."


def test_no_file_names_a_package_host() -> None:
    naming = [
        path.relative_to(ROOT).as_posix()
        for path in _repository_files()
        if PACKAGE_HOSTS.search(path.read_bytes().decode("utf-8", errors="replace"))
    ]

    assert naming == [], "Everyone installs from the index that their own machine is set up for."


def test_the_readme_names_both_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    assert "make demo" in readme
    assert "make test" in readme


def _requirements(lock_file: Path) -> list[str]:
    """Each requirement of a lock file on one line, hashes included, without comments."""
    lines = lock_file.read_text(encoding="utf-8").replace("\\\n", " ").splitlines()
    return [line for line in lines if line and not line.lstrip().startswith("#")]


def _name(requirement: str) -> str:
    """The normal form of a requirement's name, as PEP 503 has it: 'PyYAML>=6' is 'pyyaml'."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def _repository_files() -> list[Path]:
    """Every file that is tracked, or will be with the next `git add`."""
    git = require_tool("git")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]
