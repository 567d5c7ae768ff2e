"""Codes read out by telephone, and calls for help that are settled."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tadasu.auditlog.models import AuditLine
from tadasu.campaigns import requests
from tadasu.campaigns.codes import ALPHABET, normal
from tadasu.campaigns.models import AccessCode, HelpNeeded, Request
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.errors import Refused
from tests.platform.campaign_worlds import asker_of, do
from tests.platform.conftest import People
from tests.platform.worlds import a_request, today

pytestmark = pytest.mark.usefixtures("in_english")


def test_a_telephone_code_is_shown_once_and_kept_as_a_keyed_hash(
    database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings)

    def give(session: Any, request: Request) -> str:
        return requests.telephone_code(session, settings, asker_of(people.aoi), request, "no mailbox", utc_now())

    first, second = do(database, world, give), do(database, world, give)

    assert set(second) <= set(ALPHABET)
    assert len(second) == 8
    with database.reading() as session:
        old, new = session.scalars(select(AccessCode).order_by(AccessCode.id)).all()
        assert (old.replaced_at is not None, new.replaced_at, new.channel) == (True, None, "telephone")
        assert second not in new.code_sha256
        bodies = session.scalars(select(AuditLine.body)).all()
        assert not any(code in body for body in bodies for code in (first, second))
        assert json.loads(bodies[-1])["reason"] == "no mailbox"


@pytest.mark.parametrize(
    "values",
    [
        {"answering": "opened", "opened_at": utc_now()},
        {"answering": "submitted", "opened_at": utc_now()},
        {"withdrawn_at": utc_now()},
        {"due_on": today() - timedelta(days=40)},
    ],
)
def test_no_code_is_read_out_once_the_mail_was_opened_or_nothing_can_be_answered(
    database: Database, people: People, settings: Settings, values: dict[str, Any]
) -> None:
    world = a_request(database, people, settings, **values)

    with pytest.raises(Refused):
        do(database, world, lambda session, request: requests.telephone_code(
            session, settings, asker_of(people.aoi), request, "why", utc_now()))  # fmt: skip


@pytest.mark.parametrize(
    "typed", ["ABCD-2345", "abcd2345", "ＡＢＣＤ－２３４５", " ab cd 23 45 ", "ABCDー2345", "ABCD–2345"]
)
def test_however_a_code_is_typed_it_is_the_same(typed: str) -> None:
    assert normal(typed) == "ABCD2345"


def test_a_call_for_help_is_settled_once(database: Database, people: People, settings: Settings) -> None:
    world = a_request(database, people, settings)
    with database.writing() as session:
        session.add(HelpNeeded(request_id=world.request_id, member_id=world.member_id, kind="address", text="",
                               created_at=utc_now()))  # fmt: skip

    def settle(session: Any, request: Request) -> int:
        return requests.settle_help(session, asker_of(people.ren), request, utc_now())

    assert do(database, world, settle) == 1
    with pytest.raises(Refused):
        do(database, world, settle)
