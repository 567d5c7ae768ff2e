"""Workbooks as they come back moved, copied and half deleted: every answer is found by its marks or missed."""

from pathlib import Path

from openpyxl import Workbook

from tests.exports.offline.conftest import Read, ReadEdited
from tests.exports.offline.editing import cell_at, put, rewrite
from tests.exports.offline.filling import ANSWER, Rows, edited, example, fill


def test_renamed_and_reordered_sheets_are_found_by_their_marks(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        put("PRF-03", 200)(book)
        for number, sheet in enumerate(book.worksheets):
            sheet.title = f"Sheet{number}"
        book.move_sheet("Sheet1", 5)
        book.create_sheet("メモ", 0)["A1"] = "社内用メモ"

    found = read_edited(edit)

    assert found.problems == ()
    assert found.document["answers"] == {"PRF-03": 200}


def test_rows_and_columns_that_moved_take_their_answers_along(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        fill(Rows(book), example("EX-01"))
        for sheet in book.worksheets[1:4]:
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))
            sheet.insert_rows(2, 3)
            sheet.insert_cols(4)

    found = read_edited(edit)

    assert found.problems == ()
    assert len(found.document["answers"]) == len(example("EX-01")["answers"])


def test_deleted_rows_are_missed(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        sheet, row = cell_at(book, "LAW-07.hours")
        sheet.delete_rows(row)

    found = read_edited(edit)

    (problem,) = found.problems
    assert (problem.code, problem.place) == ("workbook_row_missing", "4 賃金・労働時間・社会保険")
    assert problem.details == {"question": "LAW-07", "rows": "LAW-07.hours"}


def test_a_deleted_sheet_is_missed(read_edited: ReadEdited) -> None:
    found = read_edited(lambda book: book.remove(book.worksheets[8]))

    assert [(problem.code, problem.details) for problem in found.problems] == [
        ("workbook_sheet_missing", {"sheet": "fees"})
    ]


def _copy_a_sheet(book: Workbook) -> None:
    book.copy_worksheet(book.worksheets[1])


def test_a_copied_sheet_is_refused_because_its_tables_would_count_twice(read_edited: ReadEdited) -> None:
    found = read_edited(_copy_a_sheet)

    assert [problem.code for problem in found.problems] == ["workbook_sheet_twice"]


def test_an_edited_id_is_named_when_an_answer_stands_beside_it(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        sheet, row = cell_at(book, "PRF-03")
        sheet.cell(row, 1).value = "PRF-99"
        sheet.cell(row, ANSWER).value = 200

    found = read_edited(edit)

    assert [problem.code for problem in found.problems] == ["workbook_id_unknown", "workbook_row_missing"]


def test_an_id_that_stands_twice_is_refused_only_with_two_answers(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        for key, first, second in (("PRF-03", 200, 300), ("PRF-09", 1, None), ("PRF-13", 2, 2)):
            sheet, row = cell_at(book, key)
            sheet.cell(row, ANSWER).value = first
            last = sheet.max_row + 1
            sheet.cell(last, 1).value = key
            sheet.cell(last, ANSWER).value = second

    found = read_edited(edit)

    assert [(problem.code, problem.details["key"]) for problem in found.problems] == [("workbook_id_twice", "PRF-03")]
    assert found.document["answers"] == {"PRF-03": 200, "PRF-09": 1, "PRF-13": 2}


def test_merged_cells_that_came_apart_are_read_where_the_value_is(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        sheet, row = cell_at(book, "LAW-01")
        sheet.unmerge_cells(f"E{row}:F{row}")
        sheet.cell(row, ANSWER + 1).value = "b"

    assert read_edited(edit).document["answers"] == {"LAW-01": "b"}


def test_two_values_for_one_answer_are_refused(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        sheet, row = cell_at(book, "LAW-01")
        sheet.unmerge_cells(f"E{row}:F{row}")
        sheet.cell(row, ANSWER).value = "a"
        sheet.cell(row, ANSWER + 1).value = "b"

    assert [problem.code for problem in read_edited(edit).problems] == ["workbook_two_values"]


def test_another_version_or_questionnaire_is_named(read: Read, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        for sheet in book.worksheets:
            if isinstance(mark := sheet["A1"].value, str):
                sheet["A1"].value = mark.replace("responsible-acceptance@1", "responsible-acceptance@2")

    (problem,) = read(edited(tmp_path / "other.xlsx", edit)).problems

    assert problem.code == "other_questionnaire"
    assert problem.details == {"found": "responsible-acceptance@2", "wanted": "responsible-acceptance@1"}


def test_a_changed_seal_shows(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        book["tadasu"]["C3"] = "responsible-acceptance@9"

    found = read_edited(edit)

    assert found.problems == ()
    assert not found.is_sealed


def test_a_workbook_that_is_not_ours_is_said_to_be_so(read: Read, tmp_path: Path) -> None:
    book = Workbook()
    book.save(tmp_path / "other.xlsx")

    assert [problem.code for problem in read(tmp_path / "other.xlsx").problems] == ["workbook_not_ours"]


def test_two_million_blank_rows_are_passed_over(read: Read, tmp_path: Path) -> None:
    path = edited(tmp_path / "long.xlsx", put("PRF-03", 200))
    blank_rows = "".join(f'<row r="{row}" ht="15" customHeight="1"/>' for row in range(1000, 1_048_577))

    rewrite(path, "xl/worksheets/sheet2.xml", lambda text: text.replace("</sheetData>", f"{blank_rows}</sheetData>"))
    rewrite(path, "xl/worksheets/sheet3.xml", lambda text: text.replace("</sheetData>", f"{blank_rows}</sheetData>"))

    assert read(path).document["answers"] == {"PRF-03": 200}
