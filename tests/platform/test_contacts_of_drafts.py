"""A contact entered on the list of a draft is written into the supplier's record, and the record's log says so."""

import json

from sqlalchemy import select

from tadasu.auditlog.models import AuditLine
from tadasu.campaigns.models import Campaign
from tadasu.database import Database
from tests.platform.campaign_drafts import draft, listed
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import a_supplier

SAID = {"name": "森 恵", "email": "mori@example.jp", "language": "en"}


def test_a_contact_entered_in_a_draft_is_told_in_the_log_of_the_supplier_once(
    database: Database, people: People, browser: Browsers
) -> None:
    id = draft(database, people.aoi)
    with database.writing() as session:
        supplier = a_supplier(session, people.aoi.organisation_id, contact_email="", contact_name="森 恵")
        listed(session, session.get_one(Campaign, id), supplier)
    aoi, form = browser(people.ren), {**SAID, "supplier_id": str(supplier.id)}

    wrong = aoi.post(f"/campaigns/{id}/suppliers/contact", {**form, "email": "mori@@example.jp"})
    first = aoi.post(f"/campaigns/{id}/suppliers/contact", form)
    again = aoi.post(f"/campaigns/{id}/suppliers/contact", form)

    assert (wrong.status_code, first.status_code, again.status_code) == (422, 303, 303)
    of_supplier = select(AuditLine).where(AuditLine.object_kind == "supplier", AuditLine.object_id == supplier.id)
    with database.reading() as session:
        line = session.scalars(of_supplier).one()
    assert (line.action, line.actor_id) == ("supplier changed", people.ren.person_id)
    assert "contact_email" in line.body and "contact_language" in line.body
    assert "contact_name" not in line.body and "mori" not in json.dumps(line.body), "the name had been there before"
