"""The Evidence sheet: the files given for each answer, the level that counts, and who confirmed it."""

from collections.abc import Iterator, Mapping
from datetime import date

from exports.supplier.case import Case, Value, serial
from exports.supplier.layout import Layout
from exports.supplier.page import HEADER, finish_table, open_page, put
from exports.supplier.record import EvidenceReview, GivenFile
from exports.workbook import Book, Formula
from questionnaires.model import Need
from scoring.submissions import evidence_of, last_day

_COLUMNS = ("file", "size", "items", "type", "on", "expires", "level", "reviewer", "decision", "reason", "hash")
_WIDTHS = (34, 12, 10, 26, 12, 12, 8, 18, 20, 30, 40)
_LOOKS = {"file": "wrapped", "size": "whole", "type": "wrapped", "expires": "date", "level": "center",
          "reviewer": "wrapped", "decision": "wrapped", "reason": "wrapped", "hash": "wrapped"}  # fmt: skip


def write_evidence(book: Book, layout: Layout) -> None:
    """A row for each file, or for each answer whose evidence level was stated without one."""
    case = layout.case
    sheet = open_page(book, layout, "evidence", _WIDTHS)
    sheet.header(HEADER, [case.labels[f"evidence.{key}"] for key in _COLUMNS], right={_COLUMNS.index("size")})
    row = HEADER + 1
    for question, file in _listed(case):
        cells = {**_stated(layout, question, file), **_file(case, file), **_review(case, question)}
        for column, key in enumerate(_COLUMNS):
            put(sheet, row, column, cells[key], *([_LOOKS[key]] if key in _LOOKS else ()))
        row += 1
    finish_table(sheet, case, row, len(_COLUMNS))


def _listed(case: Case) -> Iterator[tuple[str, GivenFile | None]]:
    """Questions with their files, in the order they are asked; without a file those with a level or a review."""
    files: dict[str, list[GivenFile]] = {}
    for file in case.record.files if case.record else ():
        files.setdefault(file.question, []).append(file)
    reviewed = case.record.reviews if case.record else {}
    for id, question in case.questionnaire.questions.items():
        yield from ((id, file) for file in files.get(id, ()))
        is_stated = id in case.rubric.items and evidence_of(case.document, id, case.as_of).level
        if id not in files and (id in reviewed or (is_stated and question.evidence is not Need.NONE)):
            yield id, None


def _stated(layout: Layout, question: str, file: GivenFile | None) -> dict[str, Value | Formula]:
    case = layout.case
    cells: dict[str, Value | Formula] = {"items": question, "type": case.texts(question).evidence}
    if question not in case.rubric.items:
        return cells | {"on": file.dated_on if file else None, "expires": None, "level": None}
    stated = evidence_of(case.document, question, case.as_of)
    level = layout.answer(question, "level")
    return cells | {
        "on": file.dated_on if file and file.dated_on else stated.on,
        "expires": _expiry(layout, question, stated.on),
        "level": Formula(f"={level}", int(case.cards.levels[case.item_rows[question], 0])),
    }


def _expiry(layout: Layout, item: str, on: date | None) -> Formula:
    """The last day dated evidence counts."""
    dated, months = (layout.answer(item, key) for key in ("stated_on", "months"))
    term = layout.case.questionnaire.questions[item].evidence_months
    return Formula(f'=IF({dated}="","",EDATE({dated},{months}))', serial(last_day(on, term)) if on else "")


def _file(case: Case, file: GivenFile | None) -> dict[str, Value | Formula]:
    if file is None:
        name = case.labels["not_recorded" if case.record is None else "evidence.no_file"]
        return {"file": name, "size": None, "hash": None}
    return {"file": file.name, "size": file.size, "hash": file.sha256}


def _review(case: Case, question: str) -> dict[str, Value | Formula]:
    reviews: Mapping[str, EvidenceReview] = case.record.reviews if case.record else {}
    review = reviews.get(question, reviews.get("*"))
    if review is None:
        decision = case.labels["evidence.not_reviewed"] if case.record else None
        return {"reviewer": None, "decision": decision, "reason": None}
    key = "rejected" if not review.level else "confirmed" if question in reviews else "confirmed_for_all"
    decision = case.labels[f"evidence.{key}"].format(level=review.level)
    return {"reviewer": review.reviewer, "decision": decision, "reason": review.reason}
