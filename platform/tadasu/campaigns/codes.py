"""Codes that open an invitation or delegation: eight characters, ten minutes, five tries.

A code comes by mail to the address on file, or is read out by telephone while nothing has been
opened by mail yet. The table holds a keyed hash: forty bits are soon guessed from a plain one.
"""

import hmac
import secrets
import unicodedata
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import update
from sqlalchemy.orm import Session

from tadasu.campaigns.models import AccessCode
from tadasu.config import Settings

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # without 0 O 1 I
LENGTH = 8
LIFE = timedelta(minutes=10)
TRIES = 5
MAIL, TELEPHONE = "mail", "telephone"


def normal(typed: str) -> str:
    """What was typed, as the code is kept: full-width, small letters, spaces and hyphens of any kind do not matter."""
    folded = unicodedata.normalize("NFKC", typed).upper()
    return "".join(character for character in folded if character.isascii() and character.isalnum())


def in_groups(code: str) -> str:
    """As it is written and read out: ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def code_sha256(settings: Settings, code: str) -> str:
    """The keyed hash of a code, in whatever way it was typed."""
    return hmac.digest(settings.key("codes"), normal(code).encode(), sha256).hex()


def hand_out(
    session: Session, settings: Settings, now: datetime, *, channel: str, nonce_sha256: str = "",
    invitation_id: int | None = None, delegation_id: int | None = None,
) -> str:  # fmt: skip
    """A fresh code for one door; any older one of that door stops working. The code itself is not kept."""
    end_all(session, invitation_id, delegation_id, now=now)
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    session.add(
        AccessCode(
            invitation_id=invitation_id,
            delegation_id=delegation_id,
            channel=channel,
            code_sha256=code_sha256(settings, code),
            nonce_sha256=nonce_sha256,
            tries_left=TRIES,
            created_at=now,
            expires_at=now + LIFE,
        )
    )
    session.flush()
    return code


def end_all(
    session: Session, invitation_id: int | None = None, delegation_id: int | None = None, *, now: datetime
) -> None:
    """The codes of one door that are still out stop working."""
    own = AccessCode.invitation_id == invitation_id if invitation_id else AccessCode.delegation_id == delegation_id
    session.execute(
        update(AccessCode)
        .where(own, AccessCode.used_at.is_(None), AccessCode.replaced_at.is_(None))
        .values(replaced_at=now)
        .execution_options(synchronize_session=False)
    )
