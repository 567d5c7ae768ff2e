"""The database: one engine, sessions that read or write, and the types all tables share."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Lock
from typing import Any, TypeVar

from sqlalchemy import (
    DDL,
    JSON,
    DateTime,
    Dialect,
    MetaData,
    PrimaryKeyConstraint,
    Select,
    Table,
    UniqueConstraint,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

BUSY_TIMEOUT_MS = 10_000
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",  # an answer said to be saved is on disk
    "foreign_keys=ON",
    "trusted_schema=OFF",
    "secure_delete=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
    "cache_size=-32000",
)
NEVER_TWICE = {"sqlite_autoincrement": True}
"""For tables whose rows can be deleted while their ids stand elsewhere, in addresses, other rows or the audit log:
SQLite would give the id of the last row to the next one, PostgreSQL never does.
"""
_Rows = TypeVar("_Rows", bound=Select[*tuple[Any, ...]])
_LONGEST_LOOK = 0.11  # seconds; SQLite's own pause grows to 0.1
_WRITES, _TURN = "tadasu_writes", "tadasu_turn"


class UtcDateTime(TypeDecorator[datetime]):
    """An instant. Naive values are refused, since SQLite would drop the zone and shift them silently."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """All tables. Names of constraints are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: UtcDateTime, dict[str, Any]: JSON, list[Any]: JSON, list[str]: JSON}  # noqa: RUF012 - SQLAlchemy's own way to say it


class Database:
    """Sessions on one engine. Work that only reads cannot write: the database itself refuses."""

    def __init__(self, url: str, pool: int = 20) -> None:
        self.engine = _engine(url, pool)
        self._reader = self.engine.execution_options(postgresql_readonly=True)
        self._writer = self.engine.execution_options(**{_WRITES: True})

    def read_session(self) -> Session:
        return Session(self._reader, autoflush=False, expire_on_commit=False)

    def write_session(self) -> Session:
        return Session(self._writer, expire_on_commit=False)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        with self.read_session() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: committed at the end, rolled back by any exception."""
        with self.write_session() as session, session.begin():
            yield session

    def give_way(self) -> None:
        """Between two writes of work that goes on for long. Other processes that want to write to SQLite only look
        ten times a second whether they may, and would never meet the moment between commit and next begin.
        """
        if self.engine.dialect.name == "sqlite":
            time.sleep(_LONGEST_LOOK)

    def dispose(self) -> None:
        self.engine.dispose()


def held(statement: _Rows, of: type["Base"] | None = None) -> _Rows:
    """Reads rows as they are now, and keeps other writers from those `of` a table, or from all, until the transaction
    ends: of two who act on one row at once, one comes second. Rows that point at them can be added meanwhile.
    """
    return statement.with_for_update(of=of, key_share=True).execution_options(populate_existing=True)


def held_still(statement: _Rows) -> _Rows:
    """Reads rows as they are now, and keeps them so until the transaction ends: any number may do this at once, and
    whoever wants to change one of the rows (see `held`) waits for all of them.
    """
    return statement.with_for_update(read=True).execution_options(populate_existing=True)


def is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def insert_into(session: Session, table: type[Base]) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that takes ON CONFLICT, which each kind of database has a class of its own for."""
    return sqlite.insert(table) if is_sqlite(session) else postgresql.insert(table)


def _engine(url: str, pool: int) -> Engine:
    if url.startswith("sqlite"):
        engine = create_engine(
            url, pool_size=pool, max_overflow=4, connect_args={"check_same_thread": False, "isolation_level": None}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        turns = _Turns()
        event.listen(engine, "begin", turns.begin)
        event.listen(engine, "checkin", turns.end)
        return engine
    # No ping before each use: it costs a quarter of a save. After a restart of the server the first
    # request on an old connection gets 503, the pool throws all of them away, and the page tries again.
    engine = create_engine(url, pool_size=pool, max_overflow=4, pool_timeout=10)
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Turns:
    """Threads of one process that write to SQLite wait for each other here.

    SQLite itself lets writers poll with growing pauses, so that of many the unlucky ones starve. Its
    own lock still stands between processes; a turn that does not come in time is tried without.
    """

    def __init__(self) -> None:
        self._lock = Lock()

    def begin(self, connection: Connection) -> None:
        """Writers queue at once instead of failing half-way; readers never wait for them."""
        writes = connection.get_execution_options().get(_WRITES, False)
        if writes and not connection.info.get(_TURN):
            connection.info[_TURN] = self._lock.acquire(timeout=BUSY_TIMEOUT_MS / 1_000)
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    def end(self, _connection: Any, record: Any) -> None:
        """When the connection goes back to the pool, which is after the commit has reached the disk."""
        if record.info.pop(_TURN, False):
            self._lock.release()


def _prepare_postgresql(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        for setting in (
            "statement_timeout='15s'",
            "lock_timeout='5s'",
            "idle_in_transaction_session_timeout='60s'",
            "timezone='UTC'",
        ):
            cursor.execute(f"SET {setting}")
    connection.commit()


def check(session: Session) -> None:
    """Raises what the database raises if it cannot be reached."""
    session.execute(text("SELECT 1"))


def only_added_to(table: Table) -> None:
    """Makes the database itself refuse UPDATE and DELETE on a table, whoever asks."""
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint | PrimaryKeyConstraint)]
    keys = sorted([column.name for column in each.columns] for each in constraints)
    for dialect, statements in only_added_to_sql(table.name, keys).items():
        for statement in statements:
            ddl = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this one unannotated.
            event.listen(table, "after_create", ddl.execute_if(dialect=dialect))


def only_added_to_sql(name: str, keys: Sequence[Sequence[str]]) -> dict[str, list[str]]:
    """The statements that do so, for each kind of database. `keys`: columns of which no two rows are alike."""
    clash = " OR ".join(f"({' AND '.join(f'{column} = NEW.{column}' for column in key)})" for key in keys)
    return {
        "sqlite": [
            f"CREATE TRIGGER {name}_no_{verb.lower()} BEFORE {verb} ON {name} "
            f"BEGIN SELECT RAISE(ABORT, '{name} is only added to'); END"
            for verb in ("UPDATE", "DELETE")
        ]
        # Of INSERT OR REPLACE the triggers above hear nothing.
        + [
            f"CREATE TRIGGER {name}_no_replace BEFORE INSERT ON {name} "
            f"WHEN EXISTS (SELECT 1 FROM {name} WHERE {clash}) "
            f"BEGIN SELECT RAISE(ABORT, '{name} is only added to'); END"
        ],
        "postgresql": [
            f"CREATE FUNCTION {name}_is_only_added_to() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{name} is only added to'; END $$",
            f"CREATE TRIGGER {name}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {name} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {name}_is_only_added_to()",
        ],
    }
