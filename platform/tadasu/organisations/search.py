"""The search index over suppliers: every name in every writing, found by any part of it, down to one character.

SQLite keeps it as a full-text table in which pairs of neighbouring characters are words, so that
a phrase is a part of a name. PostgreSQL keeps the pairs in an array under a GIN index, and
compares the text itself afterwards. Neither needs an extension.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import DDL, ColumnElement, TextClause, column, event, text
from sqlalchemy.orm import Session

from tadasu.database import is_sqlite
from tadasu.organisations.kana import is_kana, readings
from tadasu.organisations.models import Supplier
from tadasu.organisations.names import grams, search_key

TABLE = "supplier_search"
MOST_WORDS = 8
_BREAK = "¦"  # no phrase runs from one name into the next


@dataclass(frozen=True)
class Entry:
    """A supplier and every text it can be found by."""

    supplier_id: int
    member_id: int
    keys: tuple[str, ...]


def create_sql() -> dict[str, list[str]]:
    """The statements that make the index, for each kind of database; a migration repeats them."""
    return {
        "sqlite": [f"CREATE VIRTUAL TABLE {TABLE} USING fts5(member, ones, pairs, tokenize = 'ascii')"],
        "postgresql": [
            f"CREATE TABLE {TABLE} (supplier_id integer PRIMARY KEY, keys text NOT NULL, grams text[] NOT NULL)",
            f"CREATE INDEX ix_{TABLE}_grams ON {TABLE} USING gin (grams)",
        ],
    }


def drop_sql() -> str:
    return f"DROP TABLE IF EXISTS {TABLE}"


def _make_with_suppliers() -> None:
    for dialect, statements in create_sql().items():
        for statement in statements:
            ddl = DDL(statement)  # type: ignore[no-untyped-call]  # SQLAlchemy leaves this one unannotated.
            event.listen(Supplier.__table__, "after_create", ddl.execute_if(dialect=dialect))
    drop = DDL(drop_sql())  # type: ignore[no-untyped-call]  # As above.
    event.listen(Supplier.__table__, "before_drop", drop)


_make_with_suppliers()


def entry_of(
    supplier_id: int, member_id: int, *, names: Iterable[str], kana: str = "", codes: Iterable[str] = ()
) -> Entry:
    """`names` in any writing; what is in kana can be found in Latin letters as well."""
    names = list(names)
    spoken = [kana, *(name for name in names if is_kana(name))]
    found = [search_key(each) for each in (*names, kana, *codes)]
    found += [search_key(reading) for each in spoken if each for reading in readings(each)]
    return Entry(supplier_id, member_id, tuple(dict.fromkeys(filter(None, found))))


def store(session: Session, entries: Sequence[Entry], *, are_new: bool = False) -> None:
    """Writes what suppliers are found by, in the transaction that changes them."""
    if not entries:
        return
    if not are_new:
        forget(session, [entry.supplier_id for entry in entries])
    connection = session.connection()
    if is_sqlite(session):
        connection.execute(
            text(f"INSERT INTO {TABLE} (rowid, member, ones, pairs) VALUES (:id, :member, :ones, :pairs)"),
            [_sqlite_row(entry) for entry in entries],
        )
    else:
        connection.execute(
            text(f"INSERT INTO {TABLE} (supplier_id, keys, grams) VALUES (:id, :keys, :grams)"),
            [_postgresql_row(entry) for entry in entries],
        )


def forget(session: Session, supplier_ids: Sequence[int]) -> None:
    key = "rowid" if is_sqlite(session) else "supplier_id"
    session.connection().execute(text(f"DELETE FROM {TABLE} WHERE {key} = :id"), [{"id": id} for id in supplier_ids])


def words_of(query: str) -> list[str]:
    """The words of a query as keys; each must stand in some name of the supplier."""
    return list(dict.fromkeys(filter(None, map(search_key, query.split()))))[:MOST_WORDS]


def found_ids(session: Session, member_id: int, words: Sequence[str], most: int) -> list[int]:
    """At most so many suppliers of a member that hold every word."""
    statement = _statement(session, member_id, words)
    return list(session.scalars(text(f"{statement.text} LIMIT {int(most)}").bindparams(**_values(statement))))


def is_found(session: Session, member_id: int, words: Sequence[str]) -> ColumnElement[bool]:
    """The condition that a supplier holds every word, for a list in another order."""
    statement = _statement(session, member_id, words).columns(column("id"))
    return Supplier.id.in_(statement.subquery().select())


def _statement(session: Session, member_id: int, words: Sequence[str]) -> TextClause:
    if is_sqlite(session):
        return text(f"SELECT rowid AS id FROM {TABLE} WHERE {TABLE} MATCH :match").bindparams(
            match=_match(member_id, words)
        )
    wanted = [_member(member_id), *(gram for word in words for gram in grams(word))]
    parts = {f"part{index}": f"%{_plain(word)}%" for index, word in enumerate(words)}
    likes = " ".join(f"AND keys LIKE :{name}" for name in parts)
    return text(f"SELECT supplier_id AS id FROM {TABLE} WHERE grams @> CAST(:grams AS text[]) {likes}").bindparams(
        grams=wanted, **parts
    )


def _values(statement: TextClause) -> dict[str, object]:
    return dict(statement.compile().params)


def _match(member_id: int, words: Sequence[str]) -> str:
    parts = [f'member : "{_member(member_id)}"']
    for word in words:
        field = "ones" if len(word) == 1 else "pairs"
        parts.append(f'{field} : "{" ".join(grams(word))}"')
    return " AND ".join(parts)


def _sqlite_row(entry: Entry) -> dict[str, object]:
    return {
        "id": entry.supplier_id,
        "member": _member(entry.member_id),
        "ones": " ".join(sorted({character for key in entry.keys for character in key})),
        "pairs": f" {_BREAK} ".join(" ".join(grams(key)) for key in entry.keys),
    }


def _postgresql_row(entry: Entry) -> dict[str, object]:
    found = {gram for key in entry.keys for gram in (*key, *grams(key))}
    return {
        "id": entry.supplier_id,
        "keys": _BREAK.join(entry.keys),
        "grams": [_member(entry.member_id), *sorted(found)],
    }


def _member(member_id: int) -> str:
    """Longer than any pair of characters, so never mistaken for one."""
    return f"member{member_id}"


def _plain(word: str) -> str:
    """Keys hold letters and digits only, so nothing of LIKE's own is in them; this keeps it so."""
    return "".join(character for character in word if character not in "%_\\")
