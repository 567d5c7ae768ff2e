"""Fills an empty database with the invented world, by the operations a real one would be filled by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from tadasu.asker import Asker
from tadasu.assessments.models import ReviewVerdict
from tadasu.campaigns import operations as campaigns
from tadasu.campaigns.inviting import invite
from tadasu.campaigns.models import Answering, Campaign, Request, Response
from tadasu.campaigns.requests import withdraw
from tadasu.clock import utc_now
from tadasu.demo import answering, profiles, story
from tadasu.demo.intermediaries import add_intermediaries
from tadasu.demo.names import companies
from tadasu.demo.people import Cast, add_people
from tadasu.demo.story import Part
from tadasu.demo.suppliers import add_suppliers
from tadasu.jobs.models import Job
from tadasu.jobs.queue import enqueue
from tadasu.jobs.runner import Runner
from tadasu.library.models import RubricVersion
from tadasu.library.operations import add_shipped
from tadasu.mail import delivery
from tadasu.mail.models import Message
from tadasu.responses import delegating, reviews
from tadasu.responses.door import ask_member
from tadasu.responses.models import Submission
from tadasu.services import Services

Tell = Callable[[str], None]
_ANSWERED = frozenset({"submitted", "in_review", "accepted", "returned", "returned_again", "repaying"})
_NOT_DELIVERED = {
    "bounced": "550 5.1.1 user unknown",
    "failed": "550 5.7.1 refused by policy",
    "unknown": "connection lost after DATA",
}


@dataclass(frozen=True)
class Plan:
    """A campaign of the demo: when it was sent, when it is due, and who plays which part in it."""

    name: str
    sent_days_ago: int
    due_days_ahead: int
    parts: Sequence[Part]
    keeps_receipts: bool  # of the first parts, which tell the story: a receipt is half a megabyte


def fill(services: Services, runner: Runner, tell: Tell) -> None:
    """Everything, in the order it would have happened. Wants an empty database."""
    now = utc_now()
    last = Plan(f"外国人労働者の受入れに関する調査 {now.year - 1}", 395, -365, story.last_year(), keeps_receipts=False)
    this = Plan(f"外国人労働者の受入れに関する調査 {now.year}", 24, 9, story.this_year(), keeps_receipts=True)
    with services.database.writing() as session:
        add_shipped(session, now)
        cast = add_people(session, now - timedelta(days=420))
        suppliers = _add_suppliers(session, cast, this.parts, now - timedelta(days=410))
    for plan in (last, this):
        tell(plan.name)
        _play(services, runner, cast, plan, suppliers, now)
    with services.database.writing() as session:
        _add_failed_job(session, cast.first, now)
    runner.work_off()


def _add_suppliers(session: Session, cast: Cast, parts: Sequence[Part], now: datetime) -> list[int]:
    everyone = list(companies())
    cast_profiles = [part.profile for part in parts] + [profiles.GOOD] * (len(everyone) - len(parts))
    suppliers = add_suppliers(session, cast.first, list(zip(everyone, cast_profiles, strict=True)), now)
    add_intermediaries(session, cast.first, list(zip(suppliers, cast_profiles, strict=True)), now)
    add_suppliers(session, cast.second, [(each, profiles.GOOD) for each in everyone[250:290]], now)
    return suppliers


def _play(
    services: Services, runner: Runner, cast: Cast, plan: Plan, supplier_ids: Sequence[int], now: datetime
) -> None:
    sent_at = _office_hours(now - timedelta(days=plan.sent_days_ago))
    with services.database.writing() as session:
        campaign = _send(session, cast.first, plan, supplier_ids[: len(plan.parts)], sent_at, now)
        campaign_id = campaign.id
        _invite(session, services, campaign, sent_at)
    runner.work_off()
    with services.database.writing() as session:
        _date_back(session, campaign_id, sent_at)
    random = Random(plan.sent_days_ago)
    for start in range(0, len(plan.parts), 25):
        with services.database.writing() as session:
            for request, part in _cast_of(session, campaign_id, supplier_ids, plan.parts)[start : start + 25]:
                _act(session, services, cast, request, part, sent_at + timedelta(days=random.uniform(1, 16)), now)
            if start or not plan.keeps_receipts:
                session.execute(delete(Job).where(Job.kind == "receipt", Job.state == "waiting"))
    runner.work_off()
    with services.database.writing() as session:
        for request, part in _cast_of(session, campaign_id, supplier_ids, plan.parts):
            _review(session, services, cast, request, part, now)
    runner.work_off()


def _send(
    session: Session, member: Asker, plan: Plan, supplier_ids: Sequence[int], sent_at: datetime, now: datetime
) -> Campaign:
    rubric = session.scalars(select(RubricVersion).order_by(RubricVersion.id)).first()
    assert rubric is not None
    campaign = campaigns.create(session, member, plan.name, rubric, sent_at - timedelta(days=2))
    campaign.purpose = {
        "ja": "サプライチェーンで働く外国人の採用費用、在留資格、転籍の自由を確認し、改善を一緒に進めるためです。",
        "en": "To learn how foreign workers in our supply chain are recruited and treated, and to improve it together.",
    }
    campaigns.add_suppliers(session, member, campaign, supplier_ids, sent_at)
    due_on = (now + timedelta(days=plan.due_days_ahead)).date()
    campaigns.set_dates(session, member, campaign, campaigns.Dates(due_on, 14, [-14, -7, -2, 1, 7]), sent_at)
    campaigns.send(session, member, campaign, None, sent_at)
    session.flush()
    return campaign


def _invite(session: Session, services: Services, campaign: Campaign, sent_at: datetime) -> None:
    """Today nobody would be written to any more whose closing day has passed."""
    own = select(Request).where(Request.campaign_id == campaign.id, Request.contact_email != "")
    for request in session.scalars(own.options(joinedload(Request.supplier)).order_by(Request.id)).all():
        invite(session, services.settings, campaign, request, sent_at)


def _date_back(session: Session, campaign_id: int, sent_at: datetime) -> None:
    own = select(Request.id).where(Request.campaign_id == campaign_id)
    session.execute(update(Message).where(Message.request_id.in_(own)).values(created_at=sent_at, sent_at=sent_at))
    session.execute(update(Request).where(Request.campaign_id == campaign_id).values(created_at=sent_at))


def _cast_of(
    session: Session, campaign_id: int, supplier_ids: Sequence[int], parts: Sequence[Part]
) -> list[tuple[Request, Part]]:
    requests = session.scalars(
        select(Request)
        .where(Request.campaign_id == campaign_id)
        .options(joinedload(Request.supplier), joinedload(Request.campaign))
    )
    by_supplier = {request.supplier_id: request for request in requests}
    return [(by_supplier[id], part) for id, part in zip(supplier_ids, parts, strict=False)]


def _act(
    session: Session, services: Services, cast: Cast, request: Request, part: Part, at: datetime, now: datetime
) -> None:
    """The supplier's side, up to signing."""
    at = min(_office_hours(at), now - timedelta(hours=1))
    response = session.scalars(select(Response).where(Response.request_id == request.id)).one()
    match part.ends:
        case "waiting" | "not_opened":
            return
        case "bounced" | "failed" | "unknown":
            _lose_mail(session, request, part.ends, at)
        case "lost":
            ask_member(session, request, "address", "", at)
        case "withdrawn":
            withdraw(session, services.settings, cast.first, request, "取引終了のため", at)
        case "declined":
            answering.open_request(session, request, at)
            answering.decline(session, response, "no_longer_supplier", "", at)
        case "opened":
            answering.open_request(session, request, at)
        case "started":
            answering.open_request(session, request, at)
            answering.answer(session, request, response, part.profile, at, share=0.4)
        case "nearly_done":
            answering.open_request(session, request, at)
            answering.answer(session, request, response, part.profile, at, but_last_section=True)
        case "delegated":
            answering.open_request(session, request, at)
            answering.answer(session, request, response, part.profile, at, share=0.5)
            _delegate(session, services, response, at)
        case _:
            answering.open_request(session, request, at)
            answering.answer(session, request, response, part.profile, at)
            answering.sign(session, services.settings, request, response, at + timedelta(minutes=40))


def _review(session: Session, services: Services, cast: Cast, request: Request, part: Part, now: datetime) -> None:
    """The member's side, once scores are there."""
    if request.answering != Answering.SUBMITTED or part.ends == "submitted":
        return
    at = now - timedelta(hours=20)
    if part.ends in ("accepted", "repaying"):
        _confirm_evidence(session, cast.first_analyst, request, part, at)
    reviews.start_review(session, cast.first_analyst, request, at)
    if part.ends in ("accepted", "repaying"):
        reviews.accept(session, cast.first, request, is_assessed=True, now=at)
    if part.ends in ("returned", "returned_again"):
        back = reviews.Return(
            {"LAW-10": "最も長い月の残業時間について、勤怠記録の写しを添付してください。"},
            (now + timedelta(days=8)).date(),
        )
        reviews.return_questions(session, services.settings, cast.first_analyst, request, back, at)
    if part.ends == "returned_again":
        response = session.scalars(select(Response).where(Response.request_id == request.id)).one()
        answering.change(session, response, {"LAW-10": 30}, at + timedelta(hours=2))
        answering.sign(session, services.settings, request, response, at + timedelta(hours=3))


def _confirm_evidence(session: Session, analyst: Asker, request: Request, part: Part, at: datetime) -> None:
    """A reviewer has looked at the papers: without that no score is more than declared."""
    submission = session.scalars(
        select(Submission).where(Submission.request_id == request.id).order_by(Submission.round.desc())
    ).first()
    assert submission is not None
    levels = {"*": "2"} if part.profile in (profiles.GOOD, profiles.SERVICES, profiles.OVERTIME) else {}
    if part.ends == "repaying":
        levels = {"*": "2", "FEE-16": "3"}
    for subject, level in levels.items():
        session.add(
            ReviewVerdict(
                member_id=request.member_id, submission_id=submission.id, kind="evidence", subject=subject,
                verdict=level, reason="証憑を確認した", by_id=analyst.person_id, created_at=at,
            )
        )  # fmt: skip
    enqueue(session, "assess", {"submission_id": submission.id}, at, member_id=request.member_id)


def _delegate(session: Session, services: Services, response: Response, at: datetime) -> None:
    asker, standing = answering.stand(session, response, at)
    helper = delegating.Helper(
        name="監理団体ご担当 小川", email="ogawa@kanri.example", capacity="supervising", language="ja",
        sections=[standing.questionnaire.sections[2].id], note="採用費用の項目をお願いします。",
    )  # fmt: skip
    delegating.delegate(session, services.settings, asker, standing, helper, at)


def _lose_mail(session: Session, request: Request, end: str, at: datetime) -> None:
    message = session.scalars(
        select(Message).where(Message.request_id == request.id).order_by(Message.id.desc())
    ).first()
    assert message is not None
    if end != "bounced":  # as if it had never left
        message.state, message.sent_at = "queued", None
        session.flush()
        request.delivery = "queued"
        session.flush()
    start = ("sent",) if end == "bounced" else ("queued",)
    delivery.move(session, message, start, end, at, reply=_NOT_DELIVERED[end])


def _add_failed_job(session: Session, member: Asker, now: datetime) -> None:
    job = enqueue(session, "export", {"export_id": 0}, now, lane="heavy", member_id=member.organisation_id)
    job.state, job.tries, job.finished_at = "failed", job.tries_allowed, now
    job.error = "OSError: no space left on device"
    session.flush()


def _office_hours(at: datetime) -> datetime:
    """The same day at half past ten in Tokyo, or the Friday before."""
    at = at.replace(hour=1, minute=30, second=0, microsecond=0)
    return at - timedelta(days=max(0, at.weekday() - 4))
