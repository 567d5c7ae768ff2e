"""The audit log is sealed by a chain: whole, tampered with, and checked by the command."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select, text

from tadasu.auditlog.models import AuditLine, AuditSeal
from tadasu.auditlog.verifying import Anchor, anchor, verify
from tadasu.auditlog.work import seal
from tadasu.clock import utc_now
from tadasu.commands.main import main
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.audit_lines import sealed_log, write_lines
from tests.platform.conftest import ON_POSTGRESQL, People


@pytest.fixture
def log(services: Services, people: People) -> Services:
    return sealed_log(services, people)


def _tamper(database: Database, *statements: str) -> None:
    """What somebody with all rights on the database can do, once the triggers are out of the way."""
    with database.writing() as session:
        for table in ("audit", "audit_seal"):
            if ON_POSTGRESQL:
                session.execute(text(f"DROP TRIGGER {table}_no_change ON {table}"))
            else:
                session.execute(text(f"DROP TRIGGER {table}_no_update"))
                session.execute(text(f"DROP TRIGGER {table}_no_delete"))
        for statement in statements:
            session.execute(text(statement))


def _problem(database: Database, against: Anchor | None = None) -> str | None:
    with database.reading() as session:
        return verify(session, utc_now(), against).problem


def test_a_log_that_nobody_touched_is_whole(log: Services) -> None:
    with log.database.reading() as session:
        found = verify(session, utc_now(), anchor(session))

    assert (found.count, found.problem, found.unsealed, found.late) == (12, None, 0, 0)


def test_each_line_is_sealed_once_and_in_order(log: Services, people: People) -> None:
    write_lines(log.database, people, 3)

    more = [seal(log, utc_now()), seal(log, utc_now())]

    assert more == [False, False]
    with log.database.reading() as session:
        rows = session.execute(select(AuditSeal.seq, AuditSeal.audit_id).order_by(AuditSeal.seq)).all()
    assert [row.seq for row in rows] == list(range(1, 16))
    assert len({row.audit_id for row in rows}) == 15


def test_many_lines_are_sealed_in_several_steps(services: Services, people: People) -> None:
    write_lines(services.database, people, 1_005)

    steps: list[bool] = []
    while not steps or steps[-1]:
        steps.append(seal(services, utc_now()))

    assert steps == [True, False]
    assert _problem(services.database) is None


def test_sealing_nothing_leaves_the_database_alone(log: Services) -> None:
    assert seal(log, utc_now()) is False


@pytest.mark.parametrize("statement", ["UPDATE audit SET action = 'x'", "DELETE FROM audit", "DELETE FROM audit_seal",
                                       "UPDATE audit_seal SET hash = 'x'"])  # fmt: skip
def test_the_database_itself_refuses_changes(log: Services, statement: str) -> None:
    with pytest.raises(Exception, match="only added to"), log.database.writing() as session:
        session.execute(text(statement))


@pytest.mark.parametrize(
    ("statements", "words"),
    [
        (["UPDATE audit SET body = replace(body, 'reason no. 4', 'reason no. 5') WHERE id = 5"], "audit line 5"),
        (["UPDATE audit SET at = '2020-01-01 00:00:00' WHERE id = 5"], "audit line 5"),
        (["UPDATE audit SET actor_id = 2 WHERE id = 5"], "audit line 5"),
        (["UPDATE audit SET member_id = NULL WHERE id = 5"], "audit line 5"),
        (["UPDATE audit_seal SET sealed_at = '2020-01-01 00:00:00' WHERE seq = 5"], "audit line 5"),
        (["UPDATE audit_seal SET hash = prev_hash WHERE seq = 5"], "audit line 5"),
        (["DELETE FROM audit_seal WHERE seq = 5"], "seal 5 is missing"),
        (["DELETE FROM audit_seal WHERE seq = 5", "DELETE FROM audit WHERE id = 5"], "seal 5 is missing"),
        (["DELETE FROM audit_seal WHERE seq = 5", "DELETE FROM audit WHERE id = 5",
          "UPDATE audit_seal SET seq = 5 WHERE seq = 12"], "seal 5 does not follow"),
        (["UPDATE audit_seal SET seq = 100 WHERE seq = 4", "UPDATE audit_seal SET seq = 4 WHERE seq = 7",
          "UPDATE audit_seal SET seq = 7 WHERE seq = 100"], "seal 4 does not follow"),
        (["UPDATE audit SET body = '{}' WHERE id = 12"], "audit line 12"),
        (["UPDATE audit SET body = '{}' WHERE id = 1"], "audit line 1 "),
    ],
    ids=str,
)  # fmt: skip
def test_the_first_row_that_was_changed_is_named(log: Services, statements: list[str], words: str) -> None:
    _tamper(log.database, *statements)

    problem = _problem(log.database)

    assert problem is not None and words in problem


def test_a_line_put_in_afterwards_has_no_place_in_the_chain(log: Services, people: People) -> None:
    _tamper(log.database, "UPDATE audit_seal SET seq = seq + 100 WHERE seq > 5")
    write_lines(log.database, people, 1)
    with log.database.writing() as session:
        (fresh,) = session.scalars(select(AuditLine.id).order_by(AuditLine.id.desc()).limit(1))
        session.add(AuditSeal(seq=6, audit_id=fresh, sealed_at=utc_now(), prev_hash="0" * 64, hash="0" * 64))

    assert _problem(log.database) == "seal 6 does not follow seal 5"


def test_an_end_cut_off_is_seen_with_an_anchor_only(log: Services) -> None:
    with log.database.reading() as session:
        kept = anchor(session)

    _tamper(log.database, "DELETE FROM audit_seal WHERE seq > 9", "DELETE FROM audit WHERE id > 9")

    assert _problem(log.database) is None
    assert "cut off" in str(_problem(log.database, kept))


def test_a_chain_made_anew_does_not_fit_the_anchor(log: Services) -> None:
    with log.database.reading() as session:
        kept = anchor(session)

    _tamper(log.database, "DELETE FROM audit_seal", "UPDATE audit SET body = '{}' WHERE id = 3")
    seal(log, utc_now())

    assert _problem(log.database) is None
    assert "not the one of the anchor" in str(_problem(log.database, kept))


def test_lines_without_a_seal_are_wrong_after_five_minutes(log: Services, people: People) -> None:
    write_lines(log.database, people, 1, minutes_ago=4)
    young = _problem(log.database)
    write_lines(log.database, people, 1, minutes_ago=6)

    assert young is None
    assert "no seal for more than 5 minutes" in str(_problem(log.database))


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, settings: Settings, database: Database) -> Callable[..., Result]:
    monkeypatch.setenv("TADASU_FOLDER", str(settings.folder))
    monkeypatch.setenv("TADASU_DATABASE_URL", database.engine.url.render_as_string(hide_password=False))
    return lambda *arguments: CliRunner().invoke(main, ["audit", *arguments])


def test_the_command_says_ok_with_count_and_head(log: Services, command: Callable[..., Result], tmp_path: Path) -> None:
    kept = command("anchor")
    (tmp_path / "anchor.json").write_text(kept.output)

    checked = command("verify", "--anchor", str(tmp_path / "anchor.json"))

    assert checked.exit_code == 0
    assert checked.output.startswith("OK: 12 lines") and json.loads(kept.output)["head"] in checked.output


def test_the_command_names_the_first_bad_row(log: Services, command: Callable[..., Result]) -> None:
    _tamper(log.database, "UPDATE audit SET body = '{}' WHERE id = 5")

    checked = command("verify")

    assert checked.exit_code == 1
    assert "audit line 5 is not what was sealed" in checked.output and "4 seals before it" in checked.output


@pytest.mark.parametrize("content", [None, "", "[]", "{}", '{"count": -1, "head": ""}', '{"count": "x", "head": "y"}',
                                     '{"count": true, "head": "y"}', "\x00"])  # fmt: skip
def test_what_is_no_anchor_checks_nothing(
    log: Services, command: Callable[..., Result], tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "anchor.json").write_text(content)

    checked = command("verify", "--anchor", str(tmp_path / "anchor.json"))

    assert checked.exit_code == 2 and "anchor.json" in checked.output


def test_an_empty_folder_checks_nothing(
    command: Callable[..., Result], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TADASU_DATABASE_URL", f"sqlite:///{tmp_path / 'nothing.db'}")

    checked = command("verify")

    assert checked.exit_code == 2 and "cannot be read" in checked.output
