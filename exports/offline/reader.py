"""Reads a filled workbook into an answer document, naming every cell that cannot be read and every repair."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from exports.offline.assembly import Assembly
from exports.offline.marks import SEAL_SHEET, START_SHEET
from exports.offline.parts import AS_OF_KEY, NOT_APPLICABLE_TICK, START_SHAPES, Kind, Part, parts_of, questions_of
from exports.offline.pool import ReadingPool
from exports.offline.safety import Refused
from exports.offline.scan import Head, Scan, head_of
from exports.offline.seal import Issue, read_seal
from exports.offline.typed import RepairNote, Transcript
from questionnaires.answers.document import FORMAT
from questionnaires.model import Question, Questionnaire
from questionnaires.problems import Problem
from questionnaires.repair import Repairer


@dataclass(frozen=True)
class ReadWorkbook:
    """What a workbook says. With any problem the document is incomplete and not to be used as it is."""

    document: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    repairs: tuple[RepairNote, ...] = ()
    places: Mapping[str, str] = field(default_factory=dict)  # the cell of each answer, by JSON path
    doubts: tuple[Problem, ...] = ()  # of answers that stand, but may have been meant otherwise
    issue: Issue | None = None  # what the template said of itself, if that has not been lost
    is_sealed: bool = False  # whether `issue` is unchanged (with a key: and from who holds it)


def read_workbook(
    path: Path,
    questionnaire: Questionnaire,
    *,
    pool: ReadingPool | None = None,
    repairer: Repairer | None = None,
    key: bytes | None = None,
) -> ReadWorkbook:
    """The answers in the workbook at `path`, which is opened in a child process with limits.

    Never raises for what a file holds. Give the same `pool` and `repairer` when reading many.
    """
    try:
        if pool is None:
            with ReadingPool(1) as own:
                opened = own.workbook(path)
        else:
            opened = pool.workbook(path)
    except Refused as refused:
        return ReadWorkbook(problems=(Problem(refused.code, path.name, refused.details),))
    if "sheets" not in opened:
        return ReadWorkbook(problems=(Problem("workbook_not_ours", path.name, {}),))
    return read_sheets(opened["sheets"], questionnaire, repairer=repairer, key=key)


def read_sheets(
    sheets: Sequence[Mapping[str, Any]],
    questionnaire: Questionnaire,
    *,
    repairer: Repairer | None = None,
    key: bytes | None = None,
) -> ReadWorkbook:
    """The answers in the sheets of a workbook, as the child process sends them."""
    heads = [(sheet, head) for sheet in sheets if (head := head_of(sheet))]
    issue, is_sealed = _issue(heads, key)
    other = next((head for _, head in heads if head.questionnaire != questionnaire.name), None)
    if other is not None:
        details = {"found": other.questionnaire, "wanted": questionnaire.name}
        return ReadWorkbook(problems=(Problem("other_questionnaire", "workbook", details),), issue=issue)
    form = "short" if issue is not None and issue.form == "short" else "full"
    scan = _scan(heads, questionnaire, form)
    transcript = Transcript(repairer or Repairer(questionnaire))
    transcript.problems += scan.problems
    transcript.repairs += scan.notes
    document = _document(questionnaire, form, Assembly(scan.found, transcript))
    return ReadWorkbook(
        document, tuple(transcript.problems), tuple(transcript.repairs), transcript.places,
        tuple(transcript.doubts), issue, is_sealed,
    )  # fmt: skip


def _scan(heads: Iterable[tuple[Mapping[str, Any], Head]], questionnaire: Questionnaire, form: str) -> Scan:
    asked = {question.id: parts_of(question) for question in questions_of(questionnaire, form)}
    keys = {part.key for parts in asked.values() for part in parts}
    claims = {f"{id}{NOT_APPLICABLE_TICK}" for id in asked}  # a template offers some, and repeats what was claimed
    scan = Scan(frozenset(keys | claims | START_SHAPES.keys()))
    sections: dict[str, str] = {}
    for sheet, head in heads:
        name = sheet["name"]
        if head.section == SEAL_SHEET:
            continue
        if head.section in sections:
            scan.problem("workbook_sheet_twice", name, other=sections[head.section])
        elif not 0 < head.answer < head.end:
            scan.problem("workbook_marks_damaged", f"{name}!{head.row}", sheet=name)
        else:
            scan.sheet(name, sheet["rows"], head)
        sections.setdefault(head.section, name)
    _note_missing(scan, questionnaire, asked, sections)
    return scan


def _note_missing(
    scan: Scan, questionnaire: Questionnaire, asked: Mapping[str, Sequence[Part]], sections: Mapping[str, str]
) -> None:
    """Rows and sheets that have gone: what was answered there is not known."""
    if START_SHEET not in sections:
        scan.problem("workbook_sheet_missing", "workbook", sheet=START_SHEET)
    for section in questionnaire.sections:
        ids = [id for id in section.questions if id in asked]
        if ids and section.id not in sections:
            scan.problem("workbook_sheet_missing", "workbook", sheet=section.id)
            continue
        for id in ids:
            missing = [part.key for part in asked[id] if part.kind is not Kind.COMMENT and part.key not in scan.seen]
            if missing:
                scan.problem("workbook_row_missing", sections[section.id], question=id, rows=", ".join(missing[:5]))


def _document(questionnaire: Questionnaire, form: str, assembly: Assembly) -> dict[str, Any]:
    found, transcript = assembly.found, assembly.transcript
    start = {
        key: transcript.value(found.cells.get(key), key, shape=shape, path=key) for key, shape in START_SHAPES.items()
    }
    document: dict[str, Any] = {"format": FORMAT, "questionnaire": questionnaire.name}
    if start[AS_OF_KEY] is not None:
        document[AS_OF_KEY] = start[AS_OF_KEY]
    if form != "full":
        document["form"] = form
    document["supplier"] = {
        key.removeprefix("supplier."): value for key, value in start.items() if key != AS_OF_KEY and value is not None
    }
    questions = list(questions_of(questionnaire, form))
    answers = ((question.id, assembly.answer(question)) for question in questions)
    document["answers"] = {id: answer for id, answer in answers if answer is not None}
    if comments := dict(_comments(questions, assembly)):
        document["comments"] = comments
    return document


def _comments(questions: Iterable[Question], assembly: Assembly) -> Iterable[tuple[str, str]]:
    for question in questions:
        part = parts_of(question)[-1]
        typed = assembly.found.cells.get(part.key)
        path = f"comments.{question.id}"
        said = assembly.transcript.value(typed, part.key, shape=part.shape, path=path)
        if said is not None:
            yield question.id, str(said)


def _issue(heads: Iterable[tuple[Mapping[str, Any], Head]], key: bytes | None) -> tuple[Issue | None, bool]:
    for sheet, head in heads:
        if head.section == SEAL_SHEET:
            rows = [[cell[2] for cell in cells] for _, cells in sheet["rows"]]
            return read_seal({str(row[1]): row[2] for row in rows if len(row) == 3}, key)
    return None, False
