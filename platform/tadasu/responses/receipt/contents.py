"""What a receipt says, the same for the PDF and the workbook."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from babel.dates import format_date, format_datetime

from questionnaires.model import Questionnaire
from tadasu.campaigns.models import Campaign, Request
from tadasu.config import LANGUAGES
from tadasu.responses.models import Submission
from tadasu.responses.rendering.said import said
from tadasu.responses.rendering.words import Words

_FOLDER = Path(__file__).parent
_DAY = {"ja": "y年M月d日", "en": "d MMMM y"}


@dataclass(frozen=True)
class Line:
    """One question with what was answered."""

    id: str
    text: str
    answer: Sequence[str]
    comment: str
    files: str


@dataclass(frozen=True)
class Contents:
    """A receipt in one language."""

    language: str
    words: Mapping[str, str]
    reference: str
    facts: Sequence[tuple[str, str]]
    seals: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, Sequence[Line]]]
    submitted_at: datetime


def contents(
    submission: Submission, request: Request, campaign: Campaign, questionnaire: Questionnaire, language: str
) -> Contents:
    words = words_in(language)
    document, envelope = json.loads(submission.document), json.loads(submission.envelope)
    asked = Words(questionnaire, language)
    files: dict[str, list[str]] = {}
    for file in envelope["files"]:
        files.setdefault(file["question"], []).append(file["name"])
    sections = []
    for section in questionnaire.sections:
        lines = [
            Line(id, asked.question(id).text, said(asked, id, document["answers"][id]).as_lines,
                 envelope["comments"].get(id, ""), ", ".join(files.get(id, ())))
            for id in section.questions if id in document["answers"]
        ]  # fmt: skip
        if lines:
            sections.append((asked.texts.sections[section.id], lines))
    facts = {
        "supplier": document["supplier"].get("name", ""),
        "site": document["supplier"].get("site", ""),
        "member": campaign.member.name_in(language),
        "campaign": campaign.name,
        "questionnaire": f"{asked.texts.title} ({document['questionnaire']})",
        "round": str(submission.round),
        "submitted_at": instant(submission.submitted_at, campaign.zone, language),
        "as_of": format_date(submission.as_of, _DAY[language], locale=language),
        "signer": submission.signer_name,
        "post": submission.signer_post,
    }
    reference = str(envelope["submission"])
    return Contents(
        language=language,
        words={**words, "seals_note": words["seals_note"].format(reference=reference)},
        reference=reference,
        facts=[(words[name], value) for name, value in facts.items() if value],
        seals=[
            (words["document"], submission.document_sha256),
            (words["envelope"], submission.envelope_sha256),
        ],
        sections=sections,
        submitted_at=submission.submitted_at,
    )


def instant(at: datetime, zone: str, language: str) -> str:
    """With its zone, since it is read in other places and years."""
    pattern = f"{_DAY[language]} H:mm:ss (zzzz)"
    return format_datetime(at, pattern, tzinfo=ZoneInfo(zone), locale=language)


@cache
def words_in(language: str) -> Mapping[str, str]:
    known = language if language in LANGUAGES else "ja"
    words: dict[str, str] = yaml.safe_load((_FOLDER / f"words.{known}.yaml").read_text(encoding="utf-8"))
    return words
