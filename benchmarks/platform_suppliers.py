"""The supplier table at 100,000 suppliers of one member, half of them assessed, and a list of 23,215 imported.

The suppliers are invented from parts of names; a fixed seed makes them the same each time. The
database is SQLite in a temporary folder that is taken away again.
"""

import os
import random
import statistics
import time
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import event, insert
from sqlalchemy.orm import Session

from benchmarks.figures import Figure
from questionnaires.codes import PREFECTURES
from tadasu import tables
from tadasu.accounts import sessions
from tadasu.accounts.models import Membership, Organisation, Person
from tadasu.app import create_app
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.organisations import search
from tadasu.organisations.lists.judging import VERDICTS
from tadasu.organisations.lists.staging import move
from tadasu.organisations.models import Supplier, SupplierImport, SupplierRow, SupplierTag
from tadasu.organisations.names import match_key, search_key
from tadasu.organisations.work import apply_import, read_import, undo_import
from tadasu.services import Services
from tadasu.storage import Storage
from tests.platform.job_tries import Try

SUPPLIERS, ASSESSED = 100_000, 50_000
RUNS = 12
_DATA = Path(os.environ.get("TADASU_DATA", Path(__file__).parents[2] / "shared" / "data"))
_REGISTER = _DATA / "jp_corporate_numbers" / "sakai_city_companies.csv"
_HOST = "http://127.0.0.1:8000"
_PLACES = {
    "東海": "トウカイ", "北陸": "ホクリク", "三河": "ミカワ", "遠州": "エンシュウ", "堺": "サカイ", "さくら": "サクラ",
    "山田": "ヤマダ", "佐藤": "サトウ", "大和": "ヤマト", "近江": "オウミ", "瀬戸": "セト", "中部": "チュウブ",
    "若葉": "ワカバ", "港": "ミナト", "共栄": "キョウエイ", "光": "ヒカリ", "富士": "フジ", "日の出": "ヒノデ",
    "昭和": "ショウワ", "太陽": "タイヨウ", "武蔵": "ムサシ", "筑紫": "ツクシ",
}  # fmt: skip
_TRADES = "縫製 精密 水産 食品 鋳造 建設 化学 農園 運輸 電子 木工 印刷 溶接 製菓 繊維 造船 樹脂 冷凍 硝子 製紙".split()
_BANDS = (("critical", 4, 1), ("high", 3, 9), ("medium", 2, 20), ("medium_unverified", 2, 25), ("low", 1, 45))
_PAGES = {
    "first page": "",
    "by name": "?sort=name",
    "by score": "?sort=score",
    "by band": "?sort=band",
    "by last answer": "?sort=answered",
    "band critical": "?band=critical",
    "band low, by priority": "?band=low",
    "band critical, by name": "?band=critical&sort=name",
    "not opened": "?answering=not_opened",
    "bounced in Aichi": "?delivery=bounced&prefecture=JP-23",
    "one prefecture": "?prefecture=JP-23",
    "prefecture and band, by score": "?prefecture=JP-47&band=critical&sort=score",
    "tier 3": "?tier=3",
    "a tag": "?tag=東海",
    "a rare tag": "?tag=重点",
    "archived": "?archived=yes",
    "nothing fits": "?band=critical&answering=declined&tier=9",
    "search in kanji": "?q=東海精密",
    "search of one character": "?q=港",
    "search in kana": "?q=ヤマダ",
    "search in romaji": "?q=toukai",
    "search of all": "?q=株式会社",
    "search of all, by name": "?q=株式会社&sort=name",
    "search of nothing": "?q=zzzz",
    "search and filter": "?q=縫製&band=high&prefecture=JP-23",
    "no assessment, by name": "?band=unknown&sort=name",
}


def measure() -> Iterator[Figure]:
    with TemporaryDirectory() as folder:
        services = _services(Path(folder))
        client = _client(services)
        yield from _figures(services, client)
        yield from _import_figures(services)
        services.database.dispose()


def _figures(services: Services, client: FlaskClient) -> Iterator[Figure]:
    times: dict[str, list[float]] = {}
    statements = _Statements(services.database)
    most = 0
    for name, query in _PAGES.items():
        for run in range(RUNS + 1):
            statements.count = 0
            start = time.perf_counter()
            reply = client.get(f"/suppliers{query}", base_url=_HOST)
            spent = time.perf_counter() - start
            assert reply.status_code == 200, (query, reply.status_code)
            if run:
                times.setdefault(name, []).append(spent)
            most = max(most, statements.count)
    for name, spent_each in times.items():
        yield Figure(f"/suppliers, {name}: 95th percentile", _p95(spent_each) * 1000, "ms", 100)
    everything = [each for spent_each in times.values() for each in spent_each]
    yield Figure("/suppliers, all of these: 95th percentile", _p95(everything) * 1000, "ms", 100)
    yield Figure("statements of the page that needs most", most, "statements", 15)


def _import_figures(services: Services) -> Iterator[Figure]:
    """A real register of 23,215 companies on top of the 100,000 suppliers; nothing where it is not at hand."""
    if not _REGISTER.is_file():
        return
    started = time.perf_counter()
    with services.database.writing() as session:
        key = services.storage.put("imports", _REGISTER.read_bytes())
        handed_in = SupplierImport(
            member_id=1, state="reading", file_name="register.csv", headings=[], columns={}, counts={}, by_id=1,
            created_at=utc_now(), touched_at=utc_now(),
        )  # fmt: skip
        session.add(handed_in)
        session.flush()
        id = handed_in.id
    read_import(Try(services, {"import_id": id, "file": key}))
    read = time.perf_counter()
    with services.database.writing() as session:
        move(session, id, ["mapped"], "applying")
    apply_import(Try(services, {"import_id": id}))
    applied = time.perf_counter()
    with services.database.writing() as session:
        counts = session.get_one(SupplierImport, id).counts
        move(session, id, ["applied"], "undoing")
    assert counts["rows"] == counts["new"] + counts["same"]
    undo_import(Try(services, {"import_id": id}))
    total = sum(counts[verdict] for verdict in VERDICTS)
    yield Figure(f"a list of {total:,} rows read, checked and matched", read - started, "s")
    yield Figure("the same, applied", applied - read, "s")
    yield Figure("read, matched and applied", applied - started, "s", 20)
    yield Figure("taken back", time.perf_counter() - applied, "s")


class _Statements:
    """Counts what is sent to the database."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        event.listen(database.engine, "before_cursor_execute", self._add)

    def _add(self, *_: Any) -> None:
        self.count += 1


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def _services(folder: Path) -> Services:
    settings = Settings(
        folder=folder,
        database_url=f"sqlite:///{folder / 'tadasu.db'}",
        public_base_url=_HOST,
        secret=b"0123456789abcdef0123456789abcdef",
        mail="mailbox",
        mail_from="Tadasu <tadasu@localhost>",
        demo=False,
    )
    database = Database(settings.database_url, pool=4)
    tables.metadata.create_all(database.engine.execution_options(tadasu_writes=True))
    return Services(settings, database, Storage(folder / "files"))


def _client(services: Services) -> FlaskClient:
    """A browser of a member with all these suppliers."""
    now = utc_now()
    with services.database.writing() as session:
        member = Organisation(kind="member", name="計測用の会員", created_at=now)
        person = Person(email="aoi@example.jp", name="aoi", password_hash="", created_at=now)
        session.add_all((member, person))
        session.flush()
        membership = Membership(person_id=person.id, organisation_id=member.id, role=Role.MEMBER_ADMIN, created_at=now)
        session.add(membership)
        session.flush()
        fill(session, member.id, person.id, now)
        token = sessions.begin(session, Role.MEMBER_ADMIN, now, language="ja", membership_id=membership.id)
    client = create_app(services=services).test_client()
    client.set_cookie("sid", token, domain="127.0.0.1")
    return client


def fill(session: Session, member_id: int, person_id: int, now: datetime, count: int = SUPPLIERS) -> None:
    """Adds invented suppliers, their standing, tags and what they are found by."""
    chance = random.Random(7)
    for start in range(1, count + 1, 5_000):
        ids = range(start, min(start + 5_000, count + 1))
        suppliers = [_supplier(chance, id, member_id, person_id, now) for id in ids]
        session.execute(insert(Supplier), suppliers)
        session.execute(insert(SupplierRow), [_row(chance, id, member_id) for id in ids])
        tags = [{"supplier_id": each["id"], "tag": each["name"][4:6], "member_id": member_id} for each in suppliers]
        tags += [{"supplier_id": id, "tag": "重点", "member_id": member_id} for id in ids if id % 2_000 == 0]
        session.execute(insert(SupplierTag), tags)
        entries = [
            search.entry_of(
                each["id"], member_id, names=(each["name"],), kana=each["name_kana"], codes=(each["own_code"],)
            )
            for each in suppliers
        ]
        search.store(session, entries, are_new=True)


def _supplier(chance: random.Random, id: int, member_id: int, person_id: int, now: datetime) -> dict[str, Any]:
    place, other = chance.choices(list(_PLACES), k=2)
    name = f"株式会社{place}{chance.choice(_TRADES)}{other}{id % 97}"
    return {
        "id": id, "member_id": member_id, "own_code": f"S{id:06d}", "name": name,
        "name_kana": _PLACES[place] + _PLACES[other], "name_romaji": "", "name_key": search_key(name),
        "match_key": match_key(name), "country": "JP", "prefecture": chance.choice(PREFECTURES), "town": "中央区",
        "street": "本町１丁目２番３号", "tier": chance.choice((1, 1, 1, 2, 2, 3)), "owner_id": person_id,
        "contact_name": "鈴木 花", "contact_email": f"s{id}@example.jp", "created_at": now, "changed_at": now,
        "archived_at": now if id % 50 == 0 else None,
    }  # fmt: skip


def _row(chance: random.Random, id: int, member_id: int) -> dict[str, Any]:
    row: dict[str, Any] = {
        "supplier_id": id, "member_id": member_id, "answering": "", "delivery": "", "band": "unknown",
        "band_rank": 0, "final": None, "priority": None, "binding": {}, "workers": None, "as_of": None,
    }  # fmt: skip
    if id % 2 == 0:  # ASSESSED of them
        band, rank, _share = chance.choices(_BANDS, [each[2] for each in _BANDS])[0]
        return row | {
            "answering": chance.choice(("submitted", "in_review", "accepted", "returned")), "delivery": "sent",
            "band": band, "band_rank": rank, "final": round(chance.uniform(20, 95), 1),
            "priority": round(chance.uniform(0, 400), 2), "workers": chance.randrange(1, 200),
            "binding": {"ja": "労働者が負担した手数料が未調査", "en": "Fees paid by workers were not looked into"},
            "as_of": date(2026, 1, 1) + timedelta(days=chance.randrange(300)),
        }  # fmt: skip
    if id % 3 == 0:
        state = chance.choice(("not_opened", "opened", "started", "declined"))
        return row | {"answering": state, "delivery": "bounced" if id % 99 == 0 else "sent"}
    return row
