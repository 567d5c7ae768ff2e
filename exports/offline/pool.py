"""Child processes that read workbooks, used again for file after file; a bad file costs at most its own child."""

import json
import select
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from exports.offline.safety import Refused

WALL_SECONDS = 20.0  # without a word from the child
_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = "import sys; sys.path.insert(0, sys.argv[1]); from exports.offline.child import main; main()"
_CHUNK = 2**20
_LONGEST_LINE = 512 * 2**20


class ReadingPool:
    """Reads files in `children` processes. To be closed, or used in a with statement."""

    def __init__(self, children: int = 2, *, wall_seconds: float = WALL_SECONDS) -> None:
        self.children = children
        self._wall_seconds = wall_seconds
        self._threads = ThreadPoolExecutor(children, thread_name_prefix="reading")
        self._free = threading.Semaphore(children)
        self._idle: list[_Child] = []
        self._living: set[_Child] = set()
        self._closed = False

    def __enter__(self) -> "ReadingPool":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends every child, in the middle of a file if need be."""
        self._closed = True
        for child in list(self._living):
            child.kill()
        self._threads.shutdown(cancel_futures=True)
        for child in self._idle:
            child.stop()

    def workbook(self, path: Path) -> dict[str, Any]:
        """`{"sheets": …}` of a filled workbook or `{"table": true}`. Raises Refused."""
        return next(self._messages(path, as_table=False))

    def start_workbook(self, path: Path) -> "Future[dict[str, Any]]":
        """`workbook`, in the background."""
        return self._threads.submit(self.workbook, path)

    def table(self, path: Path) -> Iterator[tuple[str, list[Any]]]:
        """Sheet name and some rows at a time. Raises Refused, perhaps after some rows."""
        for message in self._messages(path, as_table=True):
            if "rows" in message:
                yield message["sheet"], message["rows"]

    def _messages(self, path: Path, as_table: bool) -> Iterator[dict[str, Any]]:
        with self._child() as child:
            for message in child.ask(path, as_table):
                if "refused" in message:
                    raise Refused(message["refused"], **message["details"])
                yield message

    @contextmanager
    def _child(self) -> "Iterator[_Child]":
        with self._free:
            child = self._idle.pop() if self._idle else _Child(self._wall_seconds)
            self._living.add(child)
            try:
                yield child
            finally:
                # A child with an answer still on its way would give it to the next file.
                if child.is_ready and not self._closed:
                    self._idle.append(child)
                else:
                    self._living.discard(child)
                    child.stop()


class _Child:
    """One process, and the lines it writes."""

    def __init__(self, wall_seconds: float) -> None:
        command = [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _PROGRAM, str(_ROOT)]
        # What strangers' files are opened in knows nothing of this process's environment.
        env: dict[str, str] | None = None if sys.platform == "win32" else {}
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env
        )
        self._wall_seconds = wall_seconds
        self._buffer = bytearray()
        self.is_ready = True

    def ask(self, path: Path, as_table: bool) -> Iterator[dict[str, Any]]:
        """The child's messages for one file. Raises Refused when it dies or takes too long."""
        self.is_ready = False
        request = json.dumps({"path": str(path.resolve()), "table": as_table})
        with suppress(BrokenPipeError):  # a child that has died shows at the first answer
            _pipe(self._process.stdin).write(f"{request}\n".encode())
            _pipe(self._process.stdin).flush()
        while True:
            message: dict[str, Any] = json.loads(self._line())
            self.is_ready = "rows" not in message and message.get("refused") != "workbook_too_expensive"
            yield message
            if "rows" not in message:
                return

    def kill(self) -> None:
        self._process.kill()

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            _pipe(self._process.stdin).close()
        _pipe(self._process.stdout).close()

    def _line(self) -> bytes:
        deadline = time.monotonic() + self._wall_seconds
        stream = _pipe(self._process.stdout)
        while (end := self._buffer.find(b"\n")) < 0:
            ready, _, _ = select.select([stream], [], [], max(0.0, deadline - time.monotonic()))
            if not ready or len(self._buffer) > _LONGEST_LINE:
                raise Refused("workbook_too_expensive")
            chunk = stream.read1(_CHUNK)  # type: ignore[attr-defined]  # a pipe is a BufferedReader
            if not chunk:
                raise Refused("workbook_too_expensive")
            self._buffer += chunk
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    assert pipe is not None
    return pipe
