"""Who there is in the demo: three members, the platform, an audit firm, and who can sign in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tadasu.accounts.models import Membership, Organisation, OrganisationKind, Person
from tadasu.asker import Asker, Role

FIRST = "minato@demo.example"  # administers the member that the story is about
NO_PASSWORD = "demo: signed in by a button only"


@dataclass(frozen=True)
class Cast:
    """The organisations of the demo and an asker for each member to act as while it is filled."""

    first: Asker
    first_analyst: Asker
    second: Asker
    third: Asker


def add_people(session: Session, now: datetime) -> Cast:
    platform = _organisation(session, OrganisationKind.PLATFORM, "Tadasu", "Tadasu", now)
    first = _organisation(session, OrganisationKind.MEMBER, "架空みなとフーズ株式会社", "Minato Sample Foods", now)
    second = _organisation(session, OrganisationKind.MEMBER, "架空さくら電機株式会社", "Sakura Sample Electric", now)
    third = _organisation(session, OrganisationKind.MEMBER, "架空つばさ商事株式会社", "Tsubasa Sample Trading", now)
    supplier = _organisation(session, OrganisationKind.SUPPLIER, "架空あおぞら精機株式会社", "Aozora Sample", now)
    auditors = _organisation(session, OrganisationKind.AUDIT_FIRM, "架空まこと監査法人", "Makoto Sample Audit", now)
    _person(session, "admin", "運営 太郎", platform, Role.PLATFORM_ADMIN, now)
    cast = Cast(
        first=_person(session, "minato", "港 あおい", first, Role.MEMBER_ADMIN, now),
        first_analyst=_person(session, "minato-analyst", "浜 蓮", first, Role.MEMBER_ANALYST, now),
        second=_person(session, "sakura", "桜井 ひろ", second, Role.MEMBER_ADMIN, now),
        third=_person(session, "tsubasa", "羽田 なつ", third, Role.MEMBER_ADMIN, now),
    )
    _person(session, "supplier", "青空 花子", supplier, Role.SUPPLIER_ADMIN, now)
    _person(session, "auditor", "誠 一", auditors, Role.AUDITOR, now)
    return cast


def _organisation(session: Session, kind: OrganisationKind, name: str, name_en: str, now: datetime) -> Organisation:
    organisation = Organisation(kind=kind, name=name, name_en=name_en, created_at=now)
    session.add(organisation)
    session.flush()
    return organisation


def _person(session: Session, local: str, name: str, organisation: Organisation, role: Role, now: datetime) -> Asker:
    person = Person(email=f"{local}@demo.example", name=name, password_hash=NO_PASSWORD, created_at=now)
    session.add(person)
    session.flush()
    session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role, created_at=now))
    session.flush()
    return Asker(
        session_id=0, name=name, role=role, organisation_id=organisation.id, organisation_name=organisation.name,
        language="ja", zone=organisation.zone, csrf_secret=b"", person_id=person.id,
    )  # fmt: skip
