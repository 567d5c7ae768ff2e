"""`tadasu demo` says what it stopped, and how it is stopped."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tadasu.commands import demo
from tadasu.commands.main import main
from tadasu.config import read_settings

_HOLDS_THE_LOCK = """
import sys, time, pathlib
from tadasu.serving.starting import lock
held = lock(pathlib.Path(sys.argv[1]))
print("held", flush=True)
time.sleep(60)
"""


def test_stopping_says_that_nothing_was_running(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["demo", "--stop", "--folder", str(tmp_path / "nothing")])

    assert (done.exit_code, done.output) == (0, "No demo is running.\n")
    assert not (tmp_path / "nothing").exists()


def test_a_folder_that_was_served_once_is_not_running(tmp_path: Path) -> None:
    (tmp_path / "serve.lock").write_text("1\n")

    assert CliRunner().invoke(main, ["demo", "--stop", "--folder", str(tmp_path)]).output == "No demo is running.\n"


def test_stopping_says_that_it_was_stopped(tmp_path: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", _HOLDS_THE_LOCK, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None and holder.stdout.readline() == "held\n"

    done = CliRunner().invoke(main, ["demo", "--stop", "--folder", str(tmp_path)])
    holder.communicate(timeout=10)

    assert (done.exit_code, done.output) == (0, "The demo is stopped.\n")
    assert holder.returncode == -signal.SIGTERM


@pytest.mark.parametrize(
    ("by_make", "folder", "said"),
    [
        (True, demo.FOLDER, "make stop"),
        (False, demo.FOLDER, "/opt/tadasu demo --stop"),
        (False, Path("/tmp/a b"), "/opt/tadasu demo --stop --folder '/tmp/a b'"),
    ],
)
def test_how_to_stop_it_is_said_as_it_was_called(by_make: bool, folder: Path, said: str) -> None:
    assert demo.how_to_stop(folder, "/opt/tadasu", by_make=by_make) == said


def test_the_demo_lives_in_its_own_folder_and_nowhere_else(tmp_path: Path) -> None:
    settings = read_settings({"TADASU_DATABASE_URL": "postgresql://elsewhere", **demo.environment(tmp_path)})

    assert settings.folder == tmp_path
    assert settings.database_url == f"sqlite:///{tmp_path / 'tadasu.db'}"
    assert settings.demo and settings.has_mailbox
