"""Attaching files to answers and taking them off again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from tadasu.asker import Asker
from tadasu.auditlog.operations import record
from tadasu.errors import Refused
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.evidence.queries import links, used
from tadasu.evidence.receiving import Received

MOST_FILES = 100
MOST_BYTES = 1_000_000_000  # of all files of one response


@dataclass(frozen=True)
class Attached:
    """`is_known`: the very same file was there already and is now linked here too."""

    link: EvidenceLink
    is_known: bool


def find_same(session: Session, response_id: int, sha256: str) -> EvidenceFile | None:
    return session.scalars(
        select(EvidenceFile).where(EvidenceFile.response_id == response_id, EvidenceFile.sha256 == sha256).limit(1)
    ).first()


def check_quota(session: Session, response_id: int, size: int) -> None:
    """Raises Refused quota_exceeded, with what is used and allowed."""
    files, total = used(session, response_id)
    if files >= MOST_FILES or total + size > MOST_BYTES:
        words = _(
            "At most %(files)s files and %(size)s MB can be attached; %(used)s files with %(bytes)s MB are there.",
            files=MOST_FILES, size=MOST_BYTES // 1_000_000, used=files, bytes=total // 1_000_000,
        )  # fmt: skip
        raise Refused("quota_exceeded", words, 422, used=files, allowed=MOST_FILES)


def attach(
    session: Session, asker: Asker, received: Received, *, response_id: int, member_id: int, question: str, key: str,
    dated_on: date | None, now: datetime,
) -> Attached:  # fmt: skip
    """Keeps a file for a question. `key`: where the store has it; not needed for one that is known."""
    same = find_same(session, response_id, received.sha256)
    if same is None:
        check_quota(session, response_id, received.size)
        same = EvidenceFile(
            response_id=response_id, member_id=member_id, name=received.name, media_type=received.kind.media_type,
            size=received.size, sha256=received.sha256, received_sha256=received.received_sha256, key=key,
            by_delegation_id=asker.delegation_id, uploaded_at=now,
        )  # fmt: skip
        session.add(same)
        session.flush()
        is_known = False
    else:
        is_known = True
    link = _live_link(session, same, question) or _link(session, same, question, dated_on, now)
    record(session, "evidence attached", ("response", response_id), actor=asker, member_id=member_id, now=now,
           question=question, file=same.id)  # fmt: skip
    return Attached(link, is_known)


def remove(session: Session, asker: Asker, link: EvidenceLink, now: datetime) -> None:
    """Takes a file off a question. The file stays, since a submission may name it."""
    link.removed_at = now
    record(session, "evidence removed", ("response", link.response_id), actor=asker, member_id=link.file.member_id,
           now=now, question=link.question, file=link.file_id)  # fmt: skip
    session.flush()


def put_back(
    session: Session, response_id: int, signed: Collection[tuple[str, str]], signed_at: datetime, now: datetime
) -> None:
    """Gives the questions of a response the files again that a signature named: `signed`, by question and SHA-256.

    What was added since is taken off. A file of a question that was not asked then, and so is not named, stays.
    """
    live = links(session, response_id)
    for each in live:
        if each.linked_at > signed_at and (each.question, each.file.sha256) not in signed:
            each.removed_at = now
    there = {(each.question, each.file.sha256) for each in live}
    earlier = session.scalars(
        select(EvidenceLink)
        .join(EvidenceLink.file)
        .options(contains_eager(EvidenceLink.file))
        .where(EvidenceLink.response_id == response_id, EvidenceLink.removed_at > signed_at)
        .order_by(EvidenceLink.id)
    )
    gone = {(each.question, each.file.sha256): each for each in earlier}
    for place in (each for each in signed if each not in there and each in gone):
        _link(session, gone[place].file, place[0], gone[place].dated_on, now)


def _live_link(session: Session, file: EvidenceFile, question: str) -> EvidenceLink | None:
    return session.scalars(
        select(EvidenceLink).where(
            EvidenceLink.file_id == file.id, EvidenceLink.question == question, EvidenceLink.removed_at.is_(None)
        )
    ).first()


def _link(session: Session, file: EvidenceFile, question: str, dated_on: date | None, now: datetime) -> EvidenceLink:
    link = EvidenceLink(
        response_id=file.response_id, question=question, file_id=file.id, dated_on=dated_on, linked_at=now
    )
    session.add(link)
    session.flush()
    return link
