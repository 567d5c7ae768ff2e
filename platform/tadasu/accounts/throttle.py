"""How often something may be tried. Who tried is kept as a keyed hash only, and counting survives a refusal."""

import hmac
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tadasu.accounts.models import Throttle
from tadasu.database import insert_into


def count(session: Session, key: bytes, what: str, who: str, seconds: int, now: datetime) -> int:
    """Counts one more try of `what` by `who` within the present window of `seconds`; gives how many so far."""
    key_hash, window = _kept_under(key, what, who, seconds, now)
    statement = (
        insert_into(session, Throttle)
        .values(key_hash=key_hash, window=window, count=1)
        .on_conflict_do_update(index_elements=["key_hash", "window"], set_={"count": Throttle.count + 1})
        .returning(Throttle.count)
    )
    return session.execute(statement).scalar_one()


def standing(session: Session, key: bytes, what: str, who: str, seconds: int, now: datetime) -> int:
    """How many tries are counted in the present window."""
    key_hash, window = _kept_under(key, what, who, seconds, now)
    kept = select(Throttle.count).where(Throttle.key_hash == key_hash, Throttle.window == window)
    return session.scalar(kept) or 0


def take_back(session: Session, key: bytes, what: str, who: str, seconds: int, now: datetime) -> None:
    """A try that turned out to be right does not count."""
    key_hash, window = _kept_under(key, what, who, seconds, now)
    session.execute(
        update(Throttle)
        .where(Throttle.key_hash == key_hash, Throttle.window == window, Throttle.count > 0)
        .values(count=Throttle.count - 1)
    )


def forget_before(session: Session, now: datetime, seconds: int = 86_400) -> None:
    session.execute(delete(Throttle).where(Throttle.window < int(now.timestamp()) - seconds))


def _kept_under(key: bytes, what: str, who: str, seconds: int, now: datetime) -> tuple[str, int]:
    return hmac.digest(key, f"{what}\n{who}".encode(), sha256).hex(), int(now.timestamp()) // seconds * seconds
