"""A signature, and what comes to the draft at the same moment: it is refused, or shown and signed with the rest."""

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tadasu.database import Database
from tadasu.evidence import operations
from tadasu.evidence.models import EvidenceLink
from tadasu.responses import save_views
from tadasu.responses.models import Submission
from tadasu.responses.pages import signing
from tests.platform.answering.files import PDF, send
from tests.platform.answering.signing import SIGNED, is_submitted, looked_through, submit
from tests.platform.conftest import Browser
from tests.platform.worlds import World, answering_browser

LONG_ENOUGH = 1.0  # seconds, for a signature that nothing keeps waiting
Meanwhile = Callable[[Any, str], threading.Event]


@pytest.fixture
def stopped_before(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """`stopped_before(module, "attach")`: the function waits a while before it does its work; the event says so."""

    def stop(module: Any, name: str) -> threading.Event:
        reached, real = threading.Event(), getattr(module, name)

        def slow(*given: Any, **more: Any) -> Any:
            reached.set()
            threading.Event().wait(LONG_ENOUGH)
            return real(*given, **more)

        monkeypatch.setattr(module, name, slow)
        return reached

    return stop


def _with_a_signature(suzuki: Browser, work: Callable[[], Any], reached: threading.Event) -> Any:
    """The reply to some work, while the same request is signed."""
    replies: list[Any] = []
    working = threading.Thread(target=lambda: replies.append(work()))
    working.start()
    assert reached.wait(10)
    if submit(suzuki).status_code == 422:  # the work came in between, and is looked through
        assert is_submitted(submit(suzuki))
    working.join(20)
    return replies[0]


def _envelope(database: Database) -> Any:
    with database.reading() as session:
        return json.loads(session.scalars(select(Submission)).one().envelope)


def test_a_file_that_is_taken_is_signed(
    app: Flask, suzuki: Browser, world: World, database: Database, stopped_before: Meanwhile
) -> None:
    other = answering_browser(app, database, world)
    reached = stopped_before(operations, "attach")

    reply = _with_a_signature(suzuki, lambda: send(other, PDF, "late.pdf", "/answer/evidence/LAW-10"), reached)

    named = [each["name"] for each in _envelope(database)["files"]]
    assert (reply.status_code, named) in ((201, ["late.pdf"]), (409, []))


def test_a_file_that_is_taken_off_is_not_signed(
    app: Flask, suzuki: Browser, world: World, database: Database, stopped_before: Meanwhile
) -> None:
    other = answering_browser(app, database, world)
    id = send(other, PDF, "wrong.pdf", "/answer/evidence/LAW-10").json["id"]
    reached = stopped_before(operations, "remove")

    _with_a_signature(suzuki, lambda: other.post("/answer/files/remove", {"link": str(id)}), reached)

    with database.reading() as session:
        is_off = session.get_one(EvidenceLink, id).removed_at is not None
    assert is_off == (_envelope(database)["files"] == [])


def test_a_remark_that_is_taken_is_signed(
    app: Flask, suzuki: Browser, world: World, database: Database, stopped_before: Meanwhile
) -> None:
    other = answering_browser(app, database, world)
    reached = stopped_before(save_views, "save_comments")

    reply = _with_a_signature(suzuki, lambda: other.put("/answer/api/comments/LAW-10", json={"text": "late"}), reached)

    assert (reply.status_code, _envelope(database)["comments"]) in ((200, {"LAW-10": "late"}), (409, {}))


def test_nothing_comes_between_what_was_looked_through_and_the_signature(
    app: Flask, suzuki: Browser, world: World, database: Database, stopped_before: Meanwhile
) -> None:
    other = answering_browser(app, database, world)
    seen = looked_through(suzuki)
    reached = stopped_before(signing, "mark_of_draft")
    signed: list[Any] = []
    signature = threading.Thread(target=lambda: signed.append(suzuki.post("/answer/review", data=SIGNED | seen)))
    signature.start()
    assert reached.wait(10)

    reply = send(other, PDF, "late.pdf", "/answer/evidence/LAW-10")
    signature.join(20)

    assert is_submitted(signed[0])
    assert (reply.status_code, _envelope(database)["files"]) == (409, [])
