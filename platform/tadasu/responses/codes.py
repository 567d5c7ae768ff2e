"""Trying a code at a door: it must be the door's newest, in time, and by mail from the browser that asked."""

import hmac
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from tadasu.campaigns.codes import MAIL, TELEPHONE, code_sha256, hand_out
from tadasu.campaigns.models import AccessCode
from tadasu.config import Settings


@dataclass(frozen=True)
class Door:
    """What a link leads to. `kind`: "invitation" for the respondent, or "delegation"."""

    kind: str
    id: int

    @property
    def columns(self) -> dict[str, int]:
        return {"invitation_id" if self.kind == "invitation" else "delegation_id": self.id}


def issue(session: Session, settings: Settings, door: Door, nonce: str, now: datetime) -> str:
    """A new code by mail, good in the browser that holds `nonce`; any older one is dead from now on."""
    return hand_out(session, settings, now, channel=MAIL, nonce_sha256=_hash(nonce), **door.columns)


def accept(
    session: Session, settings: Settings, door: Door, *, typed: str, nonce: str, now: datetime
) -> AccessCode | None:
    """The code that fits, used up by this; None if none does, which costs the live code one of its tries."""
    column = AccessCode.invitation_id if door.kind == "invitation" else AccessCode.delegation_id
    live = session.scalars(
        select(AccessCode)
        .where(column == door.id, AccessCode.used_at.is_(None), AccessCode.replaced_at.is_(None))
        .where(AccessCode.expires_at > now, AccessCode.tries_left > 0)
        .where(or_(AccessCode.nonce_sha256 == _hash(nonce), AccessCode.channel == TELEPHONE))
        .order_by(AccessCode.id.desc())
    ).first()
    if live is None:
        return None
    fits = hmac.compare_digest(live.code_sha256, code_sha256(settings, typed))
    still_live = (AccessCode.id == live.id) & AccessCode.used_at.is_(None) & (AccessCode.tries_left > 0)
    values = {"used_at": now} if fits else {"tries_left": AccessCode.tries_left - 1}
    changed = session.execute(update(AccessCode).where(still_live).values(values).returning(AccessCode.id)).scalar()
    return live if fits and changed is not None else None


def _hash(nonce: str) -> str:
    return sha256(nonce.encode()).hexdigest()
