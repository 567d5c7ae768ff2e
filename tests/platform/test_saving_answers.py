"""Saving one answer: what is stored, what is said, and what is refused."""

import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.models import Answer, AnswerVersion, Delegation
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, today

ADDRESS = "/answer/api/answers/LAW-10"


def save(browser: Browser, question: str, value: Any, base: Any = 0, key: Any = "key-0000001") -> Any:
    return browser.put(f"/answer/api/answers/{question}", json={"value": value, "base_version": base, "key": key})


def put(browser: Browser, body: bytes, content_type: str = "application/json", **headers: str) -> Any:
    """Sends bytes as they are."""
    sent = {"X-CSRF-Token": browser.csrf_token(ADDRESS), **headers}
    return browser.client.put(
        ADDRESS, base_url="http://127.0.0.1:8000", data=body, content_type=content_type, headers=sent
    )


def answer(database: Database, world: World, question: str) -> tuple[Any, int] | None:
    with database.reading() as session:
        row = session.get(Answer, (world.response_id, question))
        return None if row is None else (json.loads(row.value), row.version)


def versions(database: Database) -> int:
    with database.reading() as session:
        return session.execute(select(func.count()).select_from(AnswerVersion)).scalar_one()


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    answers = complete_answers()
    del answers["LAW-10"]
    return a_request(database, people, settings, answers=answers, answering="opened")


@pytest.fixture
def suzuki(app: Flask, database: Database, world: World) -> Browser:
    return answering_browser(app, database, world)


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
    assert len([each for each in statements if not each.startswith(("BEGIN", "PRAGMA"))]) <= 6, statements


def test_an_older_version_is_a_conflict_that_shows_both_values(
    suzuki: Browser, database: Database, world: World
) -> None:
    save(suzuki, "LAW-10", 40)

    reply = save(suzuki, "LAW-10", 30, key="key-0000002")

    error = reply.json["error"]
    assert (reply.status_code, error["code"]) == (409, "conflict")
    assert (error["yours"], error["theirs"], error["version"], error["by"]) == (30, 40, 1, "respondent")
    assert error["saved_at"].endswith("+00:00")
    assert answer(database, world, "LAW-10") == (40, 1)
    assert versions(database) == 1


@pytest.mark.parametrize("base", [None, -1, True, "1", 1.5, 2**40, [], {}])
def test_a_version_that_is_none_is_refused(suzuki: Browser, database: Database, base: Any) -> None:
    reply = save(suzuki, "LAW-10", 40, base=base)

    assert (reply.status_code, reply.json["error"]["field"]) == (422, "base_version")
    assert versions(database) == 0


def test_a_version_of_the_future_is_a_conflict(suzuki: Browser, database: Database) -> None:
    assert save(suzuki, "LAW-10", 40, base=7).json["error"]["code"] == "conflict"
    assert versions(database) == 0


@pytest.mark.parametrize("key", [None, "", "short", "x" * 41, "with space!", 1, ["key-0000001"], "k\u0000ey-00001"])
def test_a_key_that_is_none_is_refused(suzuki: Browser, database: Database, key: Any) -> None:
    assert save(suzuki, "LAW-10", 40, key=key).status_code == 422
    assert versions(database) == 0


def test_the_same_save_sent_again_is_answered_again_and_made_once(suzuki: Browser, database: Database) -> None:
    replies = [save(suzuki, "LAW-10", 40) for _time in range(100)]

    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.data for reply in replies}) == 1
    assert versions(database) == 1


def test_a_save_that_comes_late_and_twice_changes_nothing_newer(
    suzuki: Browser, database: Database, world: World
) -> None:
    save(suzuki, "LAW-10", 40)
    save(suzuki, "LAW-10", 30, base=1, key="key-0000002")

    late = save(suzuki, "LAW-10", 40)

    assert (late.status_code, late.json["version"], late.json["value"]) == (200, 1, 40)
    assert answer(database, world, "LAW-10") == (30, 2)


@pytest.mark.parametrize(("question", "value", "base"), [("LAW-10", 41, 0), ("LAW-10", 40, 1), ("LAW-16", 40, 0)])
def test_a_key_with_another_body_is_refused(suzuki: Browser, question: str, value: Any, base: int) -> None:
    save(suzuki, "LAW-10", 40)

    reply = save(suzuki, question, value, base=base)

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "key_reused")


def test_the_same_save_at_the_same_moment_is_made_once(app: Flask, database: Database, world: World) -> None:
    browsers = [answering_browser(app, database, world) for _one in range(4)]
    barrier = threading.Barrier(len(browsers))
    versions_told: list[int] = []

    def race(browser: Browser) -> None:
        barrier.wait()
        versions_told.append(save(browser, "LAW-10", 40).json["version"])

    threads = [threading.Thread(target=race, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert versions_told == [1, 1, 1, 1]
    assert versions(database) == 1


@pytest.mark.parametrize(
    ("values", "code", "status"),
    [({"answering": "submitted"}, "submitted", 409), ({"answering": "in_review"}, "submitted", 409),
     ({"answering": "accepted"}, "submitted", 409), ({"answering": "declined"}, "declined", 409),
     ({"withdrawn_at": utc_now()}, "withdrawn", 409), ({"due_on": today() - timedelta(days=15)}, "closed", 409)],
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


@pytest.mark.parametrize("question", ["LAW-99", "OTHER-01", "LAW-33", "%00", "LAW-10.x", "記録"])
def test_a_question_that_is_not_asked_is_refused(suzuki: Browser, database: Database, question: str) -> None:
    reply = save(suzuki, question, "a")

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "question_not_applicable")
    assert versions(database) == 0


@pytest.mark.parametrize(
    ("question", "value", "field"),
    [
        ("LAW-10", "1_000", "LAW-10"), ("LAW-10", "1.234,5", "LAW-10"), ("LAW-10", 1e40, "LAW-10"),
        ("LAW-10", -3, "LAW-10"), ("LAW-10", True, "LAW-10"), ("LAW-10", [1], "LAW-10"), ("LAW-10", "十", "LAW-10"),
        ("LAW-10", "1E+1000000", "LAW-10"), ("LAW-16", 101, "LAW-16"), ("PRF-03", 1.9, "PRF-03"),
        ("LAW-01", "z", "LAW-01"), ("LAW-01", ["a", "b"], "LAW-01"), ("LAW-01", {"option": "a"}, "LAW-01"),
        ("PRF-03", "N/A", "PRF-03"), ("LAW-07", {"basis": "monthly", "pay_month": "2026-13"}, "LAW-07.pay_month"),
        ("LAW-07", {"evil": 1}, "LAW-07.evil"), ("PRF-04", [{"status": "pilot"}], "PRF-04[0].status"),
        ("PRF-04", "text", "PRF-04"), ("PRF-04", [{}] * 600 + [{"status": "other"}] * 501, "PRF-04"),
        ("FEE-02", {"service": "nobody"}, "FEE-02.service"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_answer_is_named_and_not_stored(
    suzuki: Browser, database: Database, question: str, value: Any, field: str
) -> None:
    reply = save(suzuki, question, value, base=1 if question != "LAW-10" else 0)

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "invalid"), reply.text
    assert reply.json["error"]["field"] == field
    assert reply.json["error"]["message"]
    assert versions(database) == 0


@pytest.mark.parametrize(
    ("question", "typed", "value"),
    [
        ("LAW-10", " 1,234 ", None), ("LAW-10", "３０", 30), ("LAW-16", "８０％", 80), ("FEE-04", "５万円", 50_000),
        ("LAW-07", {"basis": "monthly", "amount": "２４０，０００円", "hours": "160", "pay_month": "令和8年4月"},
         {"basis": "monthly", "amount": 240_000, "hours": 160, "pay_month": "2026-04"}),
        ("PRF-04", [{"status": "permanent_resident", "nationality": "ブラジル", "route": "direct", "headcount": "10人"},
                    {"status": "", "headcount": ""}],
         [{"status": "permanent_resident", "nationality": "BR", "route": "direct", "headcount": 10}]),
        ("FEE-10", ["b", "a", "a"], ["a", "b"]), ("LAW-10", "", None), ("LAW-10", "\u3000\u200b", None),
        ("PRF-04", [], []), ("LAW-25", "該当なし", "N/A"),
    ],
)  # fmt: skip
def test_what_people_type_is_mended_and_shown(suzuki: Browser, question: str, typed: Any, value: Any) -> None:
    reply = save(suzuki, question, typed, base=1 if question != "LAW-10" else 0)

    if typed == " 1,234 ":  # a month has 744 hours
        assert reply.status_code == 422
        return
    assert (reply.status_code, reply.json["value"]) == (200, value), reply.text


@pytest.mark.parametrize("hostile", ["<script>", "{{7*7}}", "=HYPERLINK(1)", "'; drop", "%s{0}", "ﾍﾞﾄﾅﾑ"])
def test_hostile_words_are_stored_as_they_are(suzuki: Browser, database: Database, world: World, hostile: str) -> None:
    period = {"from": "2025-10-01", "to": "2026-09-30", "name": hostile}

    assert save(suzuki, "PRF-14", period, base=1).status_code == 200

    stored = answer(database, world, "PRF-14")
    assert stored is not None and stored[0]["name"] == hostile


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"value": 1', 400, "json_invalid"), (b"", 400, "json_invalid"), (b"null", 422, "object_expected"),
        (b"[]", 422, "object_expected"), (b'"x"', 422, "object_expected"), (b"1", 422, "object_expected"),
        (b'{"value":1,"value":2,"base_version":0,"key":"key-0000001"}', 400, "json_duplicate_key"),
        (b'{"value":NaN,"base_version":0,"key":"key-0000001"}', 400, "json_invalid_number"),
        (b'{"value":Infinity,"base_version":0,"key":"key-0000001"}', 400, "json_invalid_number"),
        (b'{"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "json_too_deep"),
        (b'{"value":' + b"9" * 5_000 + b',"base_version":0,"key":"key-0000001"}', 422, "number_too_long"),
        (b'{"value":1e400,"base_version":0,"key":"key-0000001"}', 422, "invalid"),
        (b'{"value":"\\ud800","base_version":0,"key":"key-0000001"}', 422, "text_invalid_unicode"),
        (b'{"value":{"\\ud800":1},"base_version":0,"key":"key-0000001"}', 422, "text_invalid_unicode"),
        (b'{"value":"a\\u0000b","base_version":0,"key":"key-0000001"}', 422, "text_control_character"),
        (b'{"value":"a\\u000bb","base_version":0,"key":"key-0000001"}', 422, "text_control_character"),
        ('{"value":"１"}'.encode("utf-16"), 400, "encoding_utf8_expected"),
        (b'{"value":"\xff"}', 400, "encoding_utf8_expected"),
        (b"\xef\xbb\xbf{}", 400, "encoding_utf8_expected"),
        (b'{"value":1,"base_version":0,"key":"key-0000001","role":"SA"}', 422, "unknown_field"),
        (b'{"value":1,"base_version":0,"key":"key-0000001","score":1}', 422, "unknown_field"),
        (b'{"value":1}', 422, "invalid"),
        (b'{"value":"' + b"x" * 260_000 + b'"}', 413, "too_large"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_save_is_refused(
    suzuki: Browser, database: Database, body: bytes, status: int, code: str
) -> None:
    reply = put(suzuki, body)

    assert (reply.status_code, reply.json["error"]["code"]) == (status, code), reply.text
    assert versions(database) == 0


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/x-www-form-urlencoded", "text/json"])
def test_json_that_says_it_is_something_else_is_refused(suzuki: Browser, content_type: str) -> None:
    body = b'{"value":1,"base_version":0,"key":"key-0000001"}'

    assert put(suzuki, body, content_type).status_code == 415


def test_a_packed_body_is_refused(suzuki: Browser) -> None:
    reply = put(suzuki, b"{}", **{"Content-Encoding": "gzip"})

    assert reply.status_code == 415


def test_a_save_from_a_page_of_another_session_is_refused(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings
) -> None:
    token = suzuki.csrf_token(ADDRESS)
    other = answering_browser(app, database, a_request(database, people, settings, answers=complete_answers()))

    reply = other.client.put(ADDRESS, base_url="http://127.0.0.1:8000", headers={"X-CSRF-Token": token},
                             json={"value": 1, "base_version": 1, "key": "key-0000009"})  # fmt: skip

    assert reply.status_code == 403
    assert json.loads(reply.data)["error"]["code"] == "session_changed"
    assert versions(database) == 0


def test_without_a_session_nothing_is_saved(app: Flask, database: Database, world: World) -> None:
    assert save(Browser(app), "LAW-10", 1).status_code == 401
    assert versions(database) == 0


def a_helper(database: Database, world: World, state: str = "opened") -> int:
    with database.writing() as session:
        helper = Delegation(response_id=world.response_id, member_id=world.member_id, sections=["pay-and-hours"],
                            name="監理 太郎", email="taro@kanri.example.jp", language="ja", capacity="supervising",
                            state=state, token_sha256=state, created_at=utc_now())  # fmt: skip
        session.add(helper)
        session.flush()
        return helper.id


def test_a_helper_saves_in_own_sections_and_learns_nothing_of_others(
    app: Flask, database: Database, world: World
) -> None:
    helper = answering_browser(app, database, world, delegation_id=a_helper(database, world))

    own = save(helper, "LAW-10", 40)
    others = save(helper, "FEE-04", 1, base=1, key="key-0000002")
    none = save(helper, "FEE-99", 1, base=1, key="key-0000003")

    assert own.status_code == 200
    assert set(own.json["progress"]["sections"]) == {"pay-and-hours"}
    assert (others.status_code, others.json["error"]["code"]) == (none.status_code, none.json["error"]["code"])
    with database.reading() as session:
        assert session.get_one(Answer, (world.response_id, "LAW-10")).by_delegation_id is not None


def test_a_helper_who_was_taken_back_hears_so_at_the_next_save(app: Flask, database: Database, world: World) -> None:
    id = a_helper(database, world)
    helper = answering_browser(app, database, world, delegation_id=id)
    with database.writing() as session:
        session.get_one(Delegation, id).state = "revoked"

    reply = save(helper, "LAW-10", 40)

    assert (reply.status_code, reply.json["error"]["code"]) == (403, "revoked")
    assert versions(database) == 0


def test_a_conflict_with_a_helper_names_the_role(app: Flask, suzuki: Browser, database: Database, world: World) -> None:
    save(answering_browser(app, database, world, delegation_id=a_helper(database, world)), "LAW-10", 40)

    assert save(suzuki, "LAW-10", 30, key="key-0000002").json["error"]["by"] == "delegate"


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
