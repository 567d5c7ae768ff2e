"""A signature, and what comes to the draft at the same moment: it is refused, or shown and signed with the rest."""

import json
import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import select

from tadasu.database import Database
from tadasu.evidence import operations
from tadasu.evidence.models import EvidenceLink
from tadasu.responses import save_views, submitting
from tadasu.responses.models import Submission
from tests.platform.answering.files import PDF, send
from tests.platform.answering.meanwhile import Slow, meanwhile
from tests.platform.answering.signing import SIGNED, is_submitted, looked_through, submit
from tests.platform.conftest import Browser
from tests.platform.worlds import World, answering_browser


def _with_a_signature(suzuki: Browser, work: Callable[[], Any], reached: threading.Event) -> Any:
    """The reply to some work, while the same request is signed."""

    def sign() -> None:
        if submit(suzuki).status_code == 422:  # the work came in between, and is looked through
            assert is_submitted(submit(suzuki))

    return meanwhile(work, reached, sign)[0]


def _envelope(database: Database) -> Any:
    with database.reading() as session:
        return json.loads(session.scalars(select(Submission)).one().envelope)


def test_a_file_that_is_taken_is_signed(
    app: Flask, suzuki: Browser, world: World, database: Database, slow: Slow
) -> None:
    other = answering_browser(app, database, world)
    reached = slow(operations, "attach")

    reply = _with_a_signature(suzuki, lambda: send(other, PDF, "late.pdf", "/answer/evidence/LAW-10"), reached)

    named = [each["name"] for each in _envelope(database)["files"]]
    assert (reply.status_code, named) in ((201, ["late.pdf"]), (409, []))


def test_a_file_that_is_taken_off_is_not_signed(
    app: Flask, suzuki: Browser, world: World, database: Database, slow: Slow
) -> None:
    other = answering_browser(app, database, world)
    id = send(other, PDF, "wrong.pdf", "/answer/evidence/LAW-10").json["id"]
    reached = slow(operations, "remove")

    _with_a_signature(suzuki, lambda: other.post("/answer/files/remove", {"link": str(id)}), reached)

    with database.reading() as session:
        is_off = session.get_one(EvidenceLink, id).removed_at is not None
    assert is_off == (_envelope(database)["files"] == [])


def test_a_remark_that_is_taken_is_signed(
    app: Flask, suzuki: Browser, world: World, database: Database, slow: Slow
) -> None:
    other = answering_browser(app, database, world)
    reached = slow(save_views, "save_comments")

    reply = _with_a_signature(suzuki, lambda: other.put("/answer/api/comments/LAW-10", json={"text": "late"}), reached)

    assert (reply.status_code, _envelope(database)["comments"]) in ((200, {"LAW-10": "late"}), (409, {}))


def test_nothing_comes_between_what_was_looked_through_and_the_signature(
    app: Flask, suzuki: Browser, world: World, database: Database, slow: Slow
) -> None:
    other = answering_browser(app, database, world)
    seen = looked_through(suzuki)
    reached = slow(submitting, "mark_of_draft")

    signed, sent = meanwhile(
        lambda: suzuki.post("/answer/review", data=SIGNED | seen), reached,
        lambda: send(other, PDF, "late.pdf", "/answer/evidence/LAW-10"),
    )  # fmt: skip

    assert is_submitted(signed)
    assert (sent.status_code, _envelope(database)["files"]) == (409, [])
