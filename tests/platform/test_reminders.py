"""The ladder of reminders over time: which step, at what hour, to whom, and never twice or as a backlog."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tadasu.accounts.models import Organisation
from tadasu.campaigns import reminding, requests, writing
from tadasu.campaigns.models import Campaign, Request
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.library.models import QuestionnaireVersion
from tadasu.mail.models import Message
from tadasu.mail.sending import send_due
from tadasu.runner import connect
from tadasu.services import Services
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import People
from tests.platform.reminding import DUE, HANOI, SENT, TOKYO, asked, at, clock, reminded, rounds
from tests.platform.worlds import World, a_campaign, a_request_row, a_supplier


def test_a_silent_supplier_hears_five_times_in_office_hours(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    asked(database, people, settings)

    rounds(services, SENT, at(date(2027, 2, 20), 0))

    assert reminded(database) == [
        ("Fri 15 Jan 08:00", -14),
        ("Fri 22 Jan 08:00", -7),
        ("Wed 27 Jan 08:00", -2),
        ("Mon 01 Feb 08:00", 1),  # the Saturday before is not for mails
        ("Fri 05 Feb 08:00", 7),
    ]


def test_office_hours_are_those_of_the_supplier(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    asked(database, people, settings, country="VN")

    rounds(services, SENT, at(date(2027, 1, 15), 23), minutes=30)

    assert reminded(database, HANOI) == [("Fri 15 Jan 08:00", -14)]
    assert reminded(database, TOKYO) == [("Fri 15 Jan 10:00", -14)]


def test_a_runner_that_was_away_sends_the_latest_step_only(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    asked(database, people, settings)

    rounds(services, at(date(2027, 1, 28), 9), at(date(2027, 1, 28), 19))

    assert reminded(database) == [("Thu 28 Jan 09:00", -2)]


def test_the_first_mail_is_not_followed_by_a_reminder_of_a_step_already_past(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    world = asked(database, people, settings)
    with database.writing() as session:
        session.add(a_letter(world, at(date(2027, 1, 25), 10)))

    rounds(services, at(date(2027, 1, 25), 11), at(date(2027, 1, 26), 19))
    before = reminded(database)
    rounds(services, at(date(2027, 1, 27), 0), at(date(2027, 1, 27), 19))

    assert before == []
    assert reminded(database) == [("Wed 27 Jan 08:00", -2)]


@pytest.mark.parametrize(
    "values",
    [
        {"answering": "submitted", "round": 1},
        {"answering": "in_review", "round": 1},
        {"answering": "accepted", "round": 1},
        {"answering": "declined"},
        {"withdrawn_at": SENT},
        {"delivery": "failed"},
        {"delivery": "bounced"},
        {"delivery": "queued"},
    ],
)
def test_who_has_answered_declined_or_cannot_be_reached_is_left_alone(
    services: Services, database: Database, people: People, settings: Settings, values: dict[str, Any]
) -> None:
    asked(database, people, settings, **values)

    rounds(services, SENT, at(date(2027, 2, 20), 0), minutes=240)

    assert reminded(database) == []


@pytest.mark.parametrize("answering", ["not_opened", "opened", "started"])
def test_whoever_still_owes_an_answer_is_reminded(
    services: Services, database: Database, people: People, settings: Settings, answering: str
) -> None:
    asked(database, people, settings, answering=answering)

    rounds(services, at(date(2027, 1, 15), 9), at(date(2027, 1, 15), 9))

    assert [step for _at, step in reminded(database)] == [-14]


def test_nothing_is_reminded_of_once_nothing_is_accepted(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    asked(database, people, settings, campaign={"late_days": 0})

    rounds(services, at(DUE + timedelta(days=1), 0), at(DUE + timedelta(days=12), 0))

    assert reminded(database) == []


def test_a_closed_campaign_reminds_nobody(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    world = asked(database, people, settings)
    with database.writing() as session:
        session.get_one(Campaign, world.campaign_id).closed_at = at(date(2027, 1, 14), 9)

    rounds(services, at(date(2027, 1, 15), 8), at(date(2027, 1, 29), 8), minutes=240)

    assert reminded(database) == []


def test_a_suspended_member_reminds_nobody(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    asked(database, people, settings)
    with database.writing() as session:
        session.get_one(Organisation, people.aoi.organisation_id).suspended_at = SENT

    rounds(services, SENT, at(date(2027, 3, 5), 0))

    assert reminded(database) == []


def test_an_extension_starts_a_new_ladder(
    services: Services, database: Database, people: People, settings: Settings, app: Any
) -> None:
    world = asked(database, people, settings)
    rounds(services, SENT, at(date(2027, 1, 28), 10))
    now = at(date(2027, 1, 28), 11)
    with clock(now), app.test_request_context(), database.writing() as session:
        request = session.get_one(Request, world.request_id)
        day = date(2027, 2, 11)
        requests.extend(session, settings, asker_of(people.aoi), request, day, "stock-taking", now, tell=False)

    rounds(services, now, at(date(2027, 3, 5), 0))

    assert reminded(database)[3:] == [
        ("Thu 04 Feb 08:00", -7),  # the step of -14 days falls on the day of the extension itself
        ("Tue 09 Feb 08:00", -2),
        ("Fri 12 Feb 08:00", 1),
        ("Thu 18 Feb 08:00", 7),
    ]


def test_returned_questions_have_a_ladder_to_their_own_day(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    day = date(2027, 3, 12)
    asked(database, people, settings, answering="returned", round=1, return_due_on=day)

    rounds(services, at(date(2027, 2, 27), 0), at(date(2027, 3, 11), 0))

    assert reminded(database) == [("Mon 01 Mar 08:00", -14), ("Fri 05 Mar 08:00", -7), ("Wed 10 Mar 08:00", -2)]


def test_two_runners_in_the_same_minute_remind_once(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    world = asked(database, people, settings)
    now = at(date(2027, 1, 15), 9)
    rung = reminding.Rung(world.request_id, DUE, -14)

    for expected in (True, False):
        with clock(now), database.writing() as session:
            assert reminding.remind(session, settings, rung, now) is expected

    assert [step for _at, step in reminded(database)] == [-14]


def test_a_step_found_before_the_due_day_moved_is_not_taken(
    database: Database, people: People, settings: Settings
) -> None:
    world = asked(database, people, settings)
    now = at(date(2027, 1, 15), 9)
    with database.writing() as session:
        session.get_one(Request, world.request_id).due_on = DUE + timedelta(days=20)

    with database.writing() as session:
        assert not reminding.remind(session, settings, reminding.Rung(world.request_id, DUE, -14), now)


def test_a_reminder_carries_the_link_of_the_first_mail(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    world = asked(database, people, settings)

    rounds(services, at(date(2027, 1, 15), 9), at(date(2027, 1, 15), 9))

    with database.reading() as session:
        assert f"/i/{world.token}" in session.scalars(select(Message)).one().body


def test_hundreds_of_reminders_leave_in_one_round_each_once(
    services: Services, database: Database, people: People, settings: Settings
) -> None:
    with clock(SENT), database.writing() as session:
        campaign = a_campaign(session, people.aoi, due_on=DUE, sent_at=SENT)
        for number in range(2 * reminding.AT_ONCE + 30):
            a_request_row(session, settings, campaign, a_supplier(session, people.aoi.organisation_id, f"No. {number}"))

    rounds(services, at(date(2027, 1, 15), 9), at(date(2027, 1, 15), 11))

    assert len(reminded(database)) == 2 * reminding.AT_ONCE + 30


def test_a_step_found_before_the_campaign_was_closed_is_not_taken(
    database: Database, people: People, settings: Settings
) -> None:
    world = asked(database, people, settings)
    now = at(date(2027, 1, 15), 9)
    with database.writing() as session:
        session.get_one(Campaign, world.campaign_id).closed_at = now

    with database.writing() as session:
        assert not reminding.remind(session, settings, reminding.Rung(world.request_id, DUE, -14), now)


def test_a_first_mail_that_was_sent_again_is_not_followed_by_the_step_of_that_day(
    services: Services, database: Database, people: People, settings: Settings, app: Any
) -> None:
    connect()
    world = asked(database, people, settings, delivery="failed")
    with database.writing() as session:
        letter = a_letter(world, SENT)
        letter.state, letter.to_email = "failed", session.get_one(Request, world.request_id).contact_email
        session.add(letter)
    now = at(date(2027, 1, 15), 9)
    with clock(now), app.test_request_context(), database.writing() as session:
        writing.send_again(session, settings, asker_of(people.aoi), session.get_one(Request, world.request_id), now)
    with clock(now):
        while send_due(services, now):
            pass

    rounds(services, at(date(2027, 1, 15), 9, 1), at(date(2027, 1, 15), 19))
    before = reminded(database)
    rounds(services, at(date(2027, 1, 22), 0), at(date(2027, 1, 22), 19))

    assert before == []
    assert reminded(database) == [("Fri 22 Jan 08:00", -7)]


def test_a_campaign_whose_questionnaire_cannot_be_read_does_not_stop_the_others(
    services: Services, database: Database, people: People, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    broken, whole = asked(database, people, settings), asked(database, people, settings)
    with database.writing() as session:
        unreadable = QuestionnaireVersion(name="imported@1", sha256="0" * 64, files=b"no zip", added_at=SENT)
        session.add(unreadable)
        session.flush()
        session.get_one(Campaign, broken.campaign_id).questionnaire_id = unreadable.id

    rounds(services, at(date(2027, 1, 15), 9), at(date(2027, 1, 15), 10))

    assert reminded(database) == [("Fri 15 Jan 09:00", -14)]
    with database.reading() as session:
        assert session.scalars(select(Message.request_id)).all() == [whole.request_id]
    assert f"campaign {broken.campaign_id}" in caplog.text


def a_letter(world: World, created_at: datetime) -> Message:
    return Message(member_id=world.member_id, request_id=world.request_id, kind="invitation", message_id="<1@x>",
                   to_name="", to_email="a@b.example", subject="", body="", state="sent", next_try_at=created_at,
                   created_at=created_at)  # fmt: skip
