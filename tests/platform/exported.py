"""Asking for an export as the page does, and the newest one with its file."""

from typing import Any

from sqlalchemy import select

from tadasu.reports.models import Export
from tadasu.services import Services
from tests.platform.conftest import Browser


def ask(who: Any, world: Any, **form: Any) -> Any:
    return who.post("/exports", {"kind": "company", "language": "en", "campaign": world.campaign_id, **form})


def newest_export(services: Services) -> Export:
    with services.database.reading() as session:
        return session.scalars(select(Export).order_by(Export.id.desc()).limit(1)).one()


def file_of_newest(who: Browser, services: Services) -> bytes:
    """The file of the newest export."""
    reply = who.get(f"/exports/{newest_export(services).id}/file")
    content: bytes = reply.data
    reply.close()
    return content
