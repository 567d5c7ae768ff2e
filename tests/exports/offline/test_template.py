"""The blank workbook: every question has its cells, and each cell invites the right answer."""

import io
import re
from collections import Counter
from collections.abc import Iterator

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from exports.offline.marks import LISTS_SHEET, SEAL_SHEET, STATIC, parse_sheet_mark
from exports.offline.parts import Kind, parts_of
from exports.offline.template import write_template
from questionnaires.catalogue import questionnaire
from tests.exports.offline.filling import blank, rows_of

LANGUAGES = ("ja", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def book(request: pytest.FixtureRequest) -> Workbook:
    return load_workbook(io.BytesIO(blank(request.param)))


def visible(book: Workbook) -> Iterator[Worksheet]:
    return (sheet for sheet in book.worksheets if sheet.sheet_state == "visible")


def test_there_is_one_sheet_per_section_behind_the_start(book: Workbook) -> None:
    marks = [parse_sheet_mark(sheet["A1"].value) for sheet in visible(book)]

    sections = [section.id for section in questionnaire().sections]
    assert marks == [(questionnaire().name, name) for name in ["start", *sections]]
    assert {sheet.title for sheet in book.worksheets} - {sheet.title for sheet in visible(book)} == {
        LISTS_SHEET, SEAL_SHEET,
    }  # fmt: skip


def test_every_part_of_every_question_has_a_row(book: Workbook) -> None:
    keys = Counter(sheet.cell(row, 1).value for sheet in visible(book) for row in range(2, sheet.max_row + 1))

    for question in questionnaire().questions.values():
        for part in parts_of(question):
            repeated = part.kind in (Kind.TABLE, Kind.LIST)
            assert keys[part.key] >= 6 if repeated else keys[part.key] == 1, part.key


def test_every_row_has_an_id_so_that_an_added_one_is_noticed(book: Workbook) -> None:
    for sheet in visible(book):
        assert all(sheet.cell(row, 1).value for row in range(1, sheet.max_row + 1)), sheet.title


def test_only_answer_cells_can_be_typed_in(book: Workbook) -> None:
    for sheet in visible(book):
        assert sheet.protection.sheet
        assert not sheet.protection.password
        for row in sheet.iter_rows(min_row=2):
            if row[0].value in (None, STATIC) or str(row[0].value).endswith("#columns"):
                assert all(cell.protection.locked for cell in row), f"{sheet.title}!{row[0].row}"
            else:
                assert any(not cell.protection.locked for cell in row), f"{sheet.title}!{row[0].row}"


def test_merged_cells_never_overlap_because_excel_would_drop_them(book: Workbook) -> None:
    for sheet in book.worksheets:
        taken: set[tuple[int, int]] = set()
        for merged in sheet.merged_cells.ranges:
            cells = set(merged.cells)
            assert not cells & taken, f"{sheet.title}!{merged}"
            taken |= cells


def options_at(book: Workbook, key: str, column: str = "E") -> list[str]:
    """The options of the drop-down list of an answer cell."""
    sheet, row = next(rows_of(book, key))
    for check in sheet.data_validations.dataValidation:
        if check.type == "list" and f"{column}{row}" in check.sqref:
            return [str(cell.value) for (cell,) in book[LISTS_SHEET][re.sub(r".*!|\$|=", "", str(check.formula1))]]
    return []


def test_every_choice_has_a_list_of_its_options(book: Workbook) -> None:
    assert [option[0] for option in options_at(book, "LAW-01")[:4]] == list("abcd")
    assert len(options_at(book, "LAW-01")) == 5
    assert len(options_at(book, "PRF-15")) == 2
    assert len(options_at(book, "PRF-08.remote")) == 2
    assert len(options_at(book, "PRF-01.prefecture")) == 47
    assert len(options_at(book, "FEE-02.visa")) == 6
    assert options_at(book, "FEE-09=a", "F") == ["○"]
    assert options_at(book, "PRF-04[]", "E")[0] in ("ベトナム", "Vietnam")


def test_numbers_and_dates_are_checked_but_never_blocked(book: Workbook) -> None:
    kinds = Counter(
        check.type for sheet in visible(book) for check in sheet.data_validations.dataValidation if check.type != "list"
    )

    assert kinds.keys() >= {"whole", "decimal", "date", "custom", "textLength"}
    for sheet in visible(book):
        for check in sheet.data_validations.dataValidation:
            assert check.errorStyle == "warning" or check.type == "list"


def test_pages_are_ready_to_print_and_to_scroll(book: Workbook) -> None:
    for sheet in visible(book):
        assert sheet.page_setup.paperSize == 9
        setup = sheet.page_setup
        assert (setup.orientation, setup.fitToWidth, setup.fitToHeight) == ("portrait", 1, 0)
        assert sheet.column_dimensions["A"].hidden
        assert sheet.row_dimensions[1].hidden
    sections = list(visible(book))[1:]
    assert {sheet.freeze_panes for sheet in sections} == {"A4"}
    assert {sheet.print_title_rows for sheet in sections} == {"$2:$2"}


def test_nothing_leads_out_of_the_workbook(book: Workbook) -> None:
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", f"{sheet.title}!{cell.coordinate} is a formula"
                assert cell.hyperlink is None or cell.hyperlink.target is None


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    written = io.BytesIO()

    supplier, comments = {"name": '=HYPERLINK("x")'}, {"LAW-01": "=1+1\x0b"}
    write_template(written, questionnaire(), "ja", supplier=supplier, comments=comments)

    book = load_workbook(written)
    sheet, row = next(rows_of(book, "supplier.name"))
    assert (sheet.cell(row, 5).value, sheet.cell(row, 5).data_type) == ('=HYPERLINK("x")', "s")


def test_sheet_names_fit_every_spreadsheet(book: Workbook) -> None:
    names = book.sheetnames

    assert len({name.casefold() for name in names}) == len(names)
    assert all(len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) for name in names)


def test_the_issuer_says_where_to_send_it() -> None:
    written = io.BytesIO()

    write_template(written, questionnaire(), "en", send_back="Send it to due-diligence@example.com.")

    texts = [cell.value for row in load_workbook(written).worksheets[0].iter_rows() for cell in row]
    assert "Send it to due-diligence@example.com." in texts
