"""Reading a member's suppliers and what belongs to them. Everything is narrowed by the member who asks."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session, selectinload

from tadasu.accounts.models import Membership, Person
from tadasu.asker import Asker, member_of
from tadasu.organisations.models import (
    Intermediary,
    SavedView,
    Site,
    Supplier,
    SupplierIntermediary,
    SupplierTag,
)

MOST_TAGS_OFFERED = 300


def own_supplier(session: Session, asker: Asker, supplier_id: int) -> Supplier | None:
    """The supplier with its names and tags, if it is one of the asker's member."""
    return session.scalars(
        select(Supplier)
        .where(Supplier.id == supplier_id, Supplier.member_id == member_of(asker))
        .options(selectinload(Supplier.aliases), selectinload(Supplier.tags))
    ).first()


def own_site(session: Session, asker: Asker, supplier_id: int, site_id: int) -> Site | None:
    return session.scalars(
        select(Site).where(Site.id == site_id, Site.supplier_id == supplier_id, Site.member_id == member_of(asker))
    ).first()


def own_intermediary(session: Session, asker: Asker, intermediary_id: int) -> Intermediary | None:
    return session.scalars(
        select(Intermediary).where(Intermediary.id == intermediary_id, Intermediary.member_id == member_of(asker))
    ).first()


def own_link(session: Session, asker: Asker, supplier_id: int, intermediary_id: int) -> SupplierIntermediary | None:
    return session.scalars(
        select(SupplierIntermediary).where(
            SupplierIntermediary.supplier_id == supplier_id,
            SupplierIntermediary.intermediary_id == intermediary_id,
            SupplierIntermediary.member_id == member_of(asker),
        )
    ).first()


def own_view(session: Session, asker: Asker, view_id: int) -> SavedView | None:
    return session.scalars(
        select(SavedView).where(
            SavedView.id == view_id,
            SavedView.member_id == member_of(asker),
            SavedView.person_id == asker.person_id,
        )
    ).first()


def saved_views(session: Session, asker: Asker) -> Sequence[SavedView]:
    return session.scalars(
        select(SavedView)
        .where(SavedView.member_id == member_of(asker), SavedView.person_id == asker.person_id)
        .order_by(SavedView.name)
    ).all()


def colleagues(session: Session, member_id: int) -> Sequence[Row[int, str, str]]:
    """Id, name and address of everybody who may look after a supplier."""
    return session.execute(
        select(Person.id, Person.name, Person.email)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.organisation_id == member_id, Membership.ended_at.is_(None), Person.disabled_at.is_(None))
        .order_by(Person.name, Person.id)
    ).all()


def tags_in_use(session: Session, member_id: int) -> Sequence[str]:
    """The member's tags in order, read by jumping from one to the next: quick however many suppliers bear each."""
    own = SupplierTag.member_id == member_id
    found = select(func.min(SupplierTag.tag).label("tag")).where(own).cte("found", recursive=True)
    following = (
        select(func.min(SupplierTag.tag)).where(own, SupplierTag.tag > found.c.tag).correlate(found).scalar_subquery()
    )
    found = found.union_all(select(following).where(found.c.tag.is_not(None)))
    rows = session.scalars(select(found.c.tag).where(found.c.tag.is_not(None)).limit(MOST_TAGS_OFFERED))
    return [tag for tag in rows if tag is not None]


def tags_of(session: Session, supplier_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    rows = session.execute(
        select(SupplierTag.supplier_id, SupplierTag.tag)
        .where(SupplierTag.supplier_id.in_(supplier_ids))
        .order_by(SupplierTag.tag)
    )
    for id, tag in rows:
        found.setdefault(id, []).append(tag)
    return found


def sites_of(session: Session, supplier: Supplier) -> Sequence[Site]:
    return session.scalars(select(Site).where(Site.supplier_id == supplier.id).order_by(Site.name, Site.id)).all()


def intermediaries_of(session: Session, supplier: Supplier) -> Sequence[Intermediary]:
    return session.scalars(
        select(Intermediary)
        .join(SupplierIntermediary, SupplierIntermediary.intermediary_id == Intermediary.id)
        .where(SupplierIntermediary.supplier_id == supplier.id)
        .order_by(Intermediary.name, Intermediary.id)
    ).all()


def intermediaries(session: Session, member_id: int) -> Sequence[Row[Intermediary, int]]:
    """The member's intermediaries, each with the number of suppliers it serves."""
    served = func.count(SupplierIntermediary.supplier_id)
    return session.execute(
        select(Intermediary, served)
        .outerjoin(SupplierIntermediary, SupplierIntermediary.intermediary_id == Intermediary.id)
        .where(Intermediary.member_id == member_id)
        .group_by(Intermediary.id)
        .order_by(served.desc(), Intermediary.name, Intermediary.id)
    ).all()


def suppliers_served(session: Session, intermediary: Intermediary) -> Sequence[Row[int, str]]:
    return session.execute(
        select(Supplier.id, Supplier.name)
        .join(SupplierIntermediary, SupplierIntermediary.supplier_id == Supplier.id)
        .where(SupplierIntermediary.intermediary_id == intermediary.id)
        .order_by(Supplier.name_key, Supplier.id)
        .limit(500)
    ).all()
