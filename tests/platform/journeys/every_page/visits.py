"""Who opens which page, so that each is seen at least once with something on it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires import catalogue
from tadasu.assessments.worklist import KINDS
from tadasu.campaigns.models import Request, Response
from tadasu.organisations.models import Intermediary, Site, Supplier
from tadasu.responses.models import Delegation
from tests.platform.journeys.every_page.world import LONG_NAME, Demo, link_to

STRANGER, ADMIN, ANALYST, OPERATOR, SUPPLIER, AUDITOR = "", "minato", "minato-analyst", "admin", "supplier", "auditor"
NO_PAGE = frozenset({
    "static", "health.live", "reports.download", "answering.evidence", "assessments.evidence_file",
    "assessments.document", "receipts.document", "receipts.envelope", "receipts.pdf", "receipts.workbook",
    "answering.names",  # part of a section's page
    "responses.follow",  # leads to the door at once
    "admin.setup",  # only where there is nothing yet
})  # fmt: skip
"""What answers GET and is nothing to look at."""


@dataclass(frozen=True)
class Visit:
    """A page opened by somebody: a name in the demo's addresses, "" for a stranger, or a response and a role."""

    who: str | tuple[int, int | None]
    path: str
    first: str = ""
    """What has to be opened before, such as a link that is remembered."""


def visits(demo: Demo) -> list[Visit]:
    """Every page at least once, and those with many faces more often."""
    with demo.services.database.reading() as session:
        return [
            *_strangers(session, demo),
            *_everybodys(),
            *_members(session, demo),
            *_suppliers(session),
            *_campaigns(session, demo),
            *_respondents(session),
        ]


def unvisited(app: Flask, seen: list[Visit]) -> set[str]:
    """The endpoints of pages that no visit leads to."""
    matcher = app.url_map.bind("127.0.0.1")
    paths = {visit.path.partition("?")[0] for visit in seen}
    reached = {matcher.match(path, method="GET")[0] for path in paths if matcher.test(path, "GET")}
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if rule.methods and "GET" in rule.methods}
    return pages - NO_PAGE - reached


def _strangers(session: Session, demo: Demo) -> Iterator[Visit]:
    waiting = _request(session, "not_opened")
    link = link_to(session, waiting.contact_email, "/i/")
    for path in ("/", "/sign-in", "/forgotten", "/answer/help", "/answer/door", "/i/nothing", "/nothing"):
        yield Visit(STRANGER, path)
    yield Visit(STRANGER, "/answer/door", first=link)
    yield Visit(STRANGER, "/answer/code", first=link)
    yield Visit(STRANGER, link_to(session, "new@demo.example", "/join/"))
    yield Visit(STRANGER, link_to(session, "minato@demo.example", "/reset/"))
    yield Visit(STRANGER, link_to(session, session.get_one(Request, demo.changing_id).contact_email, "/contact/"))
    for path in ("/join/nothing", "/reset/nothing", "/contact/nothing"):
        yield Visit(STRANGER, path)


def _everybodys() -> Iterator[Visit]:
    for who in (ADMIN, OPERATOR, SUPPLIER, AUDITOR):
        yield Visit(who, "/")
        yield Visit(who, "/profile")
    yield Visit(SUPPLIER, "/requests")
    yield Visit(AUDITOR, "/engagements")
    yield Visit(ADMIN, "/step-up?next=/organisation")
    for path in ("/admin", "/admin/members/new", "/admin/members/2", "/jobs", "/outbox", "/mailbox", "/mailbox/1"):
        yield Visit(OPERATOR, path)
    for path in ("/design", "/demo"):
        yield Visit(STRANGER, path)


def _members(session: Session, demo: Demo) -> Iterator[Visit]:
    middle = session.scalars(select(Intermediary).order_by(Intermediary.id)).first()
    site = session.scalars(select(Site).order_by(Site.id.desc())).first()
    assert middle is not None and site is not None
    for path in (
        "/organisation", "/organisation/audit", "/outbox", "/mailbox", "/exports", "/library",
        "/library/questionnaires/1", "/library/rubrics/1", "/library/proposals", demo.proposal,
        "/suppliers", "/suppliers?band=critical", "/suppliers?q=nothing", "/suppliers/new", "/suppliers/imports",
        demo.read_import, demo.mapped_import, "/intermediaries", f"/intermediaries/{middle.id}",
        f"/suppliers/{site.supplier_id}/edit", f"/suppliers/{site.supplier_id}/sites",
        f"/suppliers/{site.supplier_id}/sites/{site.id}",
    ):  # fmt: skip
        yield Visit(ADMIN, path)
    for kind in KINDS:
        yield Visit(ADMIN, f"/waiting/{kind}")
    for path in ("/organisation/audit", demo.proposal):
        yield Visit(ANALYST, path)
    yield Visit("tsubasa", "/")  # nothing there yet
    for path in ("/suppliers", "/campaigns", "/exports"):
        yield Visit("tsubasa", path)


def _suppliers(session: Session) -> Iterator[Visit]:
    """Of the suppliers of the demo's story one with each kind of trouble, one never asked, one with a long name."""
    long = session.scalars(select(Supplier.id).where(Supplier.name == LONG_NAME)).one()
    for supplier_id in (2, 4, 5, long):
        for tab in ("", "/answers", "/flags", "/checks", "/requests", "/access", "/places"):
            yield Visit(ADMIN, f"/suppliers/{supplier_id}{tab}")


def _campaigns(session: Session, demo: Demo) -> Iterator[Visit]:
    for path in ("/campaigns", "/campaigns/1", "/campaigns/2", "/campaigns/new", "/campaigns/questionnaire/1"):
        yield Visit(ADMIN, path)
    yield Visit(ADMIN, demo.draft)
    for step in ("questions", "suppliers", "dates", "letters", "check"):
        yield Visit(ADMIN, f"{demo.draft}/{step}")
    for state in ("not_opened", "started", "submitted", "in_review", "returned", "accepted", "declined"):
        yield Visit(ADMIN, f"/requests/{_request(session, state).id}")
    bounced = session.scalars(select(Request).where(Request.delivery == "bounced").order_by(Request.id.desc())).first()
    assert bounced is not None
    withdrawn = session.scalars(select(Request).where(Request.withdrawn_at.is_not(None))).first()
    assert withdrawn is not None
    yield Visit(ADMIN, f"/requests/{bounced.id}")
    yield Visit(ADMIN, f"/requests/{withdrawn.id}")
    yield Visit(ADMIN, f"/requests/{demo.changing_id}")
    yield Visit(ADMIN, f"/requests/{demo.changing_id}/contact/force")
    yield Visit(ADMIN, f"/requests/{_request(session, 'in_review').id}/review/return")
    yield Visit(ADMIN, f"/requests/{_request(session, 'accepted').id}/review/reopen")


def _respondents(session: Session) -> Iterator[Visit]:
    begun, back, done = (_whose(session, state) for state in ("started", "returned", "submitted"))
    questionnaire = catalogue.questionnaire()
    for path in ("/answer", "/answer/tasks", "/answer/review", "/answer/helpers", "/answer/decline",
                 "/answer/address", "/answer/sections/fees/help", "/answer/evidence/FEE-04"):  # fmt: skip
        yield Visit(begun, path)
    for section in questionnaire.sections:
        yield Visit(begun, f"/answer/sections/{section.id}")
    for path in ("/answer", "/answer/tasks", "/answer/sections/pay-and-hours", "/answer/score"):
        yield Visit(back, path)
    for path in ("/answer", "/answer/receipt", "/answer/score", "/answer/sections/fees"):
        yield Visit(done, path)
    helper = session.scalars(select(Delegation).order_by(Delegation.id.desc())).first()
    assert helper is not None
    for path in ("/answer", "/answer/tasks", f"/answer/sections/{helper.sections[0]}"):
        yield Visit((helper.response_id, helper.id), path)


def _request(session: Session, state: str) -> Request:
    """One of this year's campaign, of the suppliers with a story where there is one."""
    query = select(Request).where(Request.answering == state, Request.campaign_id == 2).order_by(Request.id)
    found = session.scalars(query).first()
    assert found is not None, state
    return found


def _whose(session: Session, state: str) -> tuple[int, None]:
    request = _request(session, state)
    return session.scalars(select(Response.id).where(Response.request_id == request.id)).one(), None
