"""The time that counts is the arrival of a request, not when the database had time for it."""

import time
from datetime import timedelta
from threading import Event, Thread

import time_machine
from flask import Flask
from sqlalchemy import update

from tadasu.campaigns.dates import due_instant
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tests.platform.answering.sections import Page
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.worlds import answering_browser, complete_answers


def test_what_arrives_in_time_and_waits_for_others_who_write_is_not_late(
    app: Flask, answering: Page, database: Database
) -> None:
    world, _browser = answering(answers=complete_answers(), answering="started")
    with database.reading() as session:
        request = session.get_one(Request, world.request_id)
        due = due_instant(request, session.get_one(Campaign, world.campaign_id))
    is_held = Event()

    def hold() -> None:
        with database.writing() as session:
            session.execute(update(Request).values(is_late=Request.is_late))
            is_held.set()
            time.sleep(1.5)

    others = Thread(target=hold)
    with time_machine.travel(due - timedelta(minutes=1)) as clock:
        browser = answering_browser(app, database, world)
        others.start()
        is_held.wait()
        clock.move_to(due - timedelta(seconds=0.5))
        reply = submit(browser)
        answered_at = utc_now()
    others.join()

    assert is_submitted(reply), reply.text
    assert answered_at >= due, "it did wait"
    with database.reading() as session:
        assert not session.get_one(Request, world.request_id).is_late
