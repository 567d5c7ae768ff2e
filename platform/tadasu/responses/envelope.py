"""The envelope of a submission: one canonical text that binds the answers to request, files, signer and time.

Its form is RFC 8785 (JSON Canonicalization Scheme): keys in order, no spaces, UTF-8, only whole numbers.
"""

import json
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from tadasu.evidence.models import EvidenceLink
from tadasu.responses.attestation import TEXT_ID
from tadasu.responses.models import Delegation, Submission
from tadasu.responses.queries import Draft
from tadasu.responses.standing import Standing

FORMAT = "tadasu.submission/1"


@dataclass(frozen=True)
class Signature:
    """Who signs, in what post, and in which language the statement was read."""

    name: str
    post: str
    language: str


@dataclass(frozen=True)
class Contents:
    """What an envelope is made of."""

    document_sha256: str
    questionnaire_sha256: str
    signature: Signature
    draft: Draft
    files: Sequence[EvidenceLink]
    helpers: Sequence[Delegation]
    previous: Submission | None


def envelope_text(standing: Standing, contents: Contents, now: datetime) -> str:
    previous = contents.previous
    return canonical_text(
        {
            "format": FORMAT,
            "submission": f"{standing.response.id}.{standing.round}",
            "request": standing.request.id,
            "round": standing.round,
            "questionnaire": {"name": standing.questionnaire.name, "sha256": contents.questionnaire_sha256},
            "document_sha256": contents.document_sha256,
            "previous_envelope_sha256": None if previous is None else previous.envelope_sha256,
            "files": [_file(link) for link in contents.files],
            "comments": dict(contents.draft.comments),
            "signer": {"name": contents.signature.name, "post": contents.signature.post},
            "attestation": {"text": TEXT_ID, "language": contents.signature.language},
            "sections": _sections(standing, contents.draft, contents.helpers),
            "contact_changed_by_member": standing.request.contact_changed_by_member,
            "submitted_at": now.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        }
    )


def canonical_text(value: Mapping[str, Any]) -> str:
    """RFC 8785 of a value whose keys are ASCII and whose numbers are whole."""
    return json.dumps(_composed(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def envelope_sha256(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def _file(link: EvidenceLink) -> dict[str, Any]:
    return {"question": link.question, "name": link.file.name, "sha256": link.file.sha256, "bytes": link.file.size}


def _sections(standing: Standing, draft: Draft, helpers: Sequence[Delegation]) -> dict[str, list[dict[str, str]]]:
    """Who answered which section and in what capacity."""
    by_id = {each.id: each for each in helpers}
    found: dict[str, dict[int | None, dict[str, str]]] = {}
    for question, stored in draft.answers.items():
        helper = by_id.get(stored.by_delegation_id or 0)
        who = {"capacity": "respondent"} if helper is None else {"capacity": helper.capacity, "name": helper.name}
        found.setdefault(standing.prepared.section_of[question], {})[stored.by_delegation_id] = who
    return {
        section: [who for _id, who in sorted(those.items(), key=lambda pair: pair[0] or 0)]
        for section, those in found.items()
    }


def _composed(value: Any) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, Mapping):
        return {key: _composed(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_composed(item) for item in value]
    return value
