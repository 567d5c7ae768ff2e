"""One world with two members for the walk over all routes: one of everything that an address can name.

Each side has its own, so that what is somebody's is another one's to be refused. Sessions of all
roles are written directly, once plain and once with the password given again.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from email.message import EmailMessage
from hashlib import sha256
from typing import Any

from sqlalchemy.orm import Session

from tadasu.accounts.models import (
    ColleagueInvitation,
    Membership,
    Organisation,
    PasswordReset,
    Person,
    WebSession,
)
from tadasu.asker import Role
from tadasu.campaigns.models import Answering, Campaign, ContactChange
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.jobs.models import Job
from tadasu.library.models import RubricProposal
from tadasu.mail.models import MailboxCopy, Message
from tadasu.organisations.models import Intermediary, SavedView, Site, SupplierImport, SupplierIntermediary
from tadasu.reports.models import Export
from tadasu.responses.models import Delegation, Receipt
from tadasu.services import Services
from tests.platform.assessed import sign
from tests.platform.conftest import NO_PASSWORD, Someone
from tests.platform.worlds import a_campaign, a_request_row, a_supplier, complete_answers, fill

MISSING = 2_000_000
SECTION, QUESTION = "fees", "FEE-04"
Values = dict[str, Any]


@dataclass
class Things:
    """Everything that belongs to one member, by the name it has in addresses."""

    values: Values
    admin: Someone
    analyst: Someone
    response_id: int
    delegation_id: int


@dataclass
class WorldOfAll:
    own: Things
    foreign: Things
    platform: Values
    people: dict[Role, Someone]
    tokens: dict[tuple[str, bool], str] = field(default_factory=dict)
    """The secret of a session by role, and whether the password was given again."""
    session_ids: dict[str, int] = field(default_factory=dict)


def build(services: Services) -> WorldOfAll:
    """Writes it all."""
    with services.database.writing() as session:
        own = _member(session, services, "ヤマダ食品", "aoi@demo.example", "ren@example.jp")
        foreign = _member(session, services, "北トレーディング", "hana@example.jp", "jun@example.jp")
        platform = _organisation(session, "platform", "Tadasu")
        people = {
            Role.PLATFORM_ADMIN: _someone(session, "sora@example.jp", platform, Role.PLATFORM_ADMIN),
            Role.MEMBER_ADMIN: own.admin,
            Role.MEMBER_ANALYST: own.analyst,
            **{
                role: _someone(session, f"{role.lower()}@example.jp", _organisation(session, kind, kind), role)
                for role, kind in (
                    (Role.SUPPLIER_ADMIN, "supplier"),
                    (Role.SUPPLIER_CONTRIBUTOR, "supplier"),
                    (Role.AUDITOR, "audit_firm"),
                )
            },
        }
        sora = people[Role.PLATFORM_ADMIN]
        invited = _invitation(session, platform, sora, Role.PLATFORM_ADMIN, "platform")
        world = WorldOfAll(own, foreign, {"invitation_id": invited.id}, people)
        for role, someone in people.items():
            for is_stepped_up in (False, True):
                _session(session, world, role, is_stepped_up, membership_id=someone.membership_id)
        for role, delegation_id in ((Role.RESPONDENT, None), (Role.DELEGATE, own.delegation_id)):
            for is_stepped_up in (False, True):
                _session(session, world, role, is_stepped_up, response_id=own.response_id, delegation_id=delegation_id)
        theirs = _session(session, world, "foreign", False, membership_id=foreign.admin.membership_id)
        foreign.values["session_id"] = theirs
        return world


def _member(session: Session, services: Services, name: str, admin: str, analyst: str) -> Things:
    organisation = _organisation(session, "member", name)
    first = _someone(session, admin, organisation, Role.MEMBER_ADMIN)
    second = _someone(session, analyst, organisation, Role.MEMBER_ANALYST)
    supplier = a_supplier(session, organisation.id)
    campaign = a_campaign(session, first)
    request = a_request_row(session, services.settings, campaign, supplier, answering=Answering.STARTED)
    fill(session, request, complete_answers())
    file = _evidence(session, services, request.response_id, organisation.id)
    submission = sign(session, request, complete_answers(), files=({"sha256": file.sha256},))
    delegation = _delegation(session, request.response_id, organisation.id, name)
    values: Values = {
        "supplier_id": supplier.id,
        "campaign_id": campaign.id,
        "request_id": request.request_id,
        "submission_id": submission.id,
        "round_number": 1,
        "file_id": file.id,
        "link_id": _link(session, request.response_id, file).id,
        "delegation_id": delegation.id,
        "rubric_id": campaign.rubric_id,
        "version_id": campaign.questionnaire_id,
        "invitation_id": _invitation(session, organisation, first, Role.MEMBER_ANALYST, name).id,
        "membership_id": second.membership_id,
        "member_id": organisation.id,
        "reset": f"reset {name}",
        "join": f"join {name}",
        "contact": f"contact {name}",
        "follow": request.token,
        "job_id": _job(session, organisation.id).id,
        "message_id": _message(session, services.settings, organisation.id, request.request_id).id,
    }
    values |= _lists(session, supplier.id, organisation.id, first)
    values["analysts_view_id"] = _view(session, organisation.id, second).id
    values |= _work(session, services, campaign, first)
    _links(session, values, second)
    session.add(
        Receipt(submission_id=submission.id, pdf_key=services.storage.put("receipts", b"pdf"),
                workbook_key=services.storage.put("receipts", b"xlsx"), made_at=utc_now())
    )  # fmt: skip
    session.flush()
    return Things(values, first, second, request.response_id, delegation.id)


def _links(session: Session, values: Values, by: Someone) -> None:
    """What somebody opens with a link of a mail: a new password, and a new contact of the request."""
    session.add(
        PasswordReset(person_id=by.person_id, token_sha256=_hash(values["reset"]), created_at=utc_now(),
                      expires_at=utc_now() + timedelta(hours=1))
    )  # fmt: skip
    session.add(
        ContactChange(
            request_id=values["request_id"], member_id=values["member_id"], name="佐藤", email="sato@example.jp",
            language="ja", token_sha256=_hash(values["contact"]), asked_by_id=by.person_id, created_at=utc_now(),
        )
    )  # fmt: skip


def _lists(session: Session, supplier_id: int, member_id: int, by: Someone) -> Values:
    """What the supplier table has beside suppliers."""
    now = utc_now()
    site = Site(supplier_id=supplier_id, member_id=member_id, name="第二工場")
    middle = Intermediary(member_id=member_id, kind="supervising", name="監理組合", match_key="監理", created_at=now)
    view = _view(session, member_id, by)
    handed_in = SupplierImport(
        member_id=member_id, state="mapped", file_name="list.csv", headings=["name"], columns={"0": "name"},
        counts=dict.fromkeys(("new", "same", "ask", "problem", "skip"), 0), by_id=by.person_id, created_at=now,
        touched_at=now,
    )  # fmt: skip
    session.add_all((site, middle, handed_in))
    session.flush()
    session.add(SupplierIntermediary(supplier_id=supplier_id, intermediary_id=middle.id, member_id=member_id))
    return {"site_id": site.id, "intermediary_id": middle.id, "view_id": view.id, "import_id": handed_in.id}


def _view(session: Session, member_id: int, by: Someone) -> SavedView:
    view = SavedView(member_id=member_id, person_id=by.person_id, name="急ぎ", query="band=high", created_at=utc_now())
    session.add(view)
    session.flush()
    return view


def _work(session: Session, services: Services, campaign: Campaign, by: Someone) -> Values:
    """What jobs make."""
    key = services.storage.put("exports", b"made")
    export = Export(
        member_id=campaign.member_id, kind="csv", language="ja", campaign_id=campaign.id, selection={}, state="done",
        asked_by_id=by.person_id, asked_at=utc_now(), file_name="export.csv", key=key, sha256="0" * 64, size=4,
        suppliers=1, finished_at=utc_now(),
    )  # fmt: skip
    proposal = RubricProposal(
        member_id=campaign.member_id, rubric_id=campaign.rubric_id, state="failed", created_at=utc_now()
    )
    session.add_all((export, proposal))
    session.flush()
    return {"export_id": export.id, "proposal_id": proposal.id}


def _organisation(session: Session, kind: str, name: str) -> Organisation:
    found = Organisation(kind=kind, name=name, created_at=utc_now())
    session.add(found)
    session.flush()
    return found


def _someone(session: Session, email: str, organisation: Organisation, role: Role) -> Someone:
    person = Person(email=email, name=email.partition("@")[0], password_hash=NO_PASSWORD, created_at=utc_now())
    session.add(person)
    session.flush()
    membership = Membership(person_id=person.id, organisation_id=organisation.id, role=role, created_at=utc_now())
    session.add(membership)
    session.flush()
    return Someone(person.id, membership.id, organisation.id, role)


def _invitation(
    session: Session, organisation: Organisation, by: Someone, role: Role, name: str
) -> ColleagueInvitation:
    invited = ColleagueInvitation(
        organisation_id=organisation.id, email=f"new{organisation.id}@example.jp", role=role,
        token_sha256=_hash(f"join {name}"), invited_by_id=by.person_id, created_at=utc_now(),
        expires_at=utc_now() + timedelta(days=2),
    )  # fmt: skip
    session.add(invited)
    session.flush()
    return invited


def _session(session: Session, world: WorldOfAll, role: str, is_stepped_up: bool, **whose: int | None) -> int:
    now, token = utc_now(), f"session of {role} {is_stepped_up}"
    row = WebSession(
        token_sha256=_hash(token), csrf_secret=_hash(token)[:32].encode(), language="en", created_at=now,
        last_seen_at=now, expires_at=now + timedelta(hours=8), idle_minutes=60,
        stepped_up_until=now + timedelta(hours=1) if is_stepped_up else None, **whose,
    )  # fmt: skip
    session.add(row)
    session.flush()
    world.tokens[role, is_stepped_up] = token
    world.session_ids[role] = row.id
    return row.id


def _evidence(session: Session, services: Services, response_id: int, member_id: int) -> EvidenceFile:
    file = EvidenceFile(
        response_id=response_id, member_id=member_id, name="領収書.pdf", media_type="application/pdf", size=3,
        sha256="1" * 64, received_sha256="1" * 64, key=services.storage.put("evidence", b"pdf"), uploaded_at=utc_now(),
    )  # fmt: skip
    session.add(file)
    session.flush()
    return file


def _link(session: Session, response_id: int, file: EvidenceFile) -> EvidenceLink:
    link = EvidenceLink(response_id=response_id, question=QUESTION, file_id=file.id, linked_at=utc_now())
    session.add(link)
    session.flush()
    return link


def _delegation(session: Session, response_id: int, member_id: int, name: str) -> Delegation:
    delegation = Delegation(
        response_id=response_id, member_id=member_id, sections=[SECTION], name="監理 太郎", email="taro@example.jp",
        language="ja", capacity="supervising", state="opened", token_sha256=_hash(f"help {name}"),
        created_at=utc_now(), opened_at=utc_now(),
    )  # fmt: skip
    session.add(delegation)
    session.flush()
    return delegation


def _job(session: Session, member_id: int) -> Job:
    job = Job(kind="export", lane="heavy", arguments={}, state="failed", run_at=utc_now(), created_at=utc_now(),
              member_id=member_id)  # fmt: skip
    session.add(job)
    session.flush()
    return job


def _message(session: Session, settings: Settings, member_id: int, request_id: int) -> Message:
    mail = EmailMessage()
    mail["Subject"] = "お願い"
    mail.set_content("本文")
    message = Message(
        member_id=member_id, kind="invitation", message_id=f"<{request_id}@localhost>",
        to_name="鈴木", to_email="suzuki@example.jp", subject="お願い", body="本文", state="sent",
        next_try_at=utc_now(), created_at=utc_now(), sent_at=utc_now(),
    )  # fmt: skip
    session.add(message)
    session.flush()
    session.add(MailboxCopy(message_id=message.id, raw=mail.as_bytes()))
    return message


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
