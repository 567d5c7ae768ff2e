"""A real `tadasu serve` in processes of its own: started, asked where it is, stopped, or killed at once (Linux)."""

import os
import re
import signal
import subprocess
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from tadasu.config import Settings
from tests.platform.runner_of_tests import wait_until

_TADASU = Path(sys.executable).with_name("tadasu")


@dataclass(frozen=True)
class Served:
    """A running server; `address` such as http://127.0.0.1:40123."""

    process: "subprocess.Popen[str]"
    address: str

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def is_healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/health", timeout=20) as reply:
                return bool(reply.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(40)
        _close(self.process)


def begin(settings: Settings) -> "subprocess.Popen[str]":
    """Starts it on any free port and does not wait."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TADASU_")} | {
        "TADASU_FOLDER": str(settings.folder),
        "TADASU_DATABASE_URL": settings.database_url,
        "TADASU_SECRET": settings.secret.decode(),
        "TADASU_MAIL": settings.mail,
    }
    return subprocess.Popen([_TADASU, "serve", "--port", "0"], env=environment, stdout=subprocess.PIPE, text=True)


def arrived(process: "subprocess.Popen[str]") -> Served:
    """Waits until it answers."""
    assert process.stdout is not None
    address = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
    assert address is not None, "it ended before it said where it is"
    served = Served(process, address[0])
    wait_until(served.is_healthy, 60)
    return served


def kill(process: "subprocess.Popen[str]") -> None:
    """Kills the parent and everything it started, none of which is warned, and waits until all are gone."""
    os.kill(process.pid, signal.SIGSTOP)  # it starts no more children
    groups = children_of(process.pid)
    members = [pid for group in groups for pid in (group, *children_of(group))]
    for group in groups:
        _kill_group(group)
    process.kill()
    process.wait()
    wait_until(lambda: not any(_is_alive(pid) for pid in members))
    _close(process)


def children_of(pid: int) -> list[int]:
    try:
        return [int(id) for id in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _kill_group(leader: int) -> None:
    try:
        os.killpg(leader, signal.SIGKILL)
    except ProcessLookupError:  # it was forked a moment ago and leads no group yet
        os.kill(leader, signal.SIGKILL)


def _is_alive(pid: int) -> bool:
    """Not gone, and not merely waiting to be counted as dead."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _close(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    process.stdout.close()
