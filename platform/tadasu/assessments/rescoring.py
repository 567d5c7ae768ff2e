"""A proposed rubric: every stored submission scored beside the old, and in the end a pointer that flips per campaign.

Nothing any list shows changes before somebody publishes. Work is done a thousand submissions at a time,
and goes on where it stopped.
"""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _
from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased, joinedload

from tadasu.asker import Asker
from tadasu.assessments import moving, operations
from tadasu.assessments.computing import CannotScore, Computed, compute, unpack
from tadasu.assessments.merging import merged_inputs
from tadasu.assessments.models import Assessment
from tadasu.assessments.telling import tell_suppliers
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.errors import Refused
from tadasu.jobs.models import Job
from tadasu.jobs.queue import enqueue
from tadasu.jobs.work import Work
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.library.models import QuestionnaireVersion, RubricProposal, RubricVersion
from tadasu.responses.models import Submission
from tadasu.services import Services

BATCH = 1_000  # computed at once
WRITTEN = 250  # rows in one transaction, so that answers are saved in between
_UNREADY = ("computing", "failed")
_DECIDABLE = ("ready", "published")
_AT_WORK = {"computing": "rescore", "publishing": "publish_rubric"}  # states in which a job is at work, and its kind


def propose(session: Session, version: RubricVersion, member_id: int, now: datetime) -> RubricProposal | None:
    """Begins to weigh a rubric version for a member; None if it is weighed already, or nothing was asked by it."""
    known = select(RubricProposal.id).where(
        RubricProposal.member_id == member_id, RubricProposal.rubric_id == version.id
    )
    asked = select(Campaign.id).where(
        Campaign.member_id == member_id, Campaign.questionnaire_id == version.questionnaire_id,
        Campaign.sent_at.is_not(None), Campaign.rubric_id != version.id,
    )  # fmt: skip
    if session.scalar(known) is not None or session.scalar(asked.limit(1)) is None:
        return None
    proposal = RubricProposal(member_id=member_id, rubric_id=version.id, state="computing", created_at=now)
    session.add(proposal)
    session.flush()
    enqueue(session, "rescore", {"proposal_id": proposal.id}, now, lane="heavy", member_id=member_id)
    record(session, "rubric proposed", ("proposal", proposal.id), actor=SYSTEM, member_id=member_id, now=now,
           rubric=version.name)  # fmt: skip
    return proposal


def rescore(work: Work) -> None:
    """Job: scores what is not scored yet under the proposed rubric, then reports who moved and by which rule."""
    with work.services.database.reading() as session:
        proposal = session.get_one(RubricProposal, work.arguments["proposal_id"])
    if proposal.state not in _UNREADY:
        return
    _score_missing(work, proposal)
    with work.services.database.reading() as session:
        report = moving.report(session, proposal)
    with work.services.database.writing() as session:
        fresh = session.get_one(RubricProposal, proposal.id)
        fresh.report, fresh.state = report, "ready"
        record(session, "rubric proposal ready", ("proposal", proposal.id), actor=SYSTEM,
               member_id=proposal.member_id, now=utc_now(), moved=report["moved"],
               compared=report["compared"])  # fmt: skip
        work.finish(session)


def give_up(services: Services, now: datetime) -> None:
    """Says of proposals that they failed when their job did, whatever ended it. A comparison that is sent round again
    and succeeds makes them ready after all; what could not be put in force can be decided anew.
    """
    with services.database.reading() as session:
        if not _failed(session):
            return
    with services.database.writing() as session:
        for proposal in _failed(session):
            if proposal.state == "computing":
                proposal.state = "failed"
                record(session, "rubric proposal failed", ("proposal", proposal.id), actor=SYSTEM,
                       member_id=proposal.member_id, now=now)  # fmt: skip
            else:
                proposal.state = "ready"
                record(session, "rubric not put in force", ("proposal", proposal.id), actor=SYSTEM,
                       member_id=proposal.member_id, now=now)  # fmt: skip


def choose(session: Session, asker: Asker, proposal: RubricProposal, campaigns: Sequence[int], now: datetime) -> None:
    """An administrator publishes the proposed rubric for campaigns; a job flips them when all is computed. What was
    published for some can be published for others later.
    """
    possible = {each.id for each in campaigns_of(session, proposal)}
    if not campaigns or not set(campaigns) <= possible:
        raise Refused("campaign_unknown", _("Choose at least one of the campaigns listed."), 422, "chosen")
    _decide(session, proposal, _DECIDABLE, "publishing", asker, now)
    proposal.chosen = sorted(set(campaigns))
    enqueue(session, "publish_rubric", {"proposal_id": proposal.id}, now, lane="heavy", member_id=proposal.member_id,
            asked_by_id=asker.person_id)  # fmt: skip
    record(session, "rubric published", ("proposal", proposal.id), actor=asker, member_id=proposal.member_id, now=now,
           campaigns=proposal.chosen)  # fmt: skip
    session.flush()


def reject(session: Session, asker: Asker, proposal: RubricProposal, now: datetime) -> None:
    """What was computed is kept and shown nowhere."""
    _decide(session, proposal, ("ready",), "rejected", asker, now)
    record(session, "rubric rejected", ("proposal", proposal.id), actor=asker, member_id=proposal.member_id, now=now)


def publish(work: Work) -> None:
    """Job: flips the chosen campaigns in one transaction, so that no list ever mixes two rubrics."""
    with work.services.database.reading() as session:
        proposal = session.get_one(RubricProposal, work.arguments["proposal_id"])
    while proposal.state == "publishing":
        hopeless = _score_missing(work, proposal)
        with work.services.database.writing() as session:
            fresh = session.get_one(RubricProposal, proposal.id, with_for_update=True)
            if fresh.state != "publishing":  # another job of the same was quicker
                return
            if len(_missing(session, fresh, hopeless + 1)) > hopeless:  # somebody submitted or judged in between
                continue
            _flip(session, work, fresh)
            work.finish(session)
        return


def campaigns_of(session: Session, proposal: RubricProposal) -> Sequence[Campaign]:
    """Sent campaigns of the member that the proposed rubric could judge, newest first."""
    version = session.get_one(RubricVersion, proposal.rubric_id)
    return session.scalars(
        select(Campaign)
        .where(Campaign.member_id == proposal.member_id, Campaign.questionnaire_id == version.questionnaire_id,
               Campaign.sent_at.is_not(None), Campaign.rubric_id != version.id)
        .options(joinedload(Campaign.rubric))
        .order_by(Campaign.sent_at.desc(), Campaign.id.desc())
    ).all()  # fmt: skip


def _failed(session: Session) -> list[RubricProposal]:
    """Proposals that wait for a job, of which the last one has failed for good."""
    rows = session.execute(
        select(RubricProposal, Job)
        .join(Job, Job.member_id == RubricProposal.member_id)
        .where(or_(*((RubricProposal.state == state) & (Job.kind == kind) for state, kind in _AT_WORK.items())))
        .order_by(Job.id)
    )
    last = {proposal.id: (proposal, job) for proposal, job in rows if job.arguments["proposal_id"] == proposal.id}
    return [proposal for proposal, job in last.values() if job.state == "failed"]


def _decide(
    session: Session, proposal: RubricProposal, starts: Sequence[str], end: str, asker: Asker, now: datetime
) -> None:
    moved = session.execute(
        update(RubricProposal)
        .where(RubricProposal.id == proposal.id, RubricProposal.state.in_(starts))
        .values(state=end, decided_at=now, decided_by_id=asker.person_id)
        .returning(RubricProposal.id)
        .execution_options(synchronize_session=False)
    ).scalar()
    session.refresh(proposal)
    if moved is None:
        raise Refused("state_changed", _("This has changed in the meantime. Please reload the page."))


def _score_missing(work: Work, proposal: RubricProposal) -> int:
    """Gives how many submissions the rubric cannot judge: these stay without a score by it."""
    with work.services.database.reading() as session:
        version = session.get_one(RubricVersion, proposal.rubric_id)
        questionnaire = questionnaire_of(session.get_one(QuestionnaireVersion, version.questionnaire_id))
        rubric = rubric_of(version, questionnaire)
        done, total = _progress(session, proposal)
    after = hopeless = 0
    while True:
        with work.services.database.reading() as session:
            rows = _missing(session, proposal, BATCH, after)
            inputs = merged_inputs(session, [each for each, _supplier in rows])
        if not rows:
            return hopeless
        found = compute(questionnaire, rubric, [each for each, _supplier in rows], inputs)
        for start in range(0, len(rows), WRITTEN):
            _store(work, rows[start : start + WRITTEN], found[start : start + WRITTEN], version.id)
        hopeless += sum(isinstance(each, CannotScore) for each in found)
        after, done = rows[-1][0].id, done + len(rows)
        work.progress(done, max(total, done))


def _missing(session: Session, proposal: RubricProposal, most: int, after: int = 0) -> Sequence[tuple[Submission, int]]:
    """Submissions to the same questionnaire that have no assessment under the proposed rubric, with the supplier; or
    one that does not know what the assessment in force does, since a reviewer has spoken in between.
    """
    version = session.get_one(RubricVersion, proposal.rubric_id)
    fresh = aliased(Assessment)
    scored = exists().where(
        fresh.submission_id == Submission.id, fresh.rubric_id == version.id,
        fresh.input_sha256 == Assessment.input_sha256,
    )  # fmt: skip
    in_force = (Assessment.submission_id == Submission.id) & (Assessment.rubric_id == Campaign.rubric_id)
    rows = session.execute(
        select(Submission, Request.supplier_id)
        .join(Request, Request.id == Submission.request_id)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Assessment, in_force)
        .where(
            Submission.member_id == proposal.member_id,
            Submission.id > after,
            Campaign.questionnaire_id == version.questionnaire_id,
            Campaign.rubric_id != version.id,
            ~scored,
        )
        .order_by(Submission.id)
        .limit(most)
    )
    return [(submission, supplier_id) for submission, supplier_id in rows]


def _progress(session: Session, proposal: RubricProposal) -> tuple[int, int]:
    done = select(func.count()).where(
        Assessment.member_id == proposal.member_id, Assessment.rubric_id == proposal.rubric_id
    )
    whole = select(func.count()).where(Submission.member_id == proposal.member_id)
    return session.scalar(done) or 0, session.scalar(whole) or 0


def _store(
    work: Work, rows: Sequence[tuple[Submission, int]], found: Sequence[Computed | CannotScore], rubric_id: int
) -> None:
    """What cannot be scored under the new rubric has no row under it; the report says how many."""
    with work.services.database.writing() as session:
        work.hold(session)
        for (submission, supplier_id), computed in zip(rows, found, strict=True):
            if isinstance(computed, Computed):
                operations.store(session, submission, supplier_id, rubric_id, computed, utc_now())


def _flip(session: Session, work: Work, proposal: RubricProposal) -> None:
    """Campaigns, the lines of their suppliers, and mails to those whose band changed: all or nothing."""
    chosen = list(proposal.chosen or ())
    suppliers = session.scalars(
        select(Request.supplier_id).where(Request.campaign_id.in_(chosen), Request.submitted_at.is_not(None)).distinct()
    ).all()
    before = dict(moving.bands_of(session, chosen))
    session.execute(update(Campaign).where(Campaign.id.in_(chosen)).values(rubric_id=proposal.rubric_id))
    session.expire_all()
    now = utc_now()
    for start in range(0, len(suppliers), WRITTEN):
        for assessment, request_id in operations.shown_assessments(session, suppliers[start : start + WRITTEN]):
            whole = unpack(assessment.document)
            operations.write_row(session, assessment, request_id, whole["score"], whole["workers"])
        session.flush()
    after = moving.bands_of(session, chosen)
    moved = {request: (before.get(request), band) for request, band in after.items() if before.get(request) != band}
    tell_suppliers(session, work.services.settings, moved, now)
    proposal = session.get_one(RubricProposal, work.arguments["proposal_id"])
    proposal.state = "published"
    record(session, "rubric in force", ("proposal", proposal.id), actor=SYSTEM, member_id=proposal.member_id, now=now,
           campaigns=chosen, moved=len(moved))  # fmt: skip
