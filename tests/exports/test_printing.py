"""Both workbooks on paper: as wide as a page, heads on every page, title and page number at the foot."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from exports.company.report import NonResponse
from exports.texts import labels
from tests.exports.portfolios import opened, random_documents, report, written
from tests.exports.supplier_workbooks import example, write
from tests.shipped import shipped_questionnaire, shipped_rubric

A3, A4 = 8, 9
PORTRAIT = {"Summary", "Cover", "CHECK", "Reference tables"}


def company(language: str = "en") -> Workbook:
    return opened(written(random_documents(), report(language, company="Example & Sons")))


def supplier() -> Workbook:
    file = BytesIO()
    raw = {**example("EX-08"), "supplier": {"name": "Example & Sons"}}
    write(file, raw, shipped_questionnaire(), shipped_rubric())
    return load_workbook(BytesIO(file.getvalue()))


@pytest.mark.parametrize("make", [company, supplier])
def test_every_sheet_is_one_page_wide_and_says_where_one_is(make: Callable[[], Workbook]) -> None:
    book = make()

    for sheet in book.worksheets:
        setup, name, fit = sheet.page_setup, sheet.title, sheet.sheet_properties.pageSetUpPr
        assert fit is not None and fit.fitToPage, name
        assert (int(setup.fitToWidth or 1), int(setup.fitToHeight or 0)) == (1, 0), name
        assert int(setup.paperSize or 0) in (A3, A4), name
        assert setup.orientation == ("portrait" if name in PORTRAIT else "landscape"), name
        head, foot = sheet.oddHeader, sheet.oddFooter
        assert head is not None and foot is not None, name
        assert "Example && Sons" in str(foot.left.text), name
        assert (head.right.text, foot.right.text) == ("&A", "&P / &N"), name


def test_the_portfolio_prints_what_decides_on_a3_and_repeats_its_heads() -> None:
    sheet = company()["Portfolio"]

    last = sheet.print_area.split(":")[1].replace("$", "")
    heads = {cell.value: cell for cell in sheet[4]}
    inside = {value for value, cell in heads.items() if cell.column <= sheet[last].column}
    assert int(sheet.page_setup.paperSize or 0) == A3
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$4:$4", "$A:$B")
    assert {"Supplier", "Risk band", "Final", "Binding reason", "Zero tolerance", "Lawful acceptance"} <= inside
    assert heads.keys() - inside >= {"Priority index", "Next due"}
    assert sheet[last].row == sheet.max_row


@pytest.mark.parametrize(("language", "heading", "status"), [("en", "State", "Not opened"), ("ja", "状況", "未開封")])
def test_a_request_without_an_answer_has_a_state_and_no_status_of_residence(
    language: str, heading: str, status: str
) -> None:
    of = report(language, non_responses=[NonResponse("架空工業", status=status)])
    sheet = opened(written([], of))[labels("company", language)["sheets.non_responses"]]

    row = dict(zip((cell.value for cell in sheet[4]), (cell.value for cell in sheet[5]), strict=True))

    assert row[heading] == status
    assert labels("company", language)["columns.status"] not in row
