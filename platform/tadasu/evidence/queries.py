"""Reading which files support which answers."""

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from tadasu.evidence.models import EvidenceFile, EvidenceLink


def links_by_question(session: Session, response_id: int) -> Mapping[str, list[EvidenceLink]]:
    """The files at hand for each question, in the order they came."""
    found: dict[str, list[EvidenceLink]] = {}
    for each in links(session, response_id):
        found.setdefault(each.question, []).append(each)
    return found


def links(session: Session, response_id: int) -> Sequence[EvidenceLink]:
    """The live links of a response with their files, by question and in the order they came."""
    return session.scalars(
        select(EvidenceLink)
        .join(EvidenceLink.file)
        .options(contains_eager(EvidenceLink.file))
        .where(EvidenceLink.response_id == response_id, EvidenceLink.removed_at.is_(None))
        .order_by(EvidenceLink.question, EvidenceLink.id)
    ).all()


def link(session: Session, response_id: int, link_id: int) -> EvidenceLink | None:
    """A live link of this response, with its file."""
    return session.scalars(
        select(EvidenceLink)
        .join(EvidenceLink.file)
        .options(contains_eager(EvidenceLink.file))
        .where(EvidenceLink.id == link_id, EvidenceLink.response_id == response_id, EvidenceLink.removed_at.is_(None))
    ).one_or_none()


def used(session: Session, response_id: int) -> tuple[int, int]:
    """How many files a response has, and their bytes together."""
    row = session.execute(
        select(func.count(), func.coalesce(func.sum(EvidenceFile.size), 0)).where(
            EvidenceFile.response_id == response_id
        )
    ).one()
    return row[0], int(row[1])
