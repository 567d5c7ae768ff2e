"""Writers on SQLite take turns: none is turned away, and no turn is kept by one who is done or has failed."""

import threading
import time

import pytest
from sqlalchemy import func, select, text

from tadasu.accounts.models import Organisation
from tadasu.database import Database
from tests.platform.conftest import NOW

WRITERS, EACH = 12, 10


def _add(database: Database, name: str) -> None:
    with database.writing() as session:
        session.add(Organisation(kind="member", name=name, created_at=NOW))


def _count(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(Organisation)).scalar_one()


def test_many_who_write_at_once_all_get_through(database: Database) -> None:
    refused: list[Exception] = []

    def write(writer: int) -> None:
        try:
            for number in range(EACH):
                _add(database, f"{writer}.{number}")
        except Exception as error:
            refused.append(error)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert refused == []
    assert _count(database) == WRITERS * EACH


def test_one_who_fails_keeps_nobody_waiting(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.writing():
        raise ZeroDivisionError

    began = time.monotonic()
    _add(database, "next")

    assert time.monotonic() - began < 5


def test_one_connection_may_write_twice_and_then_lets_others(database: Database) -> None:
    with database.engine.execution_options(tadasu_writes=True).connect() as connection:
        for _time in range(2):
            connection.execute(text("UPDATE organisation SET name = 'x'"))
            connection.commit()

    began = time.monotonic()
    _add(database, "next")

    assert time.monotonic() - began < 5
    assert _count(database) == 1


def test_readers_never_wait(database: Database) -> None:
    with database.writing() as session:
        session.add(Organisation(kind="member", name="not yet", created_at=NOW))
        session.flush()

        assert _count(database) == 0
