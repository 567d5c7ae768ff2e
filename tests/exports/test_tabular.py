"""Flat exports: CSV that no spreadsheet runs, and JSON Lines of the same."""

import csv
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest

from exports.company.report import CompanyReport
from exports.tabular import FlatTable, item_table, safe_text, site_table, write_csv, write_json_lines
from questionnaires.answers.document import AnswerDocument, read_document
from scoring.document import score_document
from tests.exports.portfolios import batches, named, random_documents, report
from tests.printed import example
from tests.shipped import shipped_questionnaire, shipped_rubric


def _csv(table: FlatTable) -> bytes:
    file = BytesIO()
    write_csv(file, table)
    return file.getvalue()


def _json(table: FlatTable) -> list[dict[str, Any]]:
    file = BytesIO()
    write_json_lines(file, table)
    return [json.loads(line) for line in file.getvalue().splitlines()]


def _sites(documents: Sequence[AnswerDocument], of: CompanyReport | None = None) -> FlatTable:
    return site_table(batches(documents), of or report())


def _read(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline="")))


def test_a_site_has_one_row_with_the_figures_of_its_score_document() -> None:
    documents = random_documents()

    rows = _json(_sites(documents))

    assert len(rows) == len(documents)
    results = [
        score_document(cards, place, one) for cards, part in batches(documents) for place, one in enumerate(part)
    ]
    for row, score in zip(rows, results, strict=True):
        for key in ("supplier", "site", "as_of", "questionnaire", "rubric", "submission_sha256", "declared", "assured",
                    "before_cap", "final", "band", "coverage", "confidence", "priority"):  # fmt: skip
            assert row[key] == score[key], key
        assert row["inherent"] == (score["inherent"] and score["inherent"]["score"])
        assert row["binding_reason"] == (score["binding_cap"] and score["binding_cap"]["text"]["en"])
        assert {row[f"group_{id}"] for id in score["pillars"]} == {each["final"] for each in score["pillars"].values()}


def test_an_item_has_one_row_per_site() -> None:
    documents = random_documents(40)[:5]

    rows = _json(item_table(batches(documents), report()))

    assert len(rows) == 5 * len(shipped_rubric().items)
    results = [
        score_document(cards, place, one) for cards, part in batches(documents) for place, one in enumerate(part)
    ]
    expected = [item for score in results for item in score["items"]]
    for row, item in zip(rows, expected, strict=True):
        same = ("answered", "applicable", "value", "evidence_level", "assured", "weight")
        assert [row["item"], *(row[key] for key in same)] == [item["id"], *(item[key] for key in same)]


def test_an_answer_is_written_in_words_of_the_report_language() -> None:
    document = read_document(example("EX-03"), shipped_questionnaire())

    for language in ("en", "ja"):
        rows = {row["item"]: row for row in _json(item_table(batches([document]), report(language)))}
        options = shipped_questionnaire().texts[language].questions["LAW-21"].options
        assert (rows["LAW-21"]["answer"], rows["LAW-21"]["flag"]) == (options["d"], "ZT")


def test_csv_and_json_lines_say_the_same() -> None:
    documents = random_documents()

    as_csv, as_json = _read(_csv(_sites(documents))), _json(_sites(documents))

    assert list(as_csv[0]) == list(as_json[0])
    for line, row in zip(as_csv, as_json, strict=True):
        assert line == {key: "" if value is None else str(value) for key, value in row.items()}


@pytest.mark.parametrize(
    "text", ["=1+1", "+81", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1+1", "＋81", "－1", "＠SUM", "\r\n=1"]
)
def test_a_text_that_would_run_gets_an_apostrophe(text: str) -> None:
    assert safe_text(text) == "'" + text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("text", ["株式会社", "a=1", "1-2", "", "'quoted", " =1", "–"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


def test_csv_is_utf_8_with_a_mark_and_quotes_as_rfc_4180_says() -> None:
    document = named(random_documents()[0], name='架空"工業",\n第二', site="=1+1")

    content = _csv(_sites([document]))

    assert content.startswith(b"\xef\xbb\xbfsupplier,site,")
    assert '"架空""工業"",\n第二",\'=1+1,'.encode() in content
    assert content.endswith(b"\r\n") and content.count(b"\r\n") == 2
    assert _read(content)[0]["supplier"] == '架空"工業",\n第二'


def test_json_lines_leave_every_text_as_it_is() -> None:
    names = ["=1+1", "'", "\u2028line", "\x00\x1f", "\ud800", "😀", "\\ud800"]
    documents = [named(random_documents()[0], name=name) for name in names]

    assert [row["supplier"] for row in _json(_sites(documents))] == names


def test_numbers_are_numbers_even_when_negative_and_absent_ones_are_empty() -> None:
    table = FlatTable(("a", "b", "c", "d"), [[-1.5, None, True, False]])

    assert _csv(table).splitlines()[1] == b"-1.5,,true,false"
    assert _json(FlatTable(table.columns, [[-1.5, None, True, False]])) == [
        {"a": -1.5, "b": None, "c": True, "d": False}
    ]


def test_characters_utf_8_cannot_carry_are_replaced_in_csv() -> None:
    assert _csv(FlatTable(("a",), [["x\ud800\x00y"]])).splitlines()[1] == "x\ufffd\ufffdy".encode()


def test_an_empty_portfolio_has_headings_only() -> None:
    assert _read(_csv(_sites([]))) == []
    assert _csv(_sites([])).count(b"\r\n") == 1
    assert _json(_sites([])) == []


def test_the_file_stays_open_for_its_owner() -> None:
    file = BytesIO()
    write_csv(file, _sites([]))

    assert not file.closed


def test_rows_come_as_the_responses_came() -> None:
    documents = [replace(document, as_of=date(2026, 4, 30)) for document in reversed(random_documents())]

    assert [row["supplier"] for row in _json(_sites(documents))] == [each.supplier["name"] for each in documents]
