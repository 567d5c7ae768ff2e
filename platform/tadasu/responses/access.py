"""Finds the response behind a session of the answering side: once, by one joined query."""

from collections.abc import Iterable
from datetime import datetime

from flask import Flask, g, has_request_context
from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, load_only

from questionnaires.model import Section
from tadasu.accounts.models import Organisation, WebSession
from tadasu.asker import Asker, Role
from tadasu.campaigns.models import Campaign, Request, Response
from tadasu.clock import utc_now
from tadasu.library.models import QuestionnaireVersion
from tadasu.organisations.models import Supplier
from tadasu.responses.models import Delegation
from tadasu.responses.prepared import prepared
from tadasu.responses.standing import Standing

_KEPT = "answering standing"


def answering_asker(session: Session, row: WebSession) -> Asker | None:
    """The asker of a live session of the answering side; None for a session of the office side."""
    if row.response_id is None:
        return None
    found = session.execute(_STANDING, {"response": row.response_id, "delegation": row.delegation_id}).one_or_none()
    if found is None:
        return None
    response, request, campaign, supplier, delegation, organisation, version, sha256 = found
    if (delegation is None) != (row.delegation_id is None):
        return None
    standing = Standing(
        response=response,
        request=request,
        campaign=campaign,
        supplier=supplier,
        member_name=organisation.name_in(row.language),
        prepared=(made := prepared(session, version, sha256)),
        delegation=delegation,
        role=Role.RESPONDENT if delegation is None else Role.DELEGATE,
        language=row.language,
        sections=_sections(made.questionnaire.sections, delegation),
        arrived=_arrived(),
    )
    session.info[_KEPT] = standing
    return _asker(row, standing)


def own_response(session: Session, asker: Asker, **_arguments: object) -> Standing | None:
    """The loader of every page of the answering side: the response of the session, and never another."""
    standing: Standing | None = session.info.get(_KEPT)
    return standing if standing is not None and standing.response.id == asker.response_id else None


def install(app: Flask) -> None:
    """Notes when a request arrived, before it waits for others who write: who came in time is not late for that."""
    app.before_request(_note_arrival)


def _note_arrival() -> None:
    g.arrived = utc_now()


def _arrived() -> datetime:
    found: datetime | None = g.get("arrived") if has_request_context() else None
    return found or utc_now()


def _asker(row: WebSession, standing: Standing) -> Asker:
    delegation = standing.delegation
    return Asker(
        session_id=row.id,
        name=standing.request.contact_name if delegation is None else delegation.name,
        role=standing.role,
        organisation_id=0,  # nobody's: the answering side belongs to a response, not to an organisation
        organisation_name=standing.supplier.name,
        language=row.language,
        zone=standing.campaign.zone,
        csrf_secret=row.csrf_secret,
        response_id=standing.response.id,
        delegation_id=None if delegation is None else delegation.id,
    )


def _sections(sections: Iterable[Section], delegation: Delegation | None) -> tuple[str, ...]:
    """All for the respondent; for a delegate those handed over, none once that has been taken back."""
    if delegation is None:
        return tuple(section.id for section in sections)
    if delegation.state in ("revoked", "ended"):
        return ()
    return tuple(section.id for section in sections if section.id in delegation.sections)


def _standing() -> Select[Response, Request, Campaign, Supplier, Delegation, Organisation, int, str]:
    return (
        select(
            Response, Request, Campaign, Supplier, Delegation, Organisation,
            QuestionnaireVersion.id, QuestionnaireVersion.sha256,
        )
        .join(Request, Request.id == Response.request_id)
        .join(Campaign, Campaign.id == Request.campaign_id)
        .join(Supplier, Supplier.id == Request.supplier_id)
        .join(Organisation, Organisation.id == Request.member_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Campaign.questionnaire_id)
        .outerjoin(
            Delegation, (Delegation.id == bindparam("delegation")) & (Delegation.response_id == Response.id)
        )
        .where(Response.id == bindparam("response"))
        .options(load_only(Supplier.id, Supplier.name, Supplier.prefecture, Supplier.corporate_number))
    )  # fmt: skip


_STANDING = _standing()
