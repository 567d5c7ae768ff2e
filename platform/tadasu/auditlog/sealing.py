"""The chain over the audit log: each seal holds the hash of one line together with the seal before it.

What is hashed is text that both kinds of database give back alike. Whoever changes, adds, takes
away or moves a line afterwards breaks the chain at that place; only the end can be cut off
unseen, which is why its length and head are kept elsewhere, as an anchor.
"""

import json
from datetime import UTC, datetime
from hashlib import sha256

from tadasu.auditlog.models import AuditLine

FIRST = "0" * 64  # what stands before the first seal
LOOK_BACK = 10_000  # ids: lines of a transaction that took long appear below ones that are sealed already


def hash_of(seq: int, prev_hash: str, sealed_at: datetime, line: AuditLine) -> str:
    """SHA-256 over everything the line says and where it stands."""
    parts = [
        seq, prev_hash, _instant(sealed_at), line.id, _instant(line.at), line.member_id, line.actor_kind,
        line.actor_id, line.action, line.object_kind, line.object_id, line.body,
    ]  # fmt: skip
    return sha256(json.dumps(parts, ensure_ascii=True, separators=(",", ":")).encode()).hexdigest()


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
