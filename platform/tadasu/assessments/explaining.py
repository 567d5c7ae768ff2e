"""A score put into rows that a person reads: each question with its points, each flag, each check, what to do first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from exports.supplier.published import sources as published_sources
from questionnaires.answers.shape import NOT_APPLICABLE
from questionnaires.model import Question
from tadasu.assessments.operations import CLOSED
from tadasu.assessments.sheets import Sheet
from tadasu.evidence.models import EvidenceFile
from tadasu.responses.rendering.said import Said, said

_SEVERITIES = ("ZT", "CRIT", "MAJOR", "MINOR")
_FIRST = 5


@dataclass(frozen=True)
class Line:
    """One question with its answer and what it was worth. Figures are None where nothing is scored."""

    id: str
    text: str
    said: Said
    is_answered: bool
    value: float | None
    weight: float
    given: float | None
    possible: float | None
    sentence: str
    evidence_level: int | None
    evidence_wanted: str
    files: tuple[EvidenceFile, ...]
    comment: str
    basis: str
    sources: tuple[str, ...]
    na_claimed: bool
    na_accepted: bool

    @property
    def can_be_shown(self) -> bool:
        """Whether a reviewer can say how well the answer is shown."""
        return bool(self.possible) and self.is_answered and not (self.na_claimed or self.na_accepted)

    @property
    def lost(self) -> float:
        return (self.possible or 0.0) - (self.given or 0.0)


@dataclass(frozen=True)
class Part:
    """A section and its questions that apply."""

    id: str
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Flag:
    """A flag in words, with the rule and the source it rests on."""

    id: str
    severity: str
    severity_name: str
    state: str
    state_name: str
    sentence: str
    pillar: str
    basis: str
    sources: tuple[str, ...]
    workers: int | None
    question: str
    is_check: bool

    @property
    def is_open(self) -> bool:
        return self.state not in CLOSED


@dataclass(frozen=True)
class CheckLine:
    """A consistency check in a plain sentence, and what it found. `flag` is None where answers agree."""

    id: str
    sentence: str
    flag: Flag | None
    concerns: tuple[str, ...]


def sections(sheet: Sheet, files: Sequence[EvidenceFile]) -> list[Part]:
    """Every question that was asked, in the order of the questionnaire."""
    by_question = files_by_question(sheet, files)
    points = {each["item"]: each for each in sheet.points}
    parts = []
    for section in sheet.questionnaire.sections:
        asked = [id for id in section.questions if _was_asked(sheet, id)]
        lines = tuple(_line(sheet, id, points.get(id), by_question.get(id, ())) for id in asked)
        if lines:
            parts.append(Part(section.id, sheet.asked.texts.sections.get(section.id, section.id), lines))
    return parts


def flags(sheet: Sheet) -> list[Flag]:
    """Zero tolerance first, then by severity; closed ones last; of the same, those that touch most workers first."""
    found = [_flag(sheet, each) for each in sheet.score.get("flags", ())]
    return sorted(found, key=lambda flag: (not flag.is_open, _SEVERITIES.index(flag.severity), -(flag.workers or 0)))


def checks(sheet: Sheet, flags: Sequence[Flag]) -> list[CheckLine]:
    """Every check of the rubric: first those that found answers at odds, which are among the sheet's flags."""
    raised = {flag.id: flag for flag in flags if flag.is_check}
    concerns = {each["id"]: each.get("items", ()) for each in sheet.score.get("flags", ())}
    lines = [
        CheckLine(id, sheet.texts.checks.get(id, id), raised.get(id),
                  tuple(sheet.label_of(item) for item in (*check.weakens, *concerns.get(id, ()))))
        for id, check in sheet.rubric.checks.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: line.flag is None)


def fix_first(parts: Sequence[Part]) -> list[Line]:
    """The answers that cost most points, the dearest first."""
    lines = [line for part in parts for line in part.lines if line.lost > 0.005]
    return sorted(lines, key=lambda line: -line.lost)[:_FIRST]


def files_by_question(sheet: Sheet, files: Sequence[EvidenceFile]) -> dict[str, tuple[EvidenceFile, ...]]:
    """Which file was given for which question when the submission was signed, as its envelope says."""
    by_hash = {file.sha256: file for file in files}
    found: dict[str, list[EvidenceFile]] = {}
    for each in sheet.envelope.get("files", ()):
        file = by_hash.get(str(each.get("sha256")))
        if file is not None:
            found.setdefault(str(each.get("question")), []).append(file)
    return {question: tuple(listed) for question, listed in found.items()}


def _was_asked(sheet: Sheet, id: str) -> bool:
    if id in sheet.document["answers"]:
        return True
    item = sheet.items.get(id)
    return item is not None and (item["applicable"] or item["na_claimed"])


def _line(sheet: Sheet, id: str, points: dict[str, Any] | None, files: tuple[EvidenceFile, ...]) -> Line:
    question: Question = sheet.questionnaire.questions[id]
    texts, item = sheet.asked.question(id), sheet.items.get(id, {})
    value = sheet.document["answers"].get(id)
    return Line(
        id=id,
        text=texts.text,
        said=said(sheet.asked, id, value),
        is_answered=value is not None,
        value=item.get("assured"),
        weight=item.get("weight", 0.0),
        given=points["assured"] if points else None,
        possible=points["possible"] if points else None,
        sentence=sheet.words.get("points", {}).get(id, ""),
        evidence_level=item.get("evidence_level"),
        evidence_wanted=texts.evidence,
        files=files,
        comment=str(sheet.envelope.get("comments", {}).get(id, "")),
        basis=question.basis.value,
        sources=_named(sheet, question.sources),
        na_claimed=bool(item.get("na_claimed")) or (value == NOT_APPLICABLE and bool(item.get("applicable"))),
        na_accepted=item.get("na_reason") == "N/A accepted",
    )


def _sentence(sheet: Sheet, flag: dict[str, Any], question: str) -> str:
    """The fact behind a flag; an answer of several parts, which a score only points to, is said as it was given."""
    found: str = sheet.words.get("flags", {}).get(flag["id"], flag["id"])
    pointer = sheet.texts.messages["see_answers"]
    if not question or pointer not in found:
        return found
    given = said(sheet.asked, question, sheet.document["answers"].get(question))
    return found.replace(pointer, " / ".join(given.as_lines))


def _flag(sheet: Sheet, flag: dict[str, Any]) -> Flag:
    subject = flag["id"].rpartition(":")[2]
    question = sheet.questionnaire.questions.get(subject)
    return Flag(
        id=flag["id"],
        severity=flag["severity"],
        severity_name=sheet.texts.severities.get(flag["severity"], flag["severity"]),
        state=flag["state"],
        state_name=sheet.texts.states.get(flag["state"], flag["state"]),
        sentence=_sentence(sheet, flag, subject if question else ""),
        pillar=sheet.texts.groups.get(flag["pillar"], flag["pillar"]),
        basis=flag["basis"] or "",
        sources=_named(sheet, question.sources if question else sheet.rubric.check_sources.get(subject, ())),
        workers=flag["affected"],
        question=subject if question else "",
        is_check=flag["id"] in sheet.rubric.checks,
    )


def _named(sheet: Sheet, codes: Sequence[str]) -> tuple[str, ...]:
    """Laws and standards by name and article, with the code they are cited by."""
    known = published_sources(sheet.questionnaire.name, sheet.language)
    return tuple(f"{known[code].instrument} [{code}]" if code in known else code for code in codes)
