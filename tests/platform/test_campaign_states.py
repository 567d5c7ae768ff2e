"""The state machine of a request: every step of the table, none other, and the supplier's line follows."""

from itertools import product

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tadasu.campaigns import rows, states
from tadasu.campaigns.models import Answering, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.organisations.models import SupplierRow
from tests.platform.conftest import People
from tests.platform.worlds import a_campaign, a_request, a_request_row, a_supplier

ALL = [(start, end) for start, end in product(Answering, Answering) if start != end]
STEPS = sorted(states.ALLOWED)
OTHERS = sorted(set(ALL) - states.ALLOWED)


def answering_of(database: Database, request_id: int) -> str:
    with database.reading() as session:
        return session.get_one(Request, request_id).answering


def test_the_table_of_steps_is_the_published_one() -> None:
    after_submission = {("submitted", "in_review"), ("submitted", "returned"), ("in_review", "returned"),
                        ("accepted", "returned"), ("returned", "submitted"), ("returned", "in_review"),
                        ("submitted", "accepted"), ("in_review", "accepted")}  # fmt: skip
    before = {("not_opened", "opened"), ("opened", "started"), ("started", "submitted")}
    declining = {("not_opened", "declined"), ("opened", "declined"), ("started", "declined"),
                 ("declined", "opened"), ("declined", "started")}  # fmt: skip

    assert {(str(start), str(end)) for start, end in states.ALLOWED} == before | declining | after_submission


@pytest.mark.parametrize(("start", "end"), STEPS)
def test_a_step_of_the_table_is_taken(
    database: Database, people: People, settings: Settings, start: Answering, end: Answering
) -> None:
    world = a_request(database, people, settings, answering=start)

    with database.writing() as session:
        states.move(session, session.get_one(Request, world.request_id), [start], end)

    assert answering_of(database, world.request_id) == end


@pytest.mark.parametrize(("start", "end"), STEPS)
def test_a_step_from_another_state_is_refused_and_changes_nothing(
    database: Database, people: People, settings: Settings, start: Answering, end: Answering
) -> None:
    elsewhere = next(state for state in Answering if state not in (start, end))
    world = a_request(database, people, settings, answering=elsewhere)

    with pytest.raises(states.StateChanged) as refused, database.writing() as session:
        states.move(session, session.get_one(Request, world.request_id), [start], end)

    assert refused.value.status == 409
    assert answering_of(database, world.request_id) == elsewhere


@pytest.mark.parametrize(("start", "end"), OTHERS)
def test_a_step_outside_the_table_cannot_even_be_written(
    database: Database, people: People, settings: Settings, start: Answering, end: Answering
) -> None:
    world = a_request(database, people, settings, answering=start)

    with pytest.raises(AssertionError, match="not a step"), database.writing() as session:
        states.move(session, session.get_one(Request, world.request_id), [start], end)


def test_of_two_who_take_the_same_step_one_hears_that_it_has_changed(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="started")
    with database.reading() as session:
        seen_by_both = session.get_one(Request, world.request_id)
        assert seen_by_both.answering == "started"

    with database.writing() as session:
        states.move(session, session.get_one(Request, world.request_id), [Answering.STARTED], Answering.SUBMITTED)
    with pytest.raises(states.StateChanged), database.writing() as session:
        states.move(session, session.get_one(Request, world.request_id), [Answering.STARTED], Answering.SUBMITTED)


@hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(st.sampled_from(STEPS), max_size=25))
def test_whatever_is_tried_a_request_walks_along_the_table(
    database: Database, people: People, settings: Settings, wishes: list[tuple[Answering, Answering]]
) -> None:
    world = a_request(database, people, settings)
    at = Answering.NOT_OPENED
    for start, end in wishes:
        try:
            with database.writing() as session:
                states.move(session, session.get_one(Request, world.request_id), [start], end)
        except states.StateChanged:
            assert at != start
        else:
            assert at == start
            at = end

    assert answering_of(database, world.request_id) == at


def test_the_suppliers_line_follows_before_any_assessment_exists(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="opened")

    with database.writing() as session:
        states.move(session, session.get_one(Request, world.request_id), [Answering.OPENED], Answering.STARTED)

    with database.reading() as session:
        row = session.get_one(SupplierRow, world.supplier_id)
        assert (row.answering, row.delivery, row.request_id) == ("started", "sent", world.request_id)
        assert (row.band, row.final) == ("unknown", None)


def test_an_older_request_does_not_take_the_line_of_a_later_one(
    database: Database, people: People, settings: Settings
) -> None:
    with database.writing() as session:
        supplier = a_supplier(session, people.aoi.organisation_id)
        first = a_request_row(session, settings, a_campaign(session, people.aoi), supplier, answering="submitted")
        second = a_request_row(session, settings, a_campaign(session, people.aoi), supplier)
        rows.refresh(session, session.get_one(Request, second.request_id))

    with database.writing() as session:
        states.move(session, session.get_one(Request, first.request_id), [Answering.SUBMITTED], Answering.ACCEPTED)

    with database.reading() as session:
        row = session.get_one(SupplierRow, supplier.id)
        assert (row.request_id, row.answering) == (second.request_id, "not_opened")


def test_a_line_keeps_the_score_it_had(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings, answering="returned")
    with database.writing() as session:
        session.add(SupplierRow(supplier_id=world.supplier_id, member_id=world.member_id, band="high", final=52.0,
                                binding={"en": "Passports are kept"}))  # fmt: skip

    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        request.withdrawn_at = utc_now()
        rows.refresh(session, request)

    with database.reading() as session:
        row = session.get_one(SupplierRow, world.supplier_id)
        assert (row.answering, row.band, row.final) == ("withdrawn", "high", 52.0)
        assert row.binding == {"en": "Passports are kept"}
