"""Review: steps of a request, questions sent back, and verdicts laid over a submission that never changes."""

from typing import Any

import pytest
from sqlalchemy import select

from tadasu.assessments.models import Assessment, AssessmentFlag, ReviewVerdict
from tadasu.campaigns.models import Request
from tadasu.organisations.models import SupplierRow
from tadasu.responses.models import ReturnedQuestion, Submission
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, assessment_of, sign, work_off
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import World, a_request


def _state(services: Services, world: World) -> str:
    with services.database.reading() as session:
        return session.get_one(Request, world.request_id).answering


def _submission(services: Services) -> Submission:
    with services.database.reading() as session:
        return session.scalars(select(Submission).order_by(Submission.id.desc()).limit(1)).one()


def test_a_review_begins_and_ends_by_buttons(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)

    begun = ren.post(f"/requests/{world.request_id}/review/start")
    asked = ren.post(f"/requests/{world.request_id}/review/accept")
    state_when_asked = _state(services, world)
    accepted = ren.post(f"/requests/{world.request_id}/review/accept", {"confirmed": "yes"})

    assert begun.status_code == accepted.status_code == 303
    assert asked.status_code == 200 and "Accept these answers?" in asked.text
    assert state_when_asked == "in_review", "asking is not doing"
    assert _state(services, world) == "accepted"
    assert "Declared, not yet reviewed" not in ren.get(f"/suppliers/{world.supplier_id}").text


def test_looking_at_a_page_begins_no_review(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)

    browser(people.ren).get(f"/suppliers/{world.supplier_id}/answers")

    assert _state(services, world) == "submitted"


def test_two_who_begin_at_once_make_one_review(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    browser(people.aoi).post(f"/requests/{world.request_id}/review/start")

    second = browser(people.ren).post(f"/requests/{world.request_id}/review/start")

    assert second.status_code == 409


def test_nothing_unscored_is_accepted(browser: Browsers, people: People, services: Services) -> None:
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        sign(session, world, answers_with())

    reply = browser(people.ren).post(f"/requests/{world.request_id}/review/accept", {"confirmed": "yes"})

    assert reply.status_code == 409
    assert _state(services, world) == "submitted"


def test_questions_go_back_with_their_reasons(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    page = ren.get(f"/requests/{world.request_id}/review/return")
    due = page.text.partition('name="due_on" value="')[2][:10]

    reply = ren.post(
        f"/requests/{world.request_id}/review/return", {"due_on": due, "reason-LAW-21": "Who holds the key?"}
    )

    assert page.status_code == 200
    assert reply.status_code == 303
    assert _state(services, world) == "returned"
    with services.database.reading() as session:
        assert [(each.question, each.reason) for each in session.scalars(select(ReturnedQuestion))] == [
            ("LAW-21", "Who holds the key?")
        ]


@pytest.mark.parametrize(
    "form, sentence",
    [
        ({"due_on": "2099-01-01", "reason-LAW-21": "x"}, "Choose a day"),
        ({"due_on": "2000-01-01", "reason-LAW-21": "x"}, "Choose a day"),
        ({"due_on": "soon", "reason-LAW-21": "x"}, "Please give a day as YYYY-MM-DD"),
        ({"due_on": ""}, "Please give a day as YYYY-MM-DD"),
        ({"due_on": "DUE"}, "at least one question"),
        ({"due_on": "DUE", "reason-LAW-21": " \u3000 "}, "at least one question"),
        ({"due_on": "DUE", "reason-LAW-21": "x" * 2001}, "Too long"),
        ({"due_on": "DUE", "reason-LAW-21": "a\u0000b"}, "control characters"),
    ],
)
def test_a_return_that_cannot_be_is_said_beside_its_field(
    browser: Browsers, people: People, services: Services, form: dict[str, Any], sentence: str
) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    due = ren.get(f"/requests/{world.request_id}/review/return").text.partition('name="due_on" value="')[2][:10]

    reply = ren.post(
        f"/requests/{world.request_id}/review/return", {**form, "due_on": form["due_on"].replace("DUE", due)}
    )

    assert reply.status_code == 422
    assert sentence in reply.text
    assert _state(services, world) == "submitted"


def test_a_question_nobody_asked_is_refused(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)

    reply = browser(people.ren).post(
        f"/requests/{world.request_id}/review/return", {"due_on": "2026-12-01", "reason-XXX-99": "x"}
    )

    assert reply.status_code == 422


def test_only_an_administrator_opens_everything_again(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    aoi = browser(people.aoi)
    due = aoi.get(f"/requests/{world.request_id}/review/reopen").text.partition('name="due_on" value="')[2][:10]
    form = {"reason": "The site was sold.", "due_on": due}

    analyst = browser(people.ren).post(f"/requests/{world.request_id}/review/reopen", form)
    without_reason = aoi.post(f"/requests/{world.request_id}/review/reopen", {**form, "reason": ""})
    stranger = browser(people.hana).post(f"/requests/{world.request_id}/review/reopen", form)
    done = aoi.post(f"/requests/{world.request_id}/review/reopen", form)

    assert (analyst.status_code, without_reason.status_code, stranger.status_code) == (403, 422, 404)
    assert done.status_code == 303
    assert _state(services, world) == "returned"


def test_a_return_is_taken_back(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people)
    ren = browser(people.ren)
    due = ren.get(f"/requests/{world.request_id}/review/return").text.partition('name="due_on" value="')[2][:10]
    ren.post(f"/requests/{world.request_id}/review/return", {"due_on": due, "reason-LAW-21": "?"})

    ren.post(f"/requests/{world.request_id}/review/cancel-return", {"confirmed": "yes"})

    assert _state(services, world) == "in_review"


def test_a_verdict_on_a_flag_changes_the_score_and_not_the_submission(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    before, signed = assessment_of(services.database, world), _submission(services)

    reply = browser(people.ren).post(
        f"/submissions/{signed.id}/verdicts",
        {"kind": "flag", "subject": "LAW-21", "verdict": "contained", "reason": "Papers were given back on 3 June."},
    )
    work_off(services)

    after = assessment_of(services.database, world)
    assert reply.status_code == 303
    assert after.id == before.id and after.input_sha256 != before.input_sha256
    assert _submission(services).document == signed.document
    with services.database.reading() as session:
        states = session.execute(select(AssessmentFlag.flag, AssessmentFlag.state)).all()
        assert ("LAW-21", "contained") in [tuple(row) for row in states]
        assert session.scalars(select(ReviewVerdict)).one().reason == "Papers were given back on 3 June."


def test_the_last_verdict_counts_and_the_list_follows(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    aoi, id = browser(people.aoi), _submission(services).id
    form = {"kind": "flag", "subject": "LAW-21", "reason": "Seen on site."}

    for state in ("contained", "verified_closed"):
        aoi.post(f"/submissions/{id}/verdicts", {**form, "verdict": state})
    work_off(services)

    with services.database.reading() as session:
        row = session.get_one(SupplierRow, world.supplier_id)
        assert (row.band, row.worst_severity) == (assessment_of(services.database, world).band, "")
        assert row.band != "critical"


def test_only_an_administrator_closes_a_grave_flag(browser: Browsers, people: People, services: Services) -> None:
    a_scored_request(services, people, LAW_21="d")

    reply = browser(people.ren).post(
        f"/submissions/{_submission(services).id}/verdicts",
        {"kind": "flag", "subject": "LAW-21", "verdict": "verified_closed", "reason": "Seen."},
    )

    assert reply.status_code == 403


@pytest.mark.parametrize(
    "change, status",
    [
        ({"reason": ""}, 422),
        ({"reason": "x" * 2001}, 422),
        ({"verdict": "gone"}, 422),
        ({"verdict": "closed"}, 422),
        ({"subject": "LAW-22"}, 409),
        ({"subject": "nonsense"}, 409),
        ({"kind": "check"}, 409),
        ({"kind": "everything"}, 422),
        ({"kind": "accepted_na"}, 422),
        ({"score": "100"}, 422),
    ],
)
def test_a_verdict_that_makes_no_sense_is_refused(
    browser: Browsers, people: People, services: Services, change: dict[str, Any], status: int
) -> None:
    a_scored_request(services, people, LAW_21="d")
    form = {"kind": "flag", "subject": "LAW-21", "verdict": "contained", "reason": "Seen.", **change}

    reply = browser(people.aoi).post(f"/submissions/{_submission(services).id}/verdicts", form)

    assert reply.status_code == status
    with services.database.reading() as session:
        assert session.scalars(select(ReviewVerdict)).all() == []


def test_an_accepted_na_leaves_the_sum(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="N/A")
    before = assessment_of(services.database, world)

    page = browser(people.ren).get(f"/suppliers/{world.supplier_id}/answers").text
    reply = browser(people.ren).post(
        f"/submissions/{_submission(services).id}/verdicts",
        {"kind": "accepted_na", "subject": "LAW-21", "verdict": "accepted", "reason": "No workers hold papers."},
    )
    work_off(services)

    assert "Accept that this does not apply" in page
    assert reply.status_code == 303
    after = assessment_of(services.database, world)
    assert after.final is not None and before.final is not None and after.final > before.final


def test_a_verdict_on_an_earlier_round_is_refused(browser: Browsers, people: People, services: Services) -> None:
    world = a_scored_request(services, people, LAW_21="d")
    first = _submission(services).id
    with services.database.writing() as session:
        sign(session, world, answers_with(LAW_21="d"), number=2)
    work_off(services)

    reply = browser(people.aoi).post(
        f"/submissions/{first}/verdicts",
        {"kind": "flag", "subject": "LAW-21", "verdict": "contained", "reason": "Seen."},
    )

    assert reply.status_code == 409


def test_another_member_gives_no_verdict(browser: Browsers, people: People, services: Services) -> None:
    a_scored_request(services, people, LAW_21="d")

    reply = browser(people.hana).post(
        f"/submissions/{_submission(services).id}/verdicts",
        {"kind": "flag", "subject": "LAW-21", "verdict": "contained", "reason": "Seen."},
    )

    assert reply.status_code == 404


def test_scored_again_a_submission_gives_the_same_bytes(people: People, services: Services) -> None:
    from tadasu.clock import utc_now
    from tadasu.jobs.queue import enqueue

    world = a_scored_request(services, people, LAW_21="d")
    first = assessment_of(services.database, world)
    with services.database.writing() as session:
        enqueue(session, "assess", {"submission_id": first.submission_id}, utc_now())
    work_off(services)

    again = assessment_of(services.database, world)
    assert (again.document, again.document_sha256) == (first.document, first.document_sha256)
    with services.database.reading() as session:
        assert len(session.scalars(select(Assessment)).all()) == 1
