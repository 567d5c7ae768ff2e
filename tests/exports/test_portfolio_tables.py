"""Portfolio tables as people keep them: encodings, separators, ragged rows; a bad row never stops the others."""

import pytest

from tests.exports.portfolio_tables import ANSWERS, HEADER, ROW, Tables, answers, codes


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


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_titles_may_stand_above_the_header(separator: str, tables: Tables) -> None:
    (row,) = tables.read(f"取引先一覧\n\n作成日,2026-04-30\n{HEADER}\n{ROW}\n".replace(",", separator))

    assert answers(row) == ANSWERS


def test_a_very_long_cell_is_refused_at_its_place_and_the_other_rows_are_read(tables: Tables) -> None:
    first, second, third = tables.read(f"{HEADER}\n{ROW}\nA,愛知県,{'1' * 200_000},[]\n{ROW}\n")

    assert answers(first) == answers(third) == ANSWERS
    assert codes(second) == [("text_too_long", "row 3, column PRF-03")]


def test_a_row_that_would_fill_the_memory_ends_the_table_at_its_place(tables: Tables) -> None:
    first, second = tables.read(f'{HEADER}\n{ROW}\n"{"a,b" * 2_000_000}')

    assert answers(first) == ANSWERS
    assert codes(second) == [("csv_row_too_long", "row 3")]
