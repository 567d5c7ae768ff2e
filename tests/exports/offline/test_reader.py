"""Workbooks as they come back: moved, copied, half deleted, pasted into; nothing is lost unseen."""

import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from questionnaires.answers.document import read_document
from questionnaires.catalogue import questionnaire
from tests.exports.offline.conftest import Read, ReadEdited
from tests.exports.offline.filling import ANSWER, Rows, edited, example, fill, rows_of


def cell_at(book: Workbook, key: str) -> tuple[Worksheet, int]:
    return next(rows_of(book, key))


def put(key: str, value: object, style: str | None = None) -> Callable[[Workbook], None]:
    """Types one value; `style` is a number format pasted with it."""

    def edit(book: Workbook) -> None:
        sheet, row = cell_at(book, key)
        cell = sheet.cell(row, ANSWER)
        cell.value = value  # type: ignore[assignment]
        if style:
            cell.number_format = style

    return edit


def test_a_cell_that_cannot_be_read_is_named_with_reason_and_remedy(read_edited: ReadEdited) -> None:
    found = read_edited(put("PRF-03", "約40人"))

    assert [(problem.code, problem.place) for problem in found.problems] == [
        ("cell_number", "1 事業場と従業員の概要!E20 (PRF-03)")
    ]
    assert "約40人" in found.problems[0].reason()
    assert "digits" in found.problems[0].remedy()
    assert "PRF-03" not in found.document["answers"]


def test_every_unreadable_cell_is_named_at_once(read_edited: ReadEdited) -> None:
    def edit(book: Workbook) -> None:
        for key in ("PRF-03", "LAW-01", "LAW-07.pay_month"):
            put(key, "？")(book)

    found = read_edited(edit)

    assert [problem.code for problem in found.problems] == ["cell_number", "cell_option", "cell_month"]


def test_a_repair_is_noted_with_what_was_typed_and_what_was_read(read_edited: ReadEdited) -> None:
    found = read_edited(put("PRF-03", "２００人"))

    assert found.problems == ()
    assert found.document["answers"] == {"PRF-03": 200}
    (note,) = found.repairs
    assert (note.place, note.typed, note.read_as) == ("1 事業場と従業員の概要!E20 (PRF-03)", "２００人", 200)


@pytest.mark.parametrize(
    ("key", "value", "style", "answers"),
    [
        ("LAW-17", 0.985, "0.0%", {"LAW-17": 98.5}),
        ("LAW-17", 98.5, "0.00", {"LAW-17": 98.5}),
        ("PRF-03", "200", None, {"PRF-03": 200}),
        ("PRF-03", 200.0, '#,##0"人"', {"PRF-03": 200}),
        ("FEE-13", 450000, '"¥"#,##0', {"FEE-13": 450000}),
        ("LAW-07.pay_month", date(2026, 4, 1), "yyyy-mm", {"LAW-07": {"pay_month": "2026-04"}}),
        ("LAW-07.pay_month", datetime(2026, 4, 30), '[$-411]ggge"年"m"月"', {"LAW-07": {"pay_month": "2026-04"}}),
        ("LAW-07.pay_month", "R8.4", None, {"LAW-07": {"pay_month": "2026-04"}}),
        ("LAW-01", " Ａ ", None, {"LAW-01": "a"}),
        ("PRF-12.body", "労働組合", None, {"PRF-12": "union"}),
        ("LAW-25.total", "該当なし", None, {"LAW-25": "N/A"}),
        ("JOB-04", "該当なし", None, {"JOB-04": "N/A"}),
        ("PRF-08.remote", True, None, {"PRF-08": {"remote": True}}),
    ],
)
def test_values_pasted_with_formats_are_read_as_they_look(
    key: str, value: object, style: str | None, answers: dict[str, object], read_edited: ReadEdited
) -> None:
    found = read_edited(put(key, value, style))

    assert found.problems == ()
    assert found.document["answers"] == answers


def test_a_workbook_that_counts_days_from_1904_is_read_by_its_own_calendar(read: Read, tmp_path: Path) -> None:
    def edit(book: Workbook) -> None:
        book.epoch = CALENDAR_MAC_1904
        put("LAW-07.pay_month", date(2026, 4, 1))(book)

    path = edited(tmp_path / "filled.xlsx", edit)

    with zipfile.ZipFile(path) as package:
        assert b'date1904="1"' in package.read("xl/workbook.xml")
    assert read(path).document["answers"] == {"LAW-07": {"pay_month": "2026-04"}}


def test_a_formula_counts_as_the_value_the_file_holds_for_it(read: Read, tmp_path: Path) -> None:
    path = edited(tmp_path / "filled.xlsx", put("PRF-03", "=32+5+3"))
    without = read(path)
    blank_value = r"(<f>32\+5\+3</f>)(?:<v ?/>|<v></v>)"
    rewrite_sheets(path, lambda text: re.sub(blank_value, r"\1<v>40</v>", text))

    found = read(path)

    assert [problem.code for problem in without.problems] == ["cell_formula"]
    assert found.problems == ()
    assert found.document["answers"] == {"PRF-03": 40}
    assert [note.by_formula for note in found.repairs] == [True]


def test_an_error_in_a_cell_is_named(read_edited: ReadEdited) -> None:
    found = read_edited(put("PRF-03", "#REF!"))

    assert [(problem.code, problem.details["found"]) for problem in found.problems] == [("cell_error", "#REF!")]


def test_rich_text_and_how_it_is_read_aloud_do_not_disturb(read: Read, tmp_path: Path) -> None:
    rich = CellRichText("例示", TextBlock(InlineFont(b=True), "精機"))
    path = edited(tmp_path / "filled.xlsx", put("PRF-01.entity", rich))
    aloud = '<rPh sb="0" eb="2"><t>レイジ</t></rPh>'
    rewrite_sheets(path, lambda text: text.replace("</r></is>", f"</r>{aloud}</is>"))

    found = read(path)

    assert found.document["answers"] == {"PRF-01": {"entity": "例示精機"}}


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


def test_what_the_document_refuses_is_found_at_the_cell(read: Read, tmp_path: Path) -> None:
    path = edited(tmp_path / "filled.xlsx", put("LAW-07.amount", 240_000))

    found = read(path)

    assert found.places["answers.LAW-07.amount"].endswith("(LAW-07.amount)")
    with pytest.raises(Exception, match=r"LAW-07\.hours"):
        read_document(found.document, questionnaire())


def rewrite(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Changes the text of one part of a workbook."""
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    before = parts[part].decode("utf-8")
    parts[part] = change(before).encode("utf-8")
    assert parts[part].decode("utf-8") != before, f"nothing changed in {part}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def rewrite_sheets(path: Path, change: Callable[[str], str]) -> None:
    """Changes whichever sheet the change applies to."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = {name: package.read(name).decode("utf-8") for name in names}
    (part,) = [name for name, text in texts.items() if change(text) != text]
    rewrite(path, part, change)
