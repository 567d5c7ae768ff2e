"""Portfolio tables in workbooks: cover sheets, several sheets, long ones."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from exports.offline.pool import ReadingPool
from exports.portfolio import PortfolioRow, read_portfolio
from questionnaires.catalogue import questionnaire
from questionnaires.repair import Repairer
from tests.exports.portfolio_tables import ANSWERS, HEADER, Tables, answers, codes


def test_a_workbook_holds_the_same_table(tables: Tables, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].title = "表紙"
    sheet = book.create_sheet("一覧")
    sheet.append(HEADER.split(","))
    sheet.append(["例示精機", "愛知", 40, "[]"])
    sheet.append([])
    sheet.append(["B", "愛知", "4O", "[]"])
    sheet.append(["C", "愛知", "=1/0", "[]"])
    book.save(tmp_path / "table.xlsx")

    first, second, third = tables.rows(tmp_path / "table.xlsx")

    assert answers(first) == ANSWERS
    assert codes(second) == [("cell_number", "row 4, column PRF-03")]
    assert codes(third) == [("cell_formula", "row 5, column PRF-03")]


class SheetsPool(ReadingPool):
    """Gives the sheets of a test as the child process would, a row at a time."""

    def __init__(self, sheets: dict[str, list[list[object]]]) -> None:
        self.sheets = sheets

    def table(self, path: Path) -> Iterator[tuple[str, list[Any]]]:
        for sheet, rows in self.sheets.items():
            for number, values in enumerate(rows, 1):
                yield sheet, [(number, [(at, "s", value, 0) for at, value in enumerate(values, 1)])]


NAMES = HEADER.split(",")
SUPPLIER: list[object] = ["例示精機", "愛知県", "40", "[]"]
COVER: list[list[object]] = [["取引先一覧"], ["作成日", "2026-04-30"]]


def sheets(found: dict[str, list[list[object]]], repairer: Repairer) -> list[PortfolioRow]:
    return list(read_portfolio(Path("book.xlsx"), questionnaire(), pool=SheetsPool(found), repairer=repairer))


def test_suppliers_behind_a_cover_sheet_are_read_and_the_cover_is_told(repairer: Repairer) -> None:
    row, told = sheets({"表紙": COVER, "一覧": [[*NAMES], SUPPLIER]}, repairer)

    assert answers(row) == ANSWERS
    assert row.place == "一覧!row 2"
    assert [(each.code, each.place) for each in told.remarks] == [("table_sheet_ignored", "表紙")]


def test_suppliers_on_several_sheets_are_all_read(repairer: Repairer) -> None:
    first, second, bad = sheets(
        {"東": [[*NAMES], SUPPLIER], "西": [["supplier", "PRF-03"], ["B", "5"], ["C", "x"]]}, repairer
    )

    assert [first.place, second.place] == ["row 2", "西!row 2"]
    assert second.document["answers"] == {"PRF-03": 5}
    assert codes(bad) == [("cell_number", "西!row 3, column PRF-03")]


def test_a_workbook_without_any_header_is_refused_once(repairer: Repairer) -> None:
    (row,) = sheets({"表紙": COVER, "一覧": [["会社", "人数"], ["A", "5"]]}, repairer)

    assert codes(row) == [("table_not_portfolio", "row 1")]


def test_a_header_without_rows_is_told_for_its_own_sheet(repairer: Repairer) -> None:
    row, empty = sheets({"東": [[*NAMES], SUPPLIER], "西": [[*NAMES]]}, repairer)

    assert answers(row) == ANSWERS
    assert codes(empty) == [("table_empty", "西!row 1")]


def test_one_known_word_below_a_title_is_no_header(repairer: Repairer) -> None:
    found = sheets({"表紙": [["一覧"], ["supplier", "all of them"], ["x"]], "一覧": [[*NAMES], SUPPLIER]}, repairer)

    assert [row.supplier for row in found] == ["例示精機", ""]


def test_a_workbook_with_a_cover_and_two_sheets_of_suppliers(tables: Tables, tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0].append(["取引先一覧"])
    for name in ("東", "西"):
        sheet = book.create_sheet(name)
        sheet.append(NAMES)
        sheet.append(["例示精機", "愛知", 40, "[]"])
    book.save(tmp_path / "table.xlsx")

    east, west, told = tables.rows(tmp_path / "table.xlsx")

    assert answers(east) == answers(west) == ANSWERS
    assert [east.place, west.place] == ["東!row 2", "西!row 2"]
    assert [each.code for each in told.remarks] == ["table_sheet_ignored"]


def test_a_long_workbook_is_read_in_pieces(tables: Tables, tmp_path: Path) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADER.split(","))
    for number in range(1000):
        sheet.append([f"S{number}", "愛知", number, "[]"])
    book.save(tmp_path / "table.xlsx")

    found = tables.rows(tmp_path / "table.xlsx")

    assert [row.document["answers"]["PRF-03"] for row in found] == list(range(1000))
