"""Saving one answer: what is stored, what is said, by whom, and until when."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select

from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.models import Answer, Delegation
from tests.platform.answering.saving import ADDRESS, answer, opened_without_overtime, save, versions
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_helper, answering_browser, today


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return opened_without_overtime(database, people, settings)


def test_an_answer_is_saved_and_the_first_one_starts_the_answering(
    suzuki: Browser, database: Database, world: World
) -> None:
    reply = save(suzuki, "LAW-10", "４５時間")

    assert (reply.status_code, reply.json["version"], reply.json["value"]) == (200, 1, 45)
    assert answer(database, world, "LAW-10") == (45, 1)
    with database.reading() as session:
        request = session.get_one(Request, world.request_id)
        assert (request.answering, request.last_activity_on) == ("started", today())
        assert 0 < request.sections_done <= request.sections_in_all == 14


def test_the_reply_says_what_applies_and_how_far_the_answers_are(suzuki: Browser) -> None:
    without_overtime = save(suzuki, "LAW-10", 0)
    with_overtime = save(suzuki, "LAW-10", 30, base=1, key="key-0000002")

    assert not without_overtime.json["applies"]["LAW-09"]
    assert with_overtime.json["applies"]["LAW-09"]
    before, after = without_overtime.json["progress"], with_overtime.json["progress"]
    assert after["total"] == before["total"] + 1
    assert set(after["sections"]) >= {"pay-and-hours", "fees"}


def test_saves_write_no_audit_line_but_the_first(suzuki: Browser, database: Database) -> None:
    for number in range(3):
        save(suzuki, "LAW-10", number, base=number, key=f"key-000000{number}")

    with database.reading() as session:
        assert session.scalars(select(AuditLine.action)).all() == ["answering started"]


def test_a_save_takes_six_queries(suzuki: Browser, database: Database, app: Flask) -> None:
    save(suzuki, "LAW-10", 1)
    statements: list[str] = []
    token = suzuki.csrf_token(ADDRESS)
    engine = app.extensions["database"].engine

    event.listen(engine, "before_cursor_execute", lambda *told: statements.append(told[2]))
    reply = suzuki.client.put(ADDRESS, base_url="http://127.0.0.1:8000", headers={"X-CSRF-Token": token},
                              json={"value": 2, "base_version": 1, "key": "key-0000002"})  # fmt: skip

    assert reply.status_code == 200
    assert 0 < len([each for each in statements if not each.startswith(("BEGIN", "PRAGMA"))]) <= 6, statements


@pytest.mark.parametrize(
    ("values", "code", "status"),
    [({"answering": "submitted"}, "submitted", 409), ({"answering": "in_review"}, "submitted", 409),
     ({"answering": "accepted"}, "submitted", 409), ({"answering": "declined"}, "declined", 409),
     ({"withdrawn_at": utc_now()}, "withdrawn", 409), ({"due_on": today() - timedelta(days=16)}, "closed", 409)],
)  # fmt: skip
def test_nothing_is_saved_once_it_is_over(
    suzuki: Browser, database: Database, world: World, values: dict[str, Any], code: str, status: int
) -> None:
    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        for name, value in values.items():
            setattr(request, name, value)

    reply = save(suzuki, "LAW-10", 40)

    assert (reply.status_code, reply.json["error"]["code"]) == (status, code)
    assert versions(database) == 0


def test_what_was_saved_before_it_was_over_is_answered_as_saved(
    suzuki: Browser, database: Database, world: World
) -> None:
    save(suzuki, "LAW-10", 40)
    with database.writing() as session:
        session.get_one(Request, world.request_id).answering = "submitted"

    assert save(suzuki, "LAW-10", 40).status_code == 200


def test_the_day_after_the_due_day_still_counts_and_a_quarter_of_an_hour_after_closing_too(
    suzuki: Browser, database: Database, world: World
) -> None:
    with database.writing() as session:
        session.get_one(Request, world.request_id).due_on = today() - timedelta(days=14)
    assert save(suzuki, "LAW-10", 40).status_code == 200

    replies = []
    for minutes in (14, 16):
        with database.writing() as session:
            session.get_one(Campaign, world.campaign_id).closed_at = utc_now() - timedelta(minutes=minutes)
        replies.append(save(suzuki, "LAW-10", minutes, base=1, key=f"key-of-{minutes}-minutes"))

    assert [reply.status_code for reply in replies] == [200, 409]


def test_a_helper_saves_in_own_sections_and_learns_nothing_of_others(
    app: Flask, database: Database, world: World
) -> None:
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world, "pay-and-hours"))

    own = save(helper, "LAW-10", 40)
    others = save(helper, "FEE-04", 1, base=1, key="key-0000002")
    none = save(helper, "FEE-99", 1, base=1, key="key-0000003")

    assert own.status_code == 200
    assert set(own.json["progress"]["sections"]) == {"pay-and-hours"}
    assert (others.status_code, others.json["error"]["code"]) == (none.status_code, none.json["error"]["code"])
    with database.reading() as session:
        assert session.get_one(Answer, (world.response_id, "LAW-10")).by_delegation_id is not None


def test_a_helper_who_was_taken_back_hears_so_at_the_next_save(app: Flask, database: Database, world: World) -> None:
    id = a_helper(database, world, "pay-and-hours")
    helper = answering_browser(app, database, world, delegation_id=id)
    with database.writing() as session:
        session.get_one(Delegation, id).state = "revoked"

    reply = save(helper, "LAW-10", 40)

    assert (reply.status_code, reply.json["error"]["code"]) == (403, "revoked")
    assert versions(database) == 0


def test_a_gate_that_is_closed_and_opened_again_brings_dormant_answers_back(
    suzuki: Browser, database: Database, world: World
) -> None:
    workers = answer(database, world, "PRF-04")
    assert workers is not None
    closed = save(suzuki, "PRF-04", [], base=1)
    hidden = save(suzuki, "FEE-04", 5, base=1, key="key-0000002")

    opened = save(suzuki, "PRF-04", workers[0], base=2, key="key-0000003")

    assert hidden.status_code == 422
    assert closed.json["progress"]["total"] < opened.json["progress"]["total"]
    assert answer(database, world, "FEE-04") == (0, 1)


def test_a_remark_is_kept_beside_an_answer(suzuki: Browser) -> None:
    reply = suzuki.put("/answer/api/comments/LAW-10", json={"text": "36協定による"})

    assert reply.status_code == 200
    assert suzuki.put("/answer/api/comments/LAW-99", json={"text": "x"}).status_code == 422
    assert suzuki.put("/answer/api/comments/LAW-10", json={"text": "x" * 2_001}).status_code == 422
