"""A campaign that was closed by hand takes no answers any more, whatever a reviewer would like to open."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.assessed import a_scored_request
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import World, today


def _change(services: Services, world: World, **values: object) -> None:
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, world.campaign_id)
        for name, value in values.items():
            setattr(campaign, name, value)


def _forms() -> dict[str, dict[str, str]]:
    due = (today() + timedelta(days=10)).isoformat()
    return {
        "return": {"due_on": due, "reason-LAW-21": "Who holds the key?"},
        "reopen": {"due_on": due, "reason": "The site was sold."},
    }


@pytest.mark.parametrize("step", ["return", "reopen"])
def test_nothing_is_opened_again_in_a_campaign_that_was_closed(
    step: str, browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    _change(services, world, closed_at=utc_now())

    refused = browser(people.aoi).post(f"/requests/{world.request_id}/review/{step}", _forms()[step])

    assert refused.status_code == 409 and "This campaign is closed" in refused.text
    with services.database.reading() as session:
        request = session.get_one(Request, world.request_id)
        assert (request.answering, request.return_due_on) == ("submitted", None)
        assert not session.scalars(select(Message).where(Message.kind == "returned")).all()


@pytest.mark.parametrize("step", ["return", "reopen"])
def test_days_that_have_passed_do_not_keep_a_reviewer_from_asking_back(
    step: str, browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    with services.database.writing() as session:
        session.get_one(Request, world.request_id).due_on = today() - timedelta(days=60)

    done = browser(people.aoi).post(f"/requests/{world.request_id}/review/{step}", _forms()[step])

    assert done.status_code == 303


def test_a_review_of_what_was_submitted_can_still_be_ended(
    browser: Browsers, people: People, services: Services
) -> None:
    world = a_scored_request(services, people)
    _change(services, world, closed_at=utc_now())

    done = browser(people.aoi).post(f"/requests/{world.request_id}/review/accept", {"confirmed": "yes"})

    assert done.status_code == 303
