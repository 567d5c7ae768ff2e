"""The job that makes the file of an export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import BinaryIO
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session, joinedload

from exports.company.report import CompanyReport, NonResponse
from questionnaires.model import Questionnaire
from scoring.rubric import Rubric
from tadasu.assessments.looking import note
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.campaigns.dates import today_in
from tadasu.campaigns.models import Campaign
from tadasu.clock import utc_now
from tadasu.jobs.work import JobRefused, Work
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.organisations.models import Supplier
from tadasu.reports import operations, queries
from tadasu.reports.models import Export
from tadasu.reports.selecting import MOST, Chosen, chosen, snapshot_id
from tadasu.reports.silence import non_responses
from tadasu.reports.writing import Frame, Stream, write


@dataclass(frozen=True)
class Plan:
    """All that is read before writing begins."""

    export: Export
    campaign: Campaign
    questionnaire: Questionnaire
    rubric: Rubric
    rows: Sequence[Chosen]
    non_responses: Sequence[NonResponse]


def export(work: Work) -> None:
    """Makes the file and publishes it once its rows are counted. `export_id` names the export."""
    try:
        plan = _plan(work)
        if plan is not None:
            _make(work, plan)
    except JobRefused as refusal:
        with work.services.database.writing() as session:
            operations.end_badly(session, work.arguments["export_id"], str(refusal), utc_now())
        raise


def _plan(work: Work) -> Plan | None:
    """None if the file is there already. The asker's rights are asked for again: they may have ended since."""
    with work.services.database.reading() as session:
        found = session.get_one(Export, work.arguments["export_id"])
        if found.state == "done":
            return None
        if not queries.may_export(session, found.asked_by_id, found.member_id):
            raise JobRefused("Whoever asked for this export has no right to it any more.")
        campaign = session.get_one(
            Campaign, found.campaign_id,
            options=[joinedload(Campaign.questionnaire), joinedload(Campaign.rubric), joinedload(Campaign.member)],
        )  # fmt: skip
        questionnaire = questionnaire_of(campaign.questionnaire)
        rows = chosen(session, found)
        if not 0 < len(rows) <= MOST or (found.kind == "supplier" and len(rows) != 1):
            raise JobRefused("What was chosen has changed since the export was asked for.")
        unanswered = non_responses(session, found, campaign) if found.kind == "company" else ()
        return Plan(found, campaign, questionnaire, rubric_of(campaign.rubric, questionnaire), rows, unanswered)


def _make(work: Work, plan: Plan) -> None:
    now, services = utc_now(), work.services
    stream = Stream(services.database, plan.questionnaire, plan.rubric, plan.rows, work.progress)
    with services.storage.new("exports") as (key, out):
        here = now.astimezone(ZoneInfo(plan.campaign.member.zone))
        write(out, stream, Frame(plan.export.kind, plan.export.selection.get("table", "sites"), _report(plan), here))
        if stream.count != len(plan.rows):
            raise AssertionError(f"{stream.count} submissions were written, {len(plan.rows)} were chosen")
    path = services.storage.path(key)
    with path.open("rb") as written:
        digest = _digest(written)
    try:
        with services.database.writing() as session:
            work.hold(session)
            _publish(session, plan, key, digest, path.stat().st_size)
            work.finish(session)
    except BaseException:
        services.storage.delete(key)
        raise


def _publish(session: Session, plan: Plan, key: str, digest: str, size: int) -> None:
    now = utc_now()
    found = session.get_one(Export, plan.export.id)
    found.state, found.key, found.sha256, found.size, found.finished_at = "done", key, digest, size, now
    found.suppliers = len({row.supplier_id for row in plan.rows})
    found.snapshot_id = snapshot_id(found, plan.rows, plan.rubric.sha256)
    found.file_name = operations.file_name(found, plan.campaign.name, _supplier(session, plan), _today(plan))
    for row in plan.rows:
        note(session, found.asked_by_id, "export", row.response_id, found.id, now, plan.campaign.zone)
    record(session, "export made", ("export", found.id), actor=SYSTEM, member_id=found.member_id, now=now,
           snapshot=found.snapshot_id, sha256=digest, suppliers=found.suppliers)  # fmt: skip


def _supplier(session: Session, plan: Plan) -> str:
    """The name of the one supplier a supplier workbook is of."""
    return session.get_one(Supplier, plan.rows[0].supplier_id).name if plan.export.kind == "supplier" else ""


def _today(plan: Plan) -> date:
    return today_in(plan.campaign.member.zone, utc_now())


def _report(plan: Plan) -> CompanyReport:
    language, campaign = plan.export.language, plan.campaign
    return CompanyReport(
        plan.questionnaire, plan.rubric, language, _today(plan),
        company=campaign.member.name_in(language), period=campaign.name, non_responses=plan.non_responses,
    )  # fmt: skip


def _digest(file: BinaryIO) -> str:
    found = sha256()
    while chunk := file.read(1 << 20):
        found.update(chunk)
    return found.hexdigest()
