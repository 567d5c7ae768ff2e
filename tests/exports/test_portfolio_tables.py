"""Portfolio tables as people keep them: encodings, separators, ragged rows; a bad row never stops the others."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from exports.offline.pool import ReadingPool
from exports.portfolio import PortfolioRow, read_portfolio
from questionnaires.catalogue import questionnaire
from questionnaires.repair import Repairer

HEADER = "supplier,PRF-01.prefecture,PRF-03,PRF-04"
ROW = "例示精機,愛知県,40,[]"
ANSWERS = {"PRF-01": {"prefecture": "JP-23"}, "PRF-03": 40, "PRF-04": []}


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(1) as shared:
        yield shared


@pytest.fixture(scope="module")
def repairer() -> Repairer:
    return Repairer(questionnaire())


class Tables:
    """Reads tables written for a test."""

    def __init__(self, folder: Path, pool: ReadingPool, repairer: Repairer) -> None:
        self.folder, self.pool, self.repairer = folder, pool, repairer

    def read(self, content: str | bytes, name: str = "table.csv") -> list[PortfolioRow]:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.rows(path)

    def rows(self, path: Path) -> list[PortfolioRow]:
        return list(read_portfolio(path, questionnaire(), pool=self.pool, repairer=self.repairer))


@pytest.fixture
def tables(tmp_path: Path, pool: ReadingPool, repairer: Repairer) -> Tables:
    return Tables(tmp_path, pool, repairer)


def answers(row: PortfolioRow) -> Any:
    assert row.problems == ()
    return row.document["answers"]


def codes(row: PortfolioRow) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in row.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_usual_encodings_separators_and_line_ends(encoding: str, separator: str, end: str, tables: Tables) -> None:
    text = end.join([HEADER, ROW, ROW, ""]).replace(",", separator)

    found = tables.read(text.encode(encoding))

    assert [row.number for row in found] == [2, 3]
    assert [answers(row) for row in found] == [ANSWERS, ANSWERS]
    assert found[0].supplier == "例示精機"


EVERY_COLUMN = {
    "supplier": "A", "site": "B", "corporate_number": "９２３４５６７８９０１２３", "as_of": "2026/4/30",
    "form": "full", "LAW-01": "b", "FEE-09": "a;c", "LAW-07.amount": "240000", "LAW-07.basis": "月給",
    "FEE-02.visa": "会社が負担", "PRF-10": '"[{""kind"": ""recommendation"", ""open"": true}]"',
    "FEE-05.amount": "500", "FEE-05.currency": "usd",
    "FEE-05.rate": "150.5", "LAW-25": "N/A", "PRF-07": "ベトナム語;id", "PRF-16": "はい", "evidence": "2",
    "evidence.LAW-01": "1", "flag.LAW-21": "contained", "PRF-08.remote": "×",
}  # fmt: skip


def test_every_kind_of_column(tables: Tables) -> None:
    header, row = ",".join(EVERY_COLUMN), ",".join(EVERY_COLUMN.values())

    (found,) = tables.read(f"{header}\n{row}\n")

    assert found.problems == ()
    assert found.document == {
        "format": "tadasu.answers/1", "questionnaire": "responsible-acceptance@1",
        "as_of": "2026-04-30", "form": "full",
        "supplier": {"name": "A", "site": "B", "corporate_number": "9234567890123"},
        "answers": {
            "LAW-01": "b", "FEE-09": ["a", "c"], "LAW-07": {"amount": 240000, "basis": "monthly"},
            "FEE-02": {"visa": "employer"}, "PRF-10": [{"kind": "recommendation", "open": True}],
            "FEE-05": {"amount": 500, "currency": "USD", "rate": 150.5}, "LAW-25": "N/A", "PRF-07": ["vi", "id"],
            "PRF-16": True, "PRF-08": {"remote": False},
        },
        "evidence": {"*": 2, "LAW-01": 1}, "flags": {"LAW-21": "contained"},
    }  # fmt: skip


def test_a_wrong_cell_is_named_and_the_other_rows_are_read(tables: Tables) -> None:
    first, second, third = tables.read(f"{HEADER}\n{ROW}\nB,大坂,約40,[]\n{ROW}\n")

    assert answers(first) == answers(third) == ANSWERS
    assert codes(second) == [
        ("cell_option", "row 3, column PRF-01.prefecture"), ("cell_number", "row 3, column PRF-03"),
    ]  # fmt: skip


def test_an_unknown_column_concerns_only_rows_that_fill_it(tables: Tables) -> None:
    first, second = tables.read(f"{HEADER},LAW-1\n{ROW},\n{ROW},a\n")

    assert answers(first) == ANSWERS
    assert codes(second) == [("table_column_unknown", "row 3, column LAW-1")]
    assert str(second.problems[0].details["known"]).startswith("LAW-")


def test_a_column_that_stands_twice_concerns_only_rows_that_fill_both(tables: Tables) -> None:
    first, second = tables.read(f"{HEADER},PRF-03\n例示精機,愛知県,40,[],\n例示精機,愛知県,40,[],50\n")

    assert answers(first) == ANSWERS
    assert codes(second) == [("table_column_twice", "row 3, column PRF-03")]


def test_an_answer_given_whole_and_in_parts_is_refused(tables: Tables) -> None:
    (row,) = tables.read("supplier,LAW-25,LAW-25.total\nA,N/A,3\n")

    assert codes(row) == [("table_answer_twice", "row 2, column LAW-25")]


def test_ragged_rows_are_refused_and_blank_rows_passed_over(tables: Tables) -> None:
    short, long, good, padded = tables.read(f"{HEADER}\n\nA,愛知県\n,,,\nA,愛知県,40,[],5\n{ROW}\n{ROW},,\n")

    assert codes(short) == [("table_row_ragged", "row 3")]
    assert codes(long) == [("table_row_ragged", "row 5")]
    assert answers(good) == answers(padded) == ANSWERS


def test_missing_columns_are_blank_answers(tables: Tables) -> None:
    (row,) = tables.read("supplier,LAW-01\nA,a\n")

    assert answers(row) == {"LAW-01": "a"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (HEADER, "table_empty"), (f"{HEADER}\n\n,,,\n", "table_empty"), ("", "table_not_portfolio"),
        ("name,age\nA,5\n", "table_not_portfolio"), ("\n\n", "table_not_portfolio"),
    ],
)  # fmt: skip
def test_a_table_without_rows_or_columns_is_refused(content: str, code: str, tables: Tables) -> None:
    (row,) = tables.read(content)

    assert [found for found, _ in codes(row)] == [code]


def test_a_text_in_no_known_encoding_is_refused(tables: Tables) -> None:
    (row,) = tables.read(HEADER.encode() + b"\n\xff\xff\x80\x00\n")

    assert codes(row) == [("csv_encoding", "row 1")]


def test_an_unclosed_quotation_mark_keeps_the_rows_before_it(tables: Tables) -> None:
    first, second = tables.read(f'{HEADER}\n{ROW}\nA,"愛知県,40,[]\n{ROW}\n')

    assert answers(first) == ANSWERS
    assert codes(second) == [("csv_syntax", "row 3")]


def test_stray_marks_of_byte_order_and_nul_bytes(tables: Tables) -> None:
    first, second = tables.read(f"\ufeff\ufeff{HEADER}\n{ROW}\n例示\0精機,愛知県,40,[]\n")

    assert answers(first) == ANSWERS
    assert codes(second) == [("text_control", "row 3, column supplier")]


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


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_titles_may_stand_above_the_header(separator: str, tables: Tables) -> None:
    (row,) = tables.read(f"取引先一覧\n\n作成日,2026-04-30\n{HEADER}\n{ROW}\n".replace(",", separator))

    assert answers(row) == ANSWERS


def test_one_known_word_below_a_title_is_no_header(repairer: Repairer) -> None:
    found = sheets({"表紙": [["一覧"], ["supplier", "all of them"], ["x"]], "一覧": [[*NAMES], SUPPLIER]}, repairer)

    assert [row.supplier for row in found] == ["例示精機", ""]


def test_a_very_long_cell_is_refused_at_its_place_and_the_other_rows_are_read(tables: Tables) -> None:
    first, second, third = tables.read(f"{HEADER}\n{ROW}\nA,愛知県,{'1' * 200_000},[]\n{ROW}\n")

    assert answers(first) == answers(third) == ANSWERS
    assert codes(second) == [("text_too_long", "row 3, column PRF-03")]


def test_a_row_that_would_fill_the_memory_ends_the_table_at_its_place(tables: Tables) -> None:
    first, second = tables.read(f'{HEADER}\n{ROW}\n"{"a,b" * 2_000_000}')

    assert answers(first) == ANSWERS
    assert codes(second) == [("csv_row_too_long", "row 3")]


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
