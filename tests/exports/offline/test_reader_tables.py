"""Tables and lists as they come back: rows inserted, added and denied; nothing is lost unseen."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from questionnaires.answers.document import read_document
from questionnaires.catalogue import questionnaire
from tests.exports.offline.conftest import Read, ReadEdited
from tests.exports.offline.editing import cell_at, put
from tests.exports.offline.filling import Rows, edited, rows_of

ROW = {"status": "技能実習", "nationality": "ベトナム", "sex": "女性", "route": "直接雇用", "headcount": 6}
READ_ROW = {"status": "technical_intern", "nationality": "VN", "sex": "female", "route": "direct", "headcount": 6}


def test_rows_of_a_table_may_leave_gaps(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        rows = Rows(book)
        rows.type_row("PRF-04", 0, ROW)
        rows.type_row("PRF-04", 7, {**ROW, "headcount": "３"})

    assert read_edited(edit).document["answers"] == {"PRF-04": [READ_ROW, {**READ_ROW, "headcount": 3}]}


def test_a_row_inserted_within_a_table_belongs_to_it_and_is_noted(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        sheet, row = cell_at(book, "PRF-04[]")
        Rows(book).type_row("PRF-04", 0, ROW)
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(row + 1)
        for column in range(3, 10):
            sheet.cell(row + 1, column).value = sheet.cell(row, column).value

    found = read_edited(edit)

    assert found.problems == ()
    assert found.document["answers"] == {"PRF-04": [READ_ROW, READ_ROW]}
    assert len(found.repairs) == 5


def test_a_row_added_below_a_table_is_not_lost_silently(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        sheet, row = list(rows_of(book, "PRF-04[]"))[-1]
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        sheet.insert_rows(row + 1)
        sheet.cell(row + 1, 3).value = "技能実習"

    assert [problem.code for problem in read_edited(edit).problems] == ["workbook_row_unknown"]


def test_a_note_below_the_questions_is_passed_over_and_said_so(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        sheet = book.worksheets[2]
        sheet.cell(sheet.max_row + 3, 3).value = "以上、よろしくお願いします"

    found = read_edited(edit)

    assert found.problems == ()
    assert [(note.typed, note.read_as) for note in found.repairs] == [("以上、よろしくお願いします", None)]


def test_none_is_ticked_or_written_in_the_first_row(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        Rows(book).tick("PRF-05#none")
        Rows(book).type_row("PRF-10", 0, {"kind": "なし"})

    assert read_edited(edit).document["answers"] == {"PRF-05": [], "PRF-10": []}


def test_an_answer_and_its_denial_are_refused_together(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        rows = Rows(book)
        rows.type_row("PRF-04", 0, ROW)
        rows.tick("PRF-04#none")
        rows.type("DEV-02", 90)
        rows.tick("DEV-02#na")

    codes = [problem.code for problem in read_edited(edit).problems]

    assert codes == ["answer_and_none", "answer_and_not_applicable"]


def test_an_option_denied_with_a_cross_is_not_chosen_and_x_is_refused(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        for key, mark in (("FEE-09=a", "レ"), ("FEE-09=b", "×"), ("FEE-10=a", "x")):
            sheet, row = cell_at(book, key)
            sheet.cell(row, 6).value = mark

    found = read_edited(edit)

    assert found.document["answers"] == {"FEE-09": ["a"]}
    assert [problem.code for problem in found.problems] == ["cell_yes_no"]


def test_what_the_document_refuses_is_found_at_the_cell(read: Read, tmp_path: Path) -> None:
    path = edited(tmp_path / "filled.xlsx", put("LAW-07.amount", 240_000))

    found = read(path)

    assert found.places["answers.LAW-07.amount"].endswith("(LAW-07.amount)")
    with pytest.raises(Exception, match=r"LAW-07\.hours"):
        read_document(found.document, questionnaire())
