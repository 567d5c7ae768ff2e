"""What somebody at the answering side sends who means no good: refused by name, at once, and nothing is written."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, text

from tadasu.config import Settings
from tadasu.database import Base, Database
from tadasu.responses.models import Delegation
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_helper, a_request, answering_browser, complete_answers

OURS = "http://127.0.0.1:8000"
READS = ("", "/tasks", "/sections/fees", "/review", "/receipt", "/helpers", "/decline", "/address", "/score")

ACTS = (
    "decline", "resume", "ask", "address", "form", "review", "helpers/ask", "helpers/1/back",
    "helpers/1/revoke", "helpers/done", "files/remove", "sections/fees", "evidence/FEE-04",
)  # fmt: skip

_KEPT_APART = frozenset({"audit", "throttle", "web_session"})  # denials, tries and times seen are written down


@pytest.fixture
def world(database: Database, people: People, settings: Settings, app: Flask) -> World:
    app.testing = False  # faults are answered as they are when served
    return a_request(database, people, settings, answers=complete_answers())


def everything(database: Database) -> dict[str, list[str]]:
    with database.reading() as session:
        return {
            name: sorted(str(tuple(row)) for row in session.execute(text(f'SELECT * FROM "{name}"')))
            for name in Base.metadata.tables
            if name not in _KEPT_APART
        }


def send(browser: Browser, path: str, data: Any = None) -> Any:
    return browser.post(f"/answer/{path}", data=data, headers={"Accept": "application/json"})


@pytest.mark.parametrize("question", ["PRF-03", "LAW-07", "LAW-10", "FEE-04", "VOI-05"])
@pytest.mark.parametrize("typed", ["9" * 50_000, "１" * 5_000, "1E+1000000", "1." + "0" * 50_000])
def test_a_number_that_never_ends_is_refused_at_once(suzuki: Browser, question: str, typed: str) -> None:
    for value in (typed, {"amount": typed, "currency": "USD", "rate": typed, "on": typed}):
        body = {"value": value, "base_version": 1, "key": "key-0000001"}
        reply = suzuki.put(f"/answer/api/answers/{question}", json=body)

        assert (reply.status_code, reply.json["error"]["code"]) in ((422, "invalid"), (422, "question_not_applicable"))
        assert len(reply.data) < 2_000, "what was typed is not sent back at length"


@pytest.mark.parametrize("section", ["site", "fees", "pay-and-hours", "voice"])
@pytest.mark.parametrize("typed", ["9" * 5_000, "a\0b", "\ud800".encode("utf-8", "surrogatepass"), "\x0b", "\uffff"])
def test_a_form_filled_with_the_unstorable_is_shown_again(suzuki: Browser, section: str, typed: Any) -> None:
    page = suzuki.get(f"/answer/sections/{section}").text
    names = {part.split('"')[0] for part in page.split('name="')[1:]} - {"csrf_token", "form_key", "viewport"}

    reply = suzuki.post(f"/answer/sections/{section}", data={name: typed for name in names if "file" not in name})

    assert reply.status_code in (200, 303, 422)


@pytest.mark.parametrize(
    "more",
    [{"role": "SA"}, {"score": "100"}, {"member_id": "1"}, {"submitted_at": "2026-01-01"}, {"answering": "accepted"}],
)
def test_fields_that_a_form_does_not_have_set_nothing(
    suzuki: Browser, database: Database, world: World, more: dict[str, str]
) -> None:
    before = everything(database)["request"]

    for path in ACTS:
        assert send(suzuki, path, more).status_code in (303, 403, 404, 409, 422), path

    assert everything(database)["request"] == before


@pytest.mark.parametrize("typed", ["", "\0", "x" * 11_000, "-1", "99999999999999999999", "１", "0000-00-00"])
def test_forms_that_make_no_sense_write_nothing(suzuki: Browser, database: Database, typed: str) -> None:
    names = ("reason", "kind", "form", "name", "post", "email", "link", "note", "sections", "capacity", "due_on")
    before = everything(database)

    for path in ACTS:
        if path in ("sections/fees", "helpers/done"):
            continue
        reply = send(suzuki, path, dict.fromkeys(names, typed))
        assert reply.status_code in (403, 404, 409, 413, 422), path
        assert set(reply.json["error"]) >= {"code", "message"} if reply.is_json else "<h1" in reply.text

    assert everything(database) == before


def test_reading_changes_nothing_however_often(suzuki: Browser, database: Database) -> None:
    before = everything(database)

    for path in READS:
        for method in ("GET", "HEAD", "GET"):
            assert suzuki.client.open(f"/answer{path}", method=method, base_url=OURS).status_code < 500, path

    assert everything(database) == before


@pytest.mark.parametrize("state", ["revoked", "ended"])
def test_a_helper_whose_help_is_over_reaches_nothing(
    app: Flask, suzuki: Browser, database: Database, world: World, state: str
) -> None:
    old = answering_browser(app, database, world, delegation_id=a_helper(database, world, "fees", state=state))
    before = everything(database)

    seen = [old.get(f"/answer{path}") for path in READS]
    told = [send(old, path, {"name": "x", "post": "y", "attested": "yes", "reason": "other"}) for path in ACTS]
    saved = old.put("/answer/api/answers/FEE-04", json={"value": 1, "base_version": 1, "key": "key-0000001"})
    remark = old.put("/answer/api/comments/FEE-04", json={"text": "x"})

    assert {reply.status_code for reply in (*told, saved, remark)} <= {403, 404, 409}
    assert all(reply.status_code in (403, 404) for reply in seen[2:])
    assert all("FEE-04" not in reply.text for reply in seen)
    assert everything(database) == before


def test_a_helper_never_signs_declines_hands_on_or_sees_the_score(app: Flask, database: Database, world: World) -> None:
    opened = answering_browser(app, database, world, delegation_id=a_helper(database, world, "fees"))
    before = everything(database)
    data = {"name": "x", "post": "y", "attested": "yes", "reason": "other", "form": "short", "kind": "time"}

    for path in ("decline", "resume", "ask", "address", "form", "review", "helpers/ask", "helpers/1/back"):
        assert send(opened, path, data).status_code == 403, path
    for path in ("/review", "/receipt", "/helpers", "/decline", "/address", "/score", "/receipt/1/answers.json"):
        assert opened.get(f"/answer{path}").status_code == 403, path
    for path in ("/sections/site", "/files/1", "/sections/nowhere"):
        assert opened.get(f"/answer{path}").status_code == 404, path

    assert everything(database) == before


def cookie(browser: Browser, name: str) -> str:
    found = browser.client.get_cookie(name, domain="127.0.0.1")
    assert found is not None
    return found.value


def test_the_cookie_of_one_side_opens_nothing_on_the_other(
    app: Flask, suzuki: Browser, browser: Callable[..., Browser], people: People
) -> None:
    office = browser(people.aoi)

    as_supplier = Browser(app, cookie(office, "sid"), answering=True)
    as_member = Browser(app, cookie(suzuki, "answer"))

    assert as_supplier.get("/answer/tasks").headers["Location"] == "/answer/door"
    assert as_member.get("/suppliers").headers["Location"] == "/sign-in"


def test_a_cookie_kept_from_before_signing_out_opens_nothing(app: Flask, suzuki: Browser) -> None:
    old = cookie(suzuki, "answer")

    assert suzuki.post("/answer/sign-out").status_code == 303

    again = Browser(app, old, answering=True)
    assert again.get("/answer/tasks").headers["Location"] == "/answer/door"
    body = {"value": 1, "base_version": 1, "key": "key-0000001"}
    assert again.put("/answer/api/answers/LAW-10", json=body).status_code == 401


@pytest.mark.parametrize(
    "hostile",
    ["https://evil.test", "//evil.test", "///evil.test", "/\\evil.test", "https:evil.test", "http:///evil.test",
     "javascript:alert(1)", "/answer/../..//evil.test", "/answer\t//evil.test", "/answer@evil.test", "\\\\evil.test",
     "/answer/%0d%0aLocation:x", "/answer/\u2028"],
)  # fmt: skip
def test_next_leads_nowhere_but_to_our_pages(suzuki: Browser, hostile: str) -> None:
    reply = suzuki.post("/answer/language", {"language": "ja", "next": hostile})

    assert (reply.status_code, reply.headers["Location"]) == (303, "/answer")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_no_refusal_tells_how_the_platform_is_built(suzuki: Browser, accept: str) -> None:
    for path in ("/answer/nowhere", "/answer/files/1", "/answer/receipt/9/answers.json", "/answer/sections/x"):
        said = suzuki.get(path, headers={"Accept": accept}).text
        assert not any(word in said for word in ("Traceback", "sqlalchemy", "SELECT", "/tmp", ".py", "werkzeug")), path


@pytest.mark.parametrize(
    "hostile", ['"><img src=x onerror=alert(1)>', "</textarea><script>alert(1)</script>", "{{7*7}}"]
)
def test_what_is_typed_comes_back_as_text(suzuki: Browser, database: Database, hostile: str) -> None:
    asked = {"sections": "fees", "name": hostile, "email": "h@h.example.jp", "capacity": "own_staff", "note": hostile,
             "language": "en"}  # fmt: skip
    assert suzuki.post("/answer/helpers/ask", asked).status_code == 303
    remark = suzuki.put("/answer/api/comments/FEE-04", json={"text": hostile})
    assert remark.status_code == 200
    assert suzuki.post("/answer/review", {"name": hostile, "post": hostile}).status_code == 422

    pages = [suzuki.get(f"/answer{path}").text for path in ("/helpers", "/tasks", "/sections/fees", "/review")]

    assert not any("<img src=x" in page or "<script>alert" in page or ">49<" in page for page in pages)
    with database.reading() as session:
        assert hostile in session.scalars(select(Delegation.name)).all()


def test_json_with_every_column_of_the_tables_saves_none_of_them(suzuki: Browser, database: Database) -> None:
    columns = {
        column.name for table in ("answer", "response", "request") for column in Base.metadata.tables[table].columns
    }
    before = everything(database)

    for name in sorted(columns - {"value", "key"}):
        body = {"value": 1, "base_version": 1, "key": "key-0000001", name: 1}
        reply = suzuki.put("/answer/api/answers/LAW-10", json=body)
        assert (reply.status_code, reply.json["error"]["code"]) == (422, "unknown_field"), name

    assert everything(database) == before
