"""The demo's world, and what else the address of a page can name: a draft, an import, a proposal, open links."""

import re
import shutil
from dataclasses import dataclass, replace
from datetime import timedelta
from email import message_from_bytes, policy
from io import BytesIO
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from scoring.catalogue import RUBRICS
from tadasu.accounts import sessions
from tadasu.accounts.models import Membership, Person, WebSession
from tadasu.app import create_app
from tadasu.assessments.rescoring import propose
from tadasu.campaigns.models import Campaign, Request
from tadasu.clock import utc_now
from tadasu.demo.filling import fill
from tadasu.library.importing import import_folder
from tadasu.library.models import RubricVersion
from tadasu.mail.models import MailboxCopy, Message
from tadasu.runner import runner
from tadasu.services import Services
from tadasu.serving.starting import prepare
from tests.platform.conftest import Browser

LONG_NAME = "株式会社" + "とても長い名前の試験製作所" * 12
_LIST = """社名,法人番号,住所,メール
架空ひかり製菓株式会社,,愛知県豊橋市見本町1-1,hikari@sample.example
架空ひかり製菓株式会社,1234567890123,愛知県豊橋市見本町1-1,not an address
,,,
架空みどり縫製有限会社,,岐阜県岐阜市見本町2-2,midori@sample.example
"""


@dataclass(frozen=True)
class Demo:
    """The application on a filled database, and the pages of what was added to the demo."""

    app: Flask
    services: Services
    draft: str
    proposal: str
    read_import: str
    mapped_import: str
    changing_id: int
    """The request whose contact is being changed."""


def build(services: Services, folder: Path) -> Demo:
    """Fills an empty folder. Takes half a minute."""
    services = replace(services, settings=replace(services.settings, demo=True))
    app = create_app(services=services)
    prepare(services)
    with app.test_request_context():
        fill(services, runner(services), lambda _name: None)
    admin = Browser(app, sign_in(services, "minato", "ja"))
    draft = _draft(services, admin)
    read, mapped = (_hand_in(admin) for _again in range(2))
    with services.database.writing() as session:
        proposal_id = _proposed(session, folder)
        changing_id, campaign_id = _started(session)
    runner(services).work_off()
    _do(admin, f"{mapped}/columns", {"column-0": "name", "column-1": "corporate_number", "column-2": "address"})
    _do(admin, "/exports", {"kind": "company", "language": "ja", "campaign": campaign_id})
    _do(admin, "/suppliers/new", {"name": LONG_NAME, "tags": "急ぎ、食品"})
    _do(admin, "/suppliers/1/sites", {"name": "第二工場", "country": "JP"})
    _do(admin, "/intermediaries", {"name": "架空かもめ協同組合", "kind": "supervising", "country": "JP"})
    _do(admin, "/suppliers/1/intermediaries", {"intermediary": 1})
    _do(admin, "/organisation/invitations", {"email": "new@demo.example", "role": "MN", "language": "ja"})
    _do(admin, f"/requests/{changing_id}/contact", {"name": "佐藤", "email": "sato@demo.example", "language": "ja"})
    Browser(app).post("/forgotten", {"email": "minato@demo.example"})
    runner(services).work_off()
    return Demo(app, services, draft, f"/library/proposals/{proposal_id}", read, mapped, changing_id)


def sign_in(services: Services, local: str, language: str) -> str:
    """The secret of a new session of somebody of the demo, who just gave the password again."""
    with services.database.writing() as session:
        query = select(Membership).join(Person).where(Person.email == f"{local}@demo.example")
        membership = session.scalars(query).one()
        token = sessions.begin(session, membership.role, utc_now(), language=language, membership_id=membership.id)
        for row in session.scalars(select(WebSession).where(WebSession.membership_id == membership.id)):
            row.stepped_up_until = utc_now() + timedelta(hours=1)
    return token


def link_to(session: Session, email: str, start: str) -> str:
    """The newest link to a page whose path starts so, in the mails to an address."""
    newest = select(MailboxCopy).join(Message).where(Message.to_email == email).order_by(Message.id.desc())
    for copy in session.scalars(newest):
        body = message_from_bytes(copy.raw, policy=policy.default).get_body(("plain",))
        if body is not None and (found := re.search(rf"{re.escape(start)}\S+", body.get_content())):
            return found[0]
    raise LookupError(f"no mail to {email} leads to {start}")


def _do(who: Browser, path: str, form: dict[str, Any]) -> None:
    reply = who.post(path, form)
    assert reply.status_code == 303, (path, reply.status_code)


def _draft(services: Services, admin: Browser) -> str:
    with services.database.reading() as session:
        rubric_id = session.scalars(select(RubricVersion.id)).first()
    form = {
        "name": "転籍の自由に関する追加調査",
        "rubric": str(rubric_id),
        "purpose_ja": "状況の確認",
        "purpose_en": "",
    }
    address = admin.post("/campaigns/new", form).headers["Location"].removesuffix("/suppliers")
    _do(admin, f"{address}/suppliers/chosen", {"chosen": ["1", "2", "3"]})
    return str(address)


def _hand_in(admin: Browser) -> str:
    reply = admin.post("/suppliers/imports", {"file": (BytesIO(_LIST.encode()), "list.csv"), "pasted": ""})
    return str(reply.location)


def _proposed(session: Session, folder: Path) -> int:
    """A rubric in which fewer scores are in the lightest band, weighed for the first member."""
    place = folder / "stricter"
    shutil.copytree(RUBRICS / "responsible-acceptance" / "1", place)
    text = (place / "rubric.yaml").read_text(encoding="utf-8").replace("\nversion: 1\n", "\nversion: 2\n", 1)
    stricter = text.replace("final < 75", "final < 85").replace("final >= 75", "final >= 85")
    (place / "rubric.yaml").write_text(stricter, encoding="utf-8")
    version = import_folder(session, place, utc_now())
    assert isinstance(version, RubricVersion)
    member_id = session.scalars(select(Campaign.member_id)).first()
    assert member_id is not None
    proposal = propose(session, version, member_id, utc_now())
    assert proposal is not None
    return proposal.id


def _started(session: Session) -> tuple[int, int]:
    request = session.scalars(select(Request).where(Request.answering == "started").order_by(Request.id.desc())).first()
    assert request is not None
    return request.id, request.campaign_id
