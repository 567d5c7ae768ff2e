"""What the pages tell: how long it takes, who has looked, who changed the contact, what may be a slip."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

from flask import Flask
from sqlalchemy import select, update

from questionnaires.catalogue import questionnaire
from tadasu.campaigns.inviting import placeholder_values
from tadasu.campaigns.minutes import minutes_asked
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.responses.models import AccessNote, Delegation
from tests.platform.answering.door import visitor
from tests.platform.answering.sections import Page
from tests.platform.answering.signing import submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_helper, answering_browser, complete_answers, example_answers, today

ASKED = minutes_asked(questionnaire())
TASKS = "/answer/tasks"
NO_FOREIGN_WORKERS: dict[str, Any] = {"PRF-01": {"prefecture": "JP-23"}, "PRF-03": 40, "PRF-04": []}


def words(browser: Browser, path: str) -> str:
    """The text of a page, without its marks."""
    page = browser.get(path).text.partition("<main")[2]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def minutes_in(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"(\d+) ?分", text)]


def test_mail_door_and_first_page_name_the_same_minutes(app: Flask, answering: Page, database: Database) -> None:
    world, browser = answering("ja")
    with database.reading() as session:
        campaign = session.get_one(Campaign, world.campaign_id)
        mailed = placeholder_values(campaign, "", "", "ja", today(), "")["minutes"]
    at_door = words(visitor(app, world.token), "/answer/door")

    assert minutes_in(at_door)[:2] == minutes_in(words(browser, "/answer"))[:2]
    assert minutes_in(at_door)[:2] == [int(mailed), ASKED.without_foreign_workers]
    assert minutes_in(words(browser, "/answer/decline")) == [ASKED.without_foreign_workers]
    assert minutes_in(words(browser, TASKS))[0] == int(mailed)


def test_the_name_of_the_survey_stands_at_the_door_and_on_the_first_page(app: Flask, answering: Page) -> None:
    world, browser = answering("ja")

    at_door = words(visitor(app, world.token), "/answer/door")

    assert "調査名 責任ある受入れ 2026" in at_door
    assert "サンプル精工" not in at_door and "期限" not in at_door
    assert "調査名 責任ある受入れ 2026" in words(browser, "/answer")


def test_what_is_still_to_do_never_takes_no_time(app: Flask, answering: Page, database: Database) -> None:
    almost = {id: value for id, value in complete_answers().items() if id != "LAW-01"}  # it takes seconds
    world, _browser = answering("ja", answers=almost, answering="started")
    helper = a_helper(database, world, "permits-and-terms")
    _other, without = answering("ja", answers=NO_FOREIGN_WORKERS, answering="started")

    assert "残り約1分" in words(answering_browser(app, database, world, language="ja", delegation_id=helper), TASKS)
    assert 0 < minutes_in(words(without, "/answer"))[0] <= ASKED.without_foreign_workers


def test_nothing_is_promised_about_time_once_it_is_over(answering: Page) -> None:
    _world, browser = answering("ja", answers=complete_answers(), answering="started")
    submit(browser)

    page = words(browser, "/answer")

    assert "所要時間" not in page and "途中でやめて" not in page
    assert minutes_in(page) == []


def test_a_helper_is_told_of_the_own_sections_only(app: Flask, answering: Page, database: Database) -> None:
    world, _browser = answering("ja", answers=example_answers() | {"VOI-01": None}, answering="started")
    due = today() + timedelta(days=3)
    helper = answering_browser(
        app, database, world, language="ja", delegation_id=a_helper(database, world, "voice", due_on=due)
    )

    first = words(helper, "/answer")

    assert f"ご担当いただく項目 {questionnaire().texts['ja'].sections['voice']}" in first
    assert f"{due.month}月{due.day}日" in first and f"{due.month}月{due.day}日" in words(helper, TASKS)
    assert "希望する期限" in first and minutes_in(first)[0] == 1
    assert "回答の閲覧記録" not in first


def test_a_helper_asked_for_one_section_reads_the_same_minutes_at_the_door_and_inside(
    app: Flask, answering: Page, database: Database
) -> None:
    world, respondent = answering("ja")
    form = {"sections": ["voice"], "name": "組合 一郎", "email": "ichiro@kumiai.example.jp", "capacity": "supervising",
            "language": "ja", "due_on": (today() + timedelta(days=5)).isoformat()}  # fmt: skip
    respondent.post("/answer/helpers/ask", form)
    with database.reading() as session:
        mail = session.scalars(select(Message).where(Message.kind == "delegation")).one().body
        helper = session.scalars(select(Delegation.id)).one()
    token = re.search(r"/i/([\w-]+)", mail)
    assert token is not None

    at_door = minutes_in(words(visitor(app, token[1]), "/answer/door"))[0]
    inside = minutes_in(words(answering_browser(app, database, world, language="ja", delegation_id=helper), "/answer"))

    day = today() + timedelta(days=5)
    assert f"希望する期限：{day.year}年{day.month}月{day.day}日" in mail
    assert 0 < at_door < ASKED.with_trainees
    assert inside[0] == at_door


def test_helpers_are_addressed_politely_to_the_end_and_see_no_empty_count(
    app: Flask, answering: Page, database: Database
) -> None:
    world, respondent = answering("ja", answers=complete_answers(), answering="started")
    helper = a_helper(database, world, "fees", name="組合 一郎", state="opened")
    submit(respondent)

    with database.reading() as session:
        mail = session.scalars(select(Message).where(Message.kind == "delegation")).one()
    tasks = words(answering_browser(app, database, world, language="ja", delegation_id=helper), TASKS)

    assert mail.body.startswith("組合 一郎 様\n")
    assert "0／0" not in tasks and "0 / 0" not in tasks and "回答済み" not in tasks


def test_the_supplier_sees_who_has_looked_at_what(answering: Page, database: Database, people: People) -> None:
    world, browser = answering("ja", answers=complete_answers(), answering="started")
    assert "回答の閲覧記録" not in words(browser, "/answer")
    submit(browser)
    assert "まだ記録はありません" in words(browser, "/answer")
    other = answering("ja")[0].response_id
    with database.writing() as session:
        for number, what in enumerate(("submission", "export", "evidence")):
            session.add(AccessNote(response_id=world.response_id, person_id=people.ren.person_id, what=what,
                                   object_id=1, day=today(), at=utc_now() + timedelta(seconds=number)))  # fmt: skip
        session.add(AccessNote(response_id=other, person_id=people.ren.person_id,
                               what="submission", object_id=2, day=today(), at=utc_now()))  # fmt: skip

    page = words(browser, "/answer")

    lines = re.findall(r"ren（ヤマダ食品）：(\S+)", page)
    assert lines == ["添付書類をダウンロード", "回答をファイルに出力", "回答を閲覧"]
    assert 'href="/answer#seen"' in browser.get("/answer/receipt").text


def test_a_contact_changed_by_the_member_is_told_on_the_supplier_s_own_page(
    answering: Page, database: Database
) -> None:
    world, browser = answering("ja")
    told = "ヤマダ食品の管理者が変更しました"
    assert told not in words(browser, "/answer")
    with database.writing() as session:
        session.execute(update(Request).where(Request.id == world.request_id).values(contact_changed_by_member=True))

    assert told in words(browser, "/answer")


def test_a_limit_on_the_score_is_told_with_the_answer_behind_it(answering: Page) -> None:
    _world, free = answering("ja", answers=complete_answers(), answering="started")
    _other, held = answering("ja", answers=complete_answers() | {"LAW-21": "d"}, answering="started")

    page = held.get("/answer/review").text

    assert "上限の理由" not in free.get("/answer/review").text
    assert re.search(r"上限の理由：総合点は最大\d+点：旅券・在留カードの保管", unescape(page))
    assert re.search(r'href="/answer/sections/dignity#q-LAW-21">この回答を開く', page)


def test_figures_that_may_be_slips_are_shown_before_signing_and_do_not_stop_it(answering: Page) -> None:
    wage = complete_answers()["LAW-07"] | {"basis": "hourly", "amount": 893}
    _world, fine = answering("ja", answers=complete_answers(), answering="started")
    _other, low = answering("ja", answers=complete_answers() | {"LAW-07": wage, "LAW-21": "d"}, answering="started")

    page = low.get("/answer/review").text.partition("もう一度ご確認いただきたい回答")[2].partition("</ul>")[0]

    assert "もう一度ご確認いただきたい回答" not in fine.get("/answer/review").text
    assert 'href="/answer/sections/pay-and-hours#q-LAW-07"' in page and "最低賃金の" in page
    assert "LAW-21" not in page  # chosen, and no slip of the keys
    assert submit(low).status_code == 303
