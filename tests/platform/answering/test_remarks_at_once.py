"""Remarks beside answers that are saved at the same moment."""

import threading

from flask import Flask
from sqlalchemy import select

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.models import Comment
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers

QUESTIONS = ("LAW-01", "LAW-02", "LAW-03", "LAW-10", "FEE-01", "FEE-04")
WRITERS = 4


def _kept(database: Database, world: World) -> dict[str, str]:
    with database.reading() as session:
        rows = session.execute(select(Comment.question, Comment.text).where(Comment.response_id == world.response_id))
        return {row[0]: row[1] for row in rows}


def test_of_first_remarks_at_once_each_is_taken_and_one_stays(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answers=complete_answers())
    browsers = [answering_browser(app, database, world) for _one in range(WRITERS)]
    barrier = threading.Barrier(WRITERS, timeout=20)
    replies: list[int] = []

    def remark(browser: Browser, text: str) -> None:
        for question in QUESTIONS:
            browser.csrf_token()
            barrier.wait()
            replies.append(browser.put(f"/answer/api/comments/{question}", json={"text": text}).status_code)

    threads = [threading.Thread(target=remark, args=(each, f"remark {n}")) for n, each in enumerate(browsers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert replies == [200] * (WRITERS * len(QUESTIONS))
    kept = _kept(database, world)
    assert set(kept) == set(QUESTIONS)
    assert set(kept.values()) <= {f"remark {n}" for n in range(WRITERS)}


def test_the_last_remark_counts_and_an_empty_one_takes_it_away(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answers=complete_answers())
    suzuki = answering_browser(app, database, world)

    for text in ("first", "second"):
        suzuki.put("/answer/api/comments/LAW-10", json={"text": text})
    assert _kept(database, world) == {"LAW-10": "second"}

    suzuki.put("/answer/api/comments/LAW-10", json={"text": ""})
    assert _kept(database, world) == {}
    assert "second" not in suzuki.get("/answer/sections/pay-and-hours").text
