"""Lines that somebody with a connection to the database slips into the log, and asking where there is no platform."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import insert, select, text

from tadasu.auditlog.models import AuditLine, AuditSeal
from tadasu.auditlog.sealing import LOOK_BACK
from tadasu.auditlog.verifying import verify
from tadasu.auditlog.work import seal
from tadasu.clock import utc_now
from tadasu.commands.main import main
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.assessed import a_scored_request
from tests.platform.audit_lines import sealed_log, write_lines
from tests.platform.conftest import ON_POSTGRESQL, People

REPLACING = {
    "audit": "id, at, actor_kind, actor_id, action, object_kind, object_id, body",
    "audit_seal": "seq, audit_id, sealed_at, prev_hash, hash",
}


@pytest.fixture
def log(services: Services, people: People) -> Services:
    return sealed_log(services, people)


def _forge(database: Database, **values: object) -> None:
    """A line put in beside the program."""
    line = {"at": utc_now(), "member_id": None, "actor_kind": "system", "actor_id": 0, "action": "campaign sent",
            "object_kind": "campaign", "object_id": 1, "body": "{}"}  # fmt: skip
    with database.writing() as session:
        session.execute(insert(AuditLine), [{**line, **values}])


def _problem(database: Database) -> str | None:
    with database.reading() as session:
        return verify(session, utc_now()).problem


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL knows no REPLACE")
@pytest.mark.parametrize("table", ["audit", "audit_seal"])
def test_a_line_cannot_be_replaced(log: Services, table: str) -> None:
    columns = REPLACING[table]

    with pytest.raises(Exception, match="only added to"), log.database.writing() as session:
        session.execute(text(f"INSERT OR REPLACE INTO {table} ({columns}) SELECT {columns} FROM {table} LIMIT 1"))

    assert _problem(log.database) is None


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL knows no REPLACE")
@pytest.mark.parametrize("same", ["id", "round", "envelope_sha256"])
def test_a_submission_cannot_be_replaced_by_any_of_its_keys(services: Services, people: People, same: str) -> None:
    a_scored_request(services, people)
    with services.database.reading() as session:
        row = dict(session.execute(text("SELECT * FROM submission")).mappings().one())
    other = {"id": 99, "round": 9, "envelope_sha256": "other"}
    row |= {name: value for name, value in other.items() if name != same} | {"document": "{}"}

    with pytest.raises(Exception, match="only added to"), services.database.writing() as session:
        names = ", ".join(row)
        values = ", ".join(f":{name}" for name in row)
        session.execute(text(f"INSERT OR REPLACE INTO submission ({names}) VALUES ({values})"), row)

    with services.database.reading() as session:
        assert session.execute(text("SELECT id, document FROM submission")).one() != (99, "{}")


@pytest.mark.parametrize("table", ["audit", "audit_seal"])
def test_a_line_cannot_be_changed_by_inserting_over_it(log: Services, table: str) -> None:
    key = {"audit": "id", "audit_seal": "seq"}[table]
    changed = {"audit": "body = '{}'", "audit_seal": "hash = 'x'"}[table]
    columns = REPLACING[table]

    with pytest.raises(Exception, match="only added to"), log.database.writing() as session:
        session.execute(
            text(
                f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} WHERE {key} = 1 "
                f"ON CONFLICT ({key}) DO UPDATE SET {changed}"
            )
        )

    assert _problem(log.database) is None


def test_a_line_dated_in_the_future_is_wrong(log: Services) -> None:
    _forge(log.database, at=utc_now() + timedelta(days=26_000))

    assert "is dated in the future" in str(_problem(log.database))


def test_a_line_that_was_sealed_before_its_date_is_wrong(log: Services) -> None:
    _forge(log.database, at=utc_now() + timedelta(days=400))
    seal(log, utc_now())

    assert "is dated later than its seal" in str(_problem(log.database))


def test_clocks_of_two_machines_may_differ_a_little(log: Services) -> None:
    _forge(log.database, at=utc_now() + timedelta(minutes=1))

    assert _problem(log.database) is None


def test_a_line_put_in_out_of_the_sealers_reach_is_wrong(log: Services) -> None:
    with log.database.reading() as session:
        newest = max(session.scalars(select(AuditSeal.audit_id)))
    _forge(log.database, id=newest + LOOK_BACK + 10)
    seal(log, utc_now())
    _forge(log.database, id=newest + 1)
    seal(log, utc_now())

    assert "was put in where lines are sealed long since" in str(_problem(log.database))


def test_lines_older_than_the_first_seal_are_no_cause_for_alarm(services: Services, people: People) -> None:
    write_lines(services.database, people, 5, minutes_ago=60 * 24 * 300)
    seal(services, utc_now())
    write_lines(services.database, people, 2)
    seal(services, utc_now())

    with services.database.reading() as session:
        found = verify(session, utc_now())

    assert (found.problem, found.count, found.early, found.late) == (None, 7, 5, 0)


def test_lines_that_waited_for_a_runner_are_counted(log: Services, people: People) -> None:
    write_lines(log.database, people, 3, minutes_ago=-1)  # so that they are later than the first seal
    seal(log, utc_now() + timedelta(minutes=30))

    with log.database.reading() as session:
        found = verify(session, utc_now() + timedelta(minutes=31))

    assert (found.problem, found.early, found.late) == (None, 0, 3)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    for name in ("TADASU_FOLDER", "TADASU_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return lambda *arguments: CliRunner().invoke(main, ["audit", *arguments])


@pytest.mark.parametrize("step", ["verify", "anchor"])
def test_asking_where_no_platform_is_makes_none(
    step: str, command: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    checked = command(step)

    assert checked.exit_code == 2
    assert "no platform is in" in checked.output and "TADASU_FOLDER" in checked.output
    assert list((tmp_path / "here").iterdir()) == []


def test_a_database_of_something_else_is_no_platform(
    command: Callable[..., Result], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Database(f"sqlite:///{tmp_path / 'other.db'}", pool=1)
    with other.writing() as session:
        session.execute(text("CREATE TABLE theirs (id integer)"))
    other.dispose()
    monkeypatch.setenv("TADASU_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")

    checked = command("verify")

    assert checked.exit_code == 2 and "no platform is in" in checked.output


def test_a_forged_line_fails_the_command(
    log: Services, command: Callable[..., Result], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TADASU_FOLDER", str(settings.folder))
    monkeypatch.setenv("TADASU_DATABASE_URL", log.database.engine.url.render_as_string(hide_password=False))
    _forge(log.database, at=utc_now() + timedelta(days=26_000))

    checked = command("verify")

    assert checked.exit_code == 1 and "dated in the future" in checked.output
