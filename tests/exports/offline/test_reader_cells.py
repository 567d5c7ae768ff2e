"""Cells as they come back: unreadable, pasted with formats, made by formulas; nothing is lost unseen."""

import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.exports.offline.conftest import Read, ReadEdited
from tests.exports.offline.editing import put, rewrite_sheets
from tests.exports.offline.filling import edited


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


@pytest.mark.parametrize(
    ("value", "style", "answer", "doubted"),
    [(0.35, "0%", 35, False), (0.35, None, 0.35, True), ("0.35%", None, 0.35, False), (35, None, 35, False)],
)
def test_a_share_without_a_percent_sign_is_read_as_it_stands_and_said(
    value: object, style: str | None, answer: float, doubted: bool, read_edited: ReadEdited
) -> None:
    found = read_edited(put("LAW-17", value, style))

    assert found.problems == ()
    assert found.document["answers"] == {"LAW-17": answer}
    assert [problem.code for problem in found.doubts] == (["percent_below_one"] if doubted else [])
    assert all("(LAW-17)" in problem.place for problem in found.doubts)
