"""What pages and the review say of a draft, however little of it is answered."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from questionnaires.catalogue import questionnaire
from questionnaires.progress import progress
from scoring.catalogue import rubric
from tadasu.accounts.models import WebSession
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tadasu.responses import queries, reviewing
from tadasu.responses.access import answering_asker, own_response
from tadasu.responses.applying import applied, counts, draft_frame
from tadasu.responses.drafting import look
from tadasu.responses.form_values import bases_in, values_in
from tadasu.responses.prepared import Prepared
from tadasu.responses.saving_sections import save_section
from tadasu.responses.standing import Standing
from tests.platform.conftest import People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers, example_answers, today

ASKED = Prepared(questionnaire())
RUBRIC = rubric("responsible-acceptance", questionnaire())


def standing_of(session: Any, world: World) -> Standing:
    row = session.scalars(select(WebSession).where(WebSession.response_id == world.response_id)).first()
    asker = answering_asker(session, row)
    assert asker is not None
    found = own_response(session, asker)
    assert found is not None
    return found


@pytest.fixture
def world(app: Flask, database: Database, people: People, settings: Settings) -> World:
    world = a_request(database, people, settings, answers=complete_answers())
    answering_browser(app, database, world)
    return world


@settings(max_examples=60, deadline=None)
@given(
    left_out=st.sets(st.sampled_from(sorted(complete_answers()))),
    changed=st.fixed_dictionaries(
        {},
        optional={
            "PRF-04": st.just([]),
            "LAW-10": st.just(0),
            "LAW-25": st.just("N/A"),
            "MGT-05": st.just("N/A"),
            "PRF-16": st.just(False),
            "FEE-04": st.just("unk"),
        },
    ),
    form=st.sampled_from(("full", "short")),
)
def test_the_quick_count_of_a_save_is_the_count_of_the_library(
    left_out: set[str], changed: dict[str, Any], form: str
) -> None:
    answers = {id: value for id, value in (complete_answers() | changed).items() if id not in left_out}
    texts = {id: json.dumps(value) for id, value in answers.items()}

    quick = counts(ASKED, applied(ASKED, texts, form=form, as_of=today()), texts)
    whole = progress(ASKED.questionnaire, draft_frame(ASKED, answers, form=form, as_of=today()))

    told = {id: (part.answered, part.applicable) for id, part in whole.sections.items() if part.questions}
    assert {id: (count.done, count.total) for id, count in quick.sections.items()} == told
    assert quick.minutes_left == pytest.approx(whole.minutes_left, abs=0.05)


@pytest.mark.parametrize("answers", [{}, {"PRF-04": []}, {"LAW-10": 5}, example_answers()])
def test_every_draft_can_be_looked_at(
    app: Flask, database: Database, people: People, settings: Settings, answers: dict[str, Any]
) -> None:
    world = a_request(database, people, settings, answers=answers)
    answering_browser(app, database, world)

    with database.reading() as session:
        standing = standing_of(session, world)
        draft = queries.draft(session, world.response_id)
        view = look(standing, draft)
        document = queries.document_of(standing, draft)

    assert view.sections_in_all >= 2
    assert set(document["answers"]) <= set(answers)


def test_a_dormant_answer_is_known_for_one(app: Flask, database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings, answers={**example_answers(), "PRF-04": []})
    answering_browser(app, database, world)

    with database.reading() as session:
        view = look(standing_of(session, world), queries.draft(session, world.response_id))

    fees = view.questions["FEE-04"]
    assert (fees.state, fees.is_dormant) == ("hidden", True)


def test_the_review_names_what_is_open_and_what_a_reviewer_will_ask(database: Database, world: World) -> None:
    with database.reading() as session:
        standing = standing_of(session, world)
        draft = queries.draft(session, world.response_id)
        review = reviewing.review(standing, draft, rubric=RUBRIC, evidence={}, helpers=[])

    assert review.is_ready
    assert "PRF-07" in {each.question for each in review.missing}
    assert review.will_be_asked and len(review.will_be_asked) <= 10
    assert review.range is not None and review.range.low is not None and review.range.high is not None
    assert review.range.low <= review.range.high


def test_there_is_no_range_before_the_facts_it_rests_on(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answers={"PRF-03": 10})
    answering_browser(app, database, world)

    with database.reading() as session:
        draft = queries.draft(session, world.response_id)
        found = reviewing.review(standing_of(session, world), draft, rubric=RUBRIC, evidence={}, helpers=[])
        assert found.range is None


def section(database: Database, world: World, name: str, fields: list[tuple[str, str]], key: str = "form-1") -> Any:
    """Posts fields of a section as the view does."""
    with database.writing() as session:
        standing = standing_of(session, world)
        asked = next((each.questions for each in standing.questionnaire.sections if each.id == name), ())
        form = MultiDict(fields)
        raw = values_in(standing.questionnaire, asked, form)
        bases = bases_in(asked, form)
        return save_section(session, standing, name, raw, bases=bases, form_key=key, now=utc_now())


def test_a_section_keeps_what_is_valid_and_names_the_rest(app: Flask, database: Database, world: World) -> None:
    fields = [("LAW-10.shown", "1"), ("LAW-10.base", "1"), ("LAW-10", "３０"),
              ("LAW-16.shown", "1"), ("LAW-16.base", "1"), ("LAW-16", "much")]  # fmt: skip

    with app.test_request_context():
        saved = section(database, world, "pay-and-hours", fields)

    assert saved.saved == ("LAW-10",)
    assert set(saved.problems) == {"LAW-16"}
    with database.reading() as session:
        stored = queries.draft(session, world.response_id).answers
    assert (stored["LAW-10"].value, stored["LAW-16"].version) == (30, 1)


def test_a_section_sent_twice_is_saved_once_and_an_older_page_conflicts(
    app: Flask, database: Database, world: World
) -> None:
    fields = [("LAW-10.shown", "1"), ("LAW-10.base", "1"), ("LAW-10", "30")]

    with app.test_request_context():
        section(database, world, "pay-and-hours", fields)
        again = section(database, world, "pay-and-hours", fields)
        older = section(database, world, "pay-and-hours", [*fields[:2], ("LAW-10", "31")], key="form-2")

    assert (again.saved, again.problems) == ((), {})
    assert set(older.problems) == {"LAW-10"}


def test_a_section_says_what_is_newly_asked_and_keeps_dormant_answers(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answers={**complete_answers(), "LAW-10": 0})
    answering_browser(app, database, world)
    fields = [("LAW-10.shown", "1"), ("LAW-10.base", "1"), ("LAW-10", "30"), ("LAW-09.shown", "1"),
              ("LAW-09.base", "1")]  # fmt: skip

    with app.test_request_context():
        saved = section(database, world, "pay-and-hours", fields)
        closed = [("LAW-10.shown", "1"), ("LAW-10.base", "2"), ("LAW-10", "0"), ("LAW-09.shown", "1")]
        section(database, world, "pay-and-hours", closed, key="form-2")

    assert saved.newly_asked == ("LAW-09",)


def test_a_section_of_others_is_refused(app: Flask, database: Database, world: World) -> None:
    with app.test_request_context(), pytest.raises(Refused) as refused:
        section(database, world, "no-such-section", [])

    assert refused.value.code == "question_not_applicable"


@pytest.mark.parametrize(
    ("question", "fields", "value"),
    [
        ("LAW-01", [("LAW-01", "a")], "a"),
        ("FEE-10", [("FEE-10", "a"), ("FEE-10", "b")], ["a", "b"]),
        ("LAW-07", [("LAW-07.amount", "1"), ("LAW-07.basis", "monthly"), ("LAW-07.hours", "")],
         {"basis": "monthly", "amount": "1"}),
        ("PRF-04", [("PRF-04[0].status", "other"), ("PRF-04[3].headcount", "2")],
         [{"status": "other"}, {"headcount": "2"}]),
        ("PRF-04", [("PRF-04.none", "yes")], []),
        ("PRF-04", [("PRF-04[0].status", "")], None),
        ("FEE-02", [("FEE-02.service", "employer"), ("FEE-02.visa", "")], {"service": "employer"}),
        ("LAW-25", [("LAW-25.na", "yes"), ("LAW-25.total", "3")], "N/A"),
        ("FEE-04", [("FEE-04.unk", "yes")], "unk"),
        ("PRF-07", [("PRF-07", "vi"), ("PRF-07.more", "id、th")], ["vi", "id、th"]),
        ("LAW-10", [], None),
    ],
)  # fmt: skip
def test_fields_of_a_form_become_the_value_of_a_question(
    question: str, fields: list[tuple[str, str]], value: Any
) -> None:
    form = MultiDict([(f"{question}.shown", "1"), *fields])

    assert values_in(ASKED.questionnaire, [question, "PRF-02"], form) == {question: value}
