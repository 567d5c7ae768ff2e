"""Child processes that are started again when they die."""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Event

_LOOK_SECONDS = 0.2
_STEADY_SECONDS = 60.0  # a child that lived so long starts with a short pause again
_LONGEST_PAUSE = 30.0
_PR_SET_PDEATHSIG = 1
_log = logging.getLogger(__name__)


@dataclass
class Child:
    """A process to keep going. `graceful_seconds`: how long it may take to stop."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    graceful_seconds: float
    kept_open: Sequence[int] = ()  # file descriptors it inherits
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    deaths: int = 0
    start_again_at: float = field(default=0.0)


def keep_going(children: Sequence[Child], stopping: Event) -> None:
    """Starts the children, starts again whichever dies, and stops them all when told to."""
    try:
        while not stopping.is_set():
            for child in children:
                _look_after(child, time.monotonic())
            stopping.wait(_LOOK_SECONDS)
    finally:
        _stop(children)


def _look_after(child: Child, now: float) -> None:
    if child.process is not None:
        code = child.process.poll()
        if code is None:
            return
        _note_death(child, code, now)
    if now >= child.start_again_at:
        _start(child, now)


def _start(child: Child, now: float) -> None:
    """In a session of its own, so that Ctrl-C reaches the parent alone, which then stops all in order."""
    child.process = subprocess.Popen(
        child.command,
        env=dict(child.environment),
        pass_fds=tuple(child.kept_open),
        start_new_session=True,
        preexec_fn=_end_with_parent,
    )
    child.started_at = now


def _note_death(child: Child, code: int, now: float) -> None:
    child.process = None
    child.deaths = 1 if now - child.started_at > _STEADY_SECONDS else child.deaths + 1
    pause = min(2.0 ** (child.deaths - 1), _LONGEST_PAUSE)
    child.start_again_at = now + pause
    _log.error("the %s ended with code %s; it is started again in %d s", child.name, code, pause)


def _stop(children: Sequence[Child]) -> None:
    alive = [(child, child.process) for child in children if child.process is not None]
    for _child, process in alive:
        process.terminate()
    began = time.monotonic()
    for child, process in alive:
        try:
            process.wait(max(0.1, began + child.graceful_seconds - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.error("the %s did not stop and is killed", child.name)
            process.kill()
            process.wait()


def _end_with_parent() -> None:
    """Where the system can (Linux), a child is told to stop when its parent is killed."""
    if sys.platform == "linux":
        parent = os.getppid()
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it was killed just before
            os._exit(1)
