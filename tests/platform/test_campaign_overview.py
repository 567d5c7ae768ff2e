"""The page of a campaign: figures that equal the lists behind them, paging, and the next step for each supplier."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from tadasu.campaigns.models import HelpNeeded, Request
from tadasu.campaigns.steps import Step, next_steps
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_campaign, a_request, a_request_row, a_supplier, today


def test_figures_lead_to_lists_of_just_as_many(
    database: Database, people: People, browser: Callable[..., Browser], settings: Any
) -> None:
    now = utc_now()
    rows: list[dict[str, Any]] = [
        {}, {"delivery": "queued"}, {"delivery": "bounced"}, {"delivery": "failed"},
        {"answering": "opened", "opened_at": now}, {"answering": "started", "opened_at": now},
        {"answering": "submitted", "opened_at": now, "round": 1},
        {"answering": "accepted", "opened_at": now, "round": 1},
        {"answering": "declined", "opened_at": now, "state_before_decline": "started"}, {"withdrawn_at": now},
    ]  # fmt: skip
    with database.writing() as session:
        campaign = a_campaign(session, people.aoi)
        for number, values in enumerate(rows):
            supplier = a_supplier(session, people.aoi.organisation_id, f"No. {number}")
            a_request_row(session, settings, campaign, supplier, **values)
        id = campaign.id
    aoi = browser(people.aoi)

    expected = {"asked": 9, "delivered": 6, "opened": 5, "begun": 4, "answered": 2, "reviewed": 1, "attention": 3,
                "bounced": 1, "failed": 1, "queued": 1, "not_opened": 1, "declined": 1, "withdrawn": 1}  # fmt: skip
    shown = {where: aoi.get(f"/campaigns/{id}?where={where}").text.count("data-row ") for where in expected}

    assert shown == expected


def test_a_long_list_is_read_page_by_page(
    database: Database, people: People, browser: Callable[..., Browser], settings: Any
) -> None:
    with database.writing() as session:
        campaign = a_campaign(session, people.aoi)
        for number in range(120):
            a_request_row(session, settings, campaign, a_supplier(session, people.aoi.organisation_id, f"S{number:03}"))
        id = campaign.id
    aoi, seen, address = browser(people.aoi), list[str](), f"/campaigns/{id}"

    while address:
        page = aoi.get(address).text
        seen += [part[:4] for part in page.split('">S')[1:] if part[:3].isdigit()]
        address = page.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].partition("#")[0] \
            if 'rel="next"' in page else ""  # fmt: skip
        address = address.replace("&amp;", "&")

    assert len(seen) == len(set(seen)) == 120
    assert "S042" in aoi.get(f"/campaigns/{id}?q=s042").text
    assert aoi.get(f"/campaigns/{id}?where=nonsense&after=-5&q=%25").status_code == 200


def test_a_page_of_many_suppliers_asks_the_database_as_often_as_one_of_few(
    database: Database, people: People, browser: Callable[..., Browser], settings: Settings
) -> None:
    numbers = []
    for size in (2, 40):
        with database.writing() as session:
            campaign = a_campaign(session, people.aoi)
            for number in range(size):
                a_request_row(session, settings, campaign, a_supplier(session, people.aoi.organisation_id, f"{number}"))
            id = campaign.id
        aoi, statements = browser(people.aoi), list[str]()
        event.listen(database.engine, "before_cursor_execute", lambda *call, seen=statements: seen.append(call[2]))
        aoi.get(f"/campaigns/{id}")
        numbers.append(len(statements))

    assert numbers[0] == numbers[1]
    assert numbers[0] <= 15


def step_of(values: dict[str, Any], calls: tuple[str, ...] = (), **more: bool) -> Step | None:
    columns = {"delivery": "sent", "answering": "not_opened", "contact_email": "a@b.example", "round": 0, **values}
    flags = {"is_closed": False, "has_ended": False, **more}
    return next(iter(next_steps(Request(**columns), calls=calls, **flags)), None)


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ({}, Step.REMIND),
        ({"answering": "started"}, Step.REMIND),
        ({"answering": "returned", "round": 1}, Step.REMIND),
        ({"delivery": "failed"}, Step.SEND_AGAIN),
        ({"delivery": "unknown"}, Step.SEND_AGAIN),
        ({"delivery": "bounced"}, Step.CORRECT),
        ({"contact_email": ""}, Step.CORRECT),
        ({"delivery": "queued"}, Step.EXTEND),
        ({"answering": "declined"}, Step.ASK_AGAIN),
        ({"answering": "submitted", "round": 1}, Step.REVIEW),
        ({"answering": "in_review", "round": 1}, Step.REVIEW),
        ({"withdrawn_at": utc_now()}, Step.UNDO),
    ],
)
def test_the_first_step_is_the_most_sensible_one(values: dict[str, Any], step: Step) -> None:
    assert step_of(values) == step


@pytest.mark.parametrize(
    ("state", "call", "step"),
    [("started", "address", Step.CORRECT), ("started", "time", Step.EXTEND), ("accepted", "reopen", Step.REVIEW)],
)
def test_what_somebody_asked_for_comes_first(state: str, call: str, step: Step) -> None:
    assert step_of({"answering": state}, (call,)) == step


def test_after_the_end_only_reviewing_is_left() -> None:
    assert step_of({}, is_closed=True) == Step.EXTEND
    assert step_of({}, is_closed=True, has_ended=True) is None
    assert step_of({"withdrawn_at": utc_now()}, has_ended=True) is None
    assert step_of({"answering": "submitted", "round": 1}, has_ended=True) == Step.REVIEW


def test_nothing_is_offered_that_the_role_does_not_include(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world = a_request(database, people, settings, due_on=today() - timedelta(days=40))
    address = f"/requests/{world.request_id}"

    administrator, analyst = browser(people.aoi).get(address).text, browser(people.ren).get(address).text

    assert f"{address}/extend" in administrator
    assert f"{address}/withdraw" in administrator
    assert f"{address}/extend" not in analyst
    assert f"{address}/withdraw" not in analyst
    assert f"{address}/contact" in analyst


def test_a_call_for_help_stands_on_the_page_until_it_is_settled(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser]
) -> None:
    world, ren = a_request(database, people, settings), browser(people.ren)
    with database.writing() as session:
        session.add(HelpNeeded(request_id=world.request_id, member_id=world.member_id, kind="address",
                               text="<i>left</i>", created_at=utc_now()))  # fmt: skip
    address = f"/requests/{world.request_id}"

    before = ren.get(address).text
    ren.post(f"{address}/settle-help")
    after = ren.get(address).text

    assert "&lt;i&gt;left&lt;/i&gt;" in before
    assert "left&lt;" not in after
    assert "Call for help settled" in after


@pytest.mark.parametrize(("state", "shown"), [("started", True), ("returned", True), ("submitted", False)])
def test_sections_done_are_told_while_somebody_answers(
    database: Database, people: People, settings: Settings, browser: Callable[..., Browser], state: str, shown: bool
) -> None:
    world = a_request(database, people, settings, answering=state)
    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        request.sections_done, request.sections_in_all = 13, 14

    for path in (f"/campaigns/{world.campaign_id}", f"/requests/{world.request_id}"):
        assert ("13 of 14" in browser(people.ren).get(path).text) is shown, path
