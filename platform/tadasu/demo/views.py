"""The story of the demo: what to try in ten minutes, with links to those it is about."""

from dataclasses import dataclass
from itertools import islice

from flask import Blueprint, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from tadasu.accounts.models import Membership, Person
from tadasu.campaigns import links
from tadasu.campaigns.models import Campaign, Invitation, Request
from tadasu.config import Settings
from tadasu.demo.names import companies
from tadasu.demo.people import FIRST
from tadasu.demo.story import HEROES, KEEPS_PASSPORTS, NEARLY_DONE
from tadasu.organisations.models import Supplier
from tadasu.services import settings
from tadasu.transaction import db

bp = Blueprint("demo", __name__)


@dataclass(frozen=True)
class Told:
    """Whom the story is about. `invitation` is the path of the link to the request that lacks only its last section."""

    administrator: Membership
    campaign: Campaign
    nearly_done: Supplier
    invitation: str
    keeps_passports: Supplier


@bp.get("/demo")
def story() -> str:
    return render_template("demo/page.html")


@bp.app_template_global("demo_story")
def told() -> Told | None:
    """None while the invented world is not there."""
    return _told(db(), settings())


def _told(session: Session, settings: Settings) -> Told | None:
    administrator = session.scalars(
        select(Membership)
        .join(Membership.person)
        .where(Person.email == FIRST)
        .options(joinedload(Membership.person), joinedload(Membership.organisation))
    ).first()
    if administrator is None:
        return None
    names = [company.name for company in islice(companies(), len(HEROES))]
    found = session.execute(
        select(Request, Invitation)
        .join(Invitation, Invitation.request_id == Request.id)
        .join(Request.supplier)
        .join(Request.campaign)
        .where(Request.member_id == administrator.organisation_id, Supplier.name.in_(names))
        .options(joinedload(Request.supplier), joinedload(Request.campaign))
        .order_by(Campaign.sent_at)
    )
    latest = {request.supplier.name: (request, invitation) for request, invitation in found}
    if len(latest) < len(HEROES):
        return None
    nearly, invitation = latest[names[NEARLY_DONE]]
    token = links.token(settings, "invitation", invitation.id, invitation.generation)
    return Told(
        administrator, nearly.campaign, nearly.supplier, f"/i/{token}", latest[names[KEEPS_PASSPORTS]][0].supplier
    )
