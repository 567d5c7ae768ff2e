"""An id means the same thing for ever, and taking a row away needs no walk through the rows that might point to it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Integer, Table, UniqueConstraint, text

from tadasu import tables
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.migrating import upgrade
from tadasu.organisations.models import Supplier
from tadasu.organisations.records import insert_suppliers
from tests.conftest import ROOT
from tests.platform.conftest import People

DELETED = {
    "supplier", "supplier_alias", "supplier_tag", "supplier_row", "supplier_import_row", "supplier_intermediary",
    "site", "saved_view", "campaign", "request", "response", "assessment_flag", "job", "runner_presence", "throttle",
    "answer_comment", "returned_question",
}  # fmt: skip
NAMED_NOWHERE = {
    "supplier_alias",
    "assessment_flag",
    "returned_question",
}  # no address, row or audit line holds their ids
POINTED_AT = DELETED | {"message"}


def test_the_list_of_tables_that_are_deleted_from_is_complete() -> None:
    found = {name for path in (ROOT / "platform" / "tadasu").rglob("*.py") for name in _deleted_in(path)}
    known = {mapper.class_.__name__: str(mapper.local_table) for mapper in Supplier.registry.mappers}

    assert {known[name] for name in found} <= DELETED, (
        "add the table to DELETED; the tests below then say what it wants"
    )


@pytest.mark.parametrize("name", sorted(DELETED - NAMED_NOWHERE))
def test_an_id_that_was_taken_away_is_never_given_again(name: str) -> None:
    table = tables.metadata.tables[name]
    keys = list(table.primary_key.columns)
    if len(keys) > 1 or not isinstance(keys[0].type, Integer) or keys[0].foreign_keys:
        return  # SQLite numbers these rows by themselves never

    assert table.dialect_options["sqlite"]["autoincrement"] is True, f"{name}: put NEVER_TWICE into __table_args__"


def test_a_new_supplier_never_gets_the_id_of_one_that_is_gone(database: Database, people: People) -> None:
    def add() -> int:
        with database.writing() as session:
            (id,) = insert_suppliers(session, people.aoi.organisation_id, [{"name": "ひかり"}], utc_now())
        return id

    first = add()
    with database.writing() as session:
        for table in ("supplier_row", "supplier_search", "supplier"):
            session.execute(text(f"DELETE FROM {table}"))

    assert add() > first


def test_the_migrations_number_the_same_tables_for_ever_as_the_models(tmp_path: Path) -> None:
    migrated = Database(f"sqlite:///{tmp_path / 'migrated.db'}", pool=1)
    upgrade(migrated)
    with migrated.reading() as session:
        found = set(session.scalars(text("SELECT name FROM sqlite_master WHERE sql LIKE '% AUTOINCREMENT%'")))
    migrated.dispose()

    wanted = {
        table.name for table in tables.metadata.tables.values() if table.dialect_options["sqlite"]["autoincrement"]
    }
    assert found == wanted


@pytest.mark.parametrize("name", sorted(POINTED_AT))
def test_every_key_to_a_table_that_is_deleted_from_has_an_index(name: str) -> None:
    without = [
        f"{table.name}.{column.name}"
        for table in tables.metadata.tables.values()
        for column in table.columns
        if any(key.column.table.name == name for key in column.foreign_keys) and column.name not in _indexed(table)
    ]

    assert without == [], "deleting walks through the whole table for each row: add index=True"


def _indexed(table: Table) -> set[str]:
    """The columns that begin an index."""
    unique = [each.columns for each in table.constraints if isinstance(each, UniqueConstraint)]
    indexed = [each.columns for each in table.indexes]
    return {next(iter(columns)).name for columns in (*unique, *indexed, table.primary_key.columns)}


def _deleted_in(path: Path) -> Iterator[str]:
    """Classes named in `delete(Class)`."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "delete" and node.args:
            name = getattr(node.args[0], "id", "")
            if name[:1].isupper():
                yield name
