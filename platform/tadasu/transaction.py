"""One transaction for each request: it commits with the reply, and any exception rolls it back.

GET runs on a session that cannot write.
"""

from flask import Flask, Response, current_app, g, request
from sqlalchemy.orm import Session

from tadasu.database import Database

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def database() -> Database:
    found: Database = current_app.extensions["database"]
    return found


def db() -> Session:
    """The session of this request."""
    if "db" not in g:
        g.db = database().read_session() if _reads_only() else database().write_session()
    session: Session = g.db
    return session


def roll_back() -> None:
    """Throws away what the request did so far; called for every exception."""
    if "db" in g:
        g.db.rollback()


def release() -> None:
    """Ends the transaction before slow work, such as reading an upload; the next `db()` begins another."""
    if "db" in g:
        session: Session = g.pop("db")
        session.close()


def install(app: Flask) -> None:
    app.after_request(_commit)
    app.teardown_request(_close)


def _reads_only() -> bool:
    return request.method in SAFE_METHODS


def _commit(response: Response) -> Response:
    if "db" in g and not _reads_only():
        g.db.commit()
    return response


def _close(_error: BaseException | None) -> None:
    if "db" in g:
        g.db.close()
