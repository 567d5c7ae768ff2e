"""Migrations bring an empty database to exactly the tables the models declare."""

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from tadasu import tables
from tadasu.database import Database
from tadasu.migrating import upgrade


def _migrated(tmp_path: Path) -> Database:
    database = Database(f"sqlite:///{tmp_path / 'migrated.db'}", pool=1)
    upgrade(database)
    return database


# SQLAlchemy cannot read indexes on expressions back from SQLite; the next test compares their text.
@pytest.mark.filterwarnings("ignore:autogenerate skipping", "ignore:Skipped unsupported reflection")
def test_no_model_has_changed_without_a_migration(tmp_path: Path) -> None:
    database = _migrated(tmp_path)
    with database.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts=_OPTIONS), tables.metadata)
    database.dispose()

    assert differences == [], "write a migration: alembic revision --autogenerate -m 'What changes'"


def test_migrating_makes_the_same_triggers_and_search_tables_as_the_models(tmp_path: Path) -> None:
    migrated, created = _migrated(tmp_path), Database(f"sqlite:///{tmp_path / 'created.db'}", pool=1)
    tables.metadata.create_all(created.engine.execution_options(tadasu_writes=True))

    found, wanted = _others(migrated), _others(created)
    migrated.dispose()
    created.dispose()

    assert found == wanted


def test_migrating_twice_is_migrating_once(tmp_path: Path) -> None:
    database = _migrated(tmp_path)

    upgrade(database)

    with database.reading() as session:
        assert session.execute(text("SELECT count(*) FROM alembic_version")).scalar() == 1
    database.dispose()


def _ours(_object: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """What a search engine keeps for itself is no table of ours."""
    return not (kind == "table" and name is not None and name.startswith("supplier_search"))


_OPTIONS = {"include_object": _ours, "compare_type": True}


def _others(database: Database) -> set[tuple[str, str]]:
    """Triggers, virtual tables and indexes on expressions, by name and text."""
    with database.reading() as session:
        wanted = "type = 'trigger' OR sql LIKE 'CREATE VIRTUAL%' OR sql LIKE '%coalesce(%'"
        rows = session.execute(text(f"SELECT name, sql FROM sqlite_master WHERE {wanted}"))
        return {(name, " ".join((sql or "").split())) for name, sql in rows}
