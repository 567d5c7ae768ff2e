"""`tadasu serve`: one command that brings everything up, keeps it up, and takes it down."""

import gzip
import os
import re
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.jobs import presence
from tests.conftest import ROOT
from tests.platform.runner_of_tests import wait_until

_TADASU = Path(sys.executable).with_name("tadasu")


@dataclass
class Served:
    """A running `tadasu serve` and what it said when it started."""

    process: "subprocess.Popen[str]"
    folder: Path
    said: list[str]

    @property
    def address(self) -> str:
        return next(match[0] for line in self.said if (match := re.search(r"http://127\.0\.0\.1:\d+", line)))

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        request = urllib.request.Request(self.address + path, headers=headers)
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status, dict(reply.headers), reply.read()

    def is_healthy(self) -> bool:
        try:
            return self.get("/health")[0] == 200
        except OSError:
            return False

    def children(self) -> dict[str, int]:
        """Process ids of the children by what they do (Linux)."""
        found = {}
        for id in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            command = Path(f"/proc/{id}/cmdline").read_text()
            found["runner" if command.endswith("runner\0") else "web"] = int(id)
        return found

    def runners(self) -> list[str]:
        database = Database(f"sqlite:///{self.folder / 'tadasu.db'}", pool=1)
        with database.reading() as session:
            names = [each.name for each in presence.at_work(session, utc_now())]
        database.dispose()
        return names


def _environment(folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TADASU_")}
    return {**kept, "TADASU_FOLDER": str(folder)}


def _serve(folder: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([_TADASU, "serve", *options], env=_environment(folder), stdout=subprocess.PIPE, text=True)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[[], Served]]:
    started: list[subprocess.Popen[str]] = []

    def start() -> Served:
        process = _serve(tmp_path, "--port", "0")
        started.append(process)
        assert process.stdout is not None
        said = [process.stdout.readline() for _line in range(3)]
        served = Served(process, tmp_path, said)
        wait_until(served.is_healthy, 40)
        return served

    yield start
    for process in started:
        process.terminate()
        process.wait(40)
        assert process.stdout is not None
        process.stdout.close()


def test_an_empty_folder_is_served_and_says_what_to_do_first(serve: Callable[[], Served]) -> None:
    served = serve()

    status, headers, body = served.get("/sign-in", **{"Accept-Encoding": "gzip", "Accept-Language": "en"})

    assert status == 200
    assert headers["Content-Encoding"] == "gzip"
    assert b"<html" in gzip.decompress(body)
    assert f"{served.address}/mailbox" in served.said[1]
    assert re.search(r"set-up code .*[A-Z2-7]{4}(-[A-Z2-7]{4}){3}$", served.said[2])
    assert (served.folder / "secret").stat().st_mode & 0o077 == 0


def test_a_child_that_is_killed_comes_back(serve: Callable[[], Served]) -> None:
    served = serve()
    wait_until(lambda: len(served.runners()) == 1)
    first = served.runners()

    killed = served.children()
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)

    wait_until(served.is_healthy, 40)
    wait_until(lambda: set(served.runners()) > set(first), 40)
    assert set(served.children()) == set(killed)
    assert not set(served.children().values()) & set(killed.values())


def test_it_stops_with_everything_it_started(serve: Callable[[], Served]) -> None:
    served = serve()
    wait_until(lambda: len(served.runners()) == 1)
    children = served.children()

    served.process.send_signal(signal.SIGINT)

    assert served.process.wait(15) == 0
    assert len(children) == 2
    assert not any(Path(f"/proc/{pid}").exists() for pid in children.values())
    assert served.runners() == []


def test_its_children_do_not_outlive_it(serve: Callable[[], Served]) -> None:
    served = serve()
    wait_until(lambda: len(served.runners()) == 1)
    children = served.children()

    served.process.kill()

    wait_until(lambda: not any(_is_alive(pid) for pid in children.values()))
    assert len(children) == 2, "both were there to be outlived"


def test_a_folder_is_served_once(serve: Callable[[], Served]) -> None:
    served = serve()

    second = _serve(served.folder, "--port", "0")

    assert second.wait(20) == 1
    assert served.is_healthy()
    second.communicate()


def test_a_port_that_is_taken_is_said_so(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = _say(tmp_path, {}, "--port", port)

    assert said.returncode == 1
    assert f"127.0.0.1:{port} cannot be listened at" in said.stderr


@pytest.mark.parametrize(
    ("environment", "options", "sentence"),
    [
        ({}, ["--host", "0.0.0.0"], "work on 127.0.0.1 only"),
        ({"TADASU_MAIL": "smtp://127.0.0.1"}, ["--host", "0.0.0.0"], "TADASU_PUBLIC_BASE_URL"),
        ({"TADASU_MAIL": "smtp://mail.example.jp:many"}, [], "TADASU_MAIL"),
        ({"TADASU_DATABASE_URL": "mysql://x"}, [], "TADASU_DATABASE_URL"),
        ({"TADASU_SECRET": "short"}, [], "TADASU_SECRET"),
        ({"TADASU_PUBLIC_BASE_URL": "http://tadasu.example.jp"}, [], "https"),
    ],
)
def test_a_setting_that_makes_no_sense_stops_it_at_once(
    tmp_path: Path, environment: dict[str, str], options: list[str], sentence: str
) -> None:
    said = _say(tmp_path, environment, *options)

    assert said.returncode == 1
    assert sentence in said.stderr
    assert "Traceback" not in said.stderr


def test_every_setting_is_explained() -> None:
    named = set(re.findall(r"TADASU_[A-Z_]+", (ROOT / "platform/tadasu/config.py").read_text(encoding="utf-8")))
    explained = (ROOT / "docs/operations.md").read_text(encoding="utf-8")

    assert {name for name in named if f"`{name}`" not in explained} == set(), "explain these in docs/operations.md"


def _say(folder: Path, environment: dict[str, str], *options: str) -> "subprocess.CompletedProcess[str]":
    everything = _environment(folder) | environment
    command = [str(_TADASU), "serve", *options]
    return subprocess.run(command, env=everything, capture_output=True, text=True, timeout=30, check=False)


def _is_alive(pid: int) -> bool:
    """Not gone, and not merely waiting to be counted as dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
