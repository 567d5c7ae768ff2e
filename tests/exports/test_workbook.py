"""The shared workbook writer: text stays text, sheets print, files are the same each time."""

from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from exports.workbook import Book, Cell, Formula, Sheet
from exports.workbook_styles import STYLES, band_styles
from exports.workbook_text import CUT, MOST_CHARACTERS, cell_text, lines_of
from tests.shipped import shipped_rubric

CREATED = date(2026, 4, 30)
HOSTILE = {
    "formula": "=1+1",
    "plus": "+81 90 0000 0000",
    "at": "@SUM(A1)",
    "minus": "-2+3",
    "link": "https://example.com/?a=1&b=2",
    "internal link": "internal:Sheet2!A1",
    "number": "00123",
    "markup": "<r><t>bold</t></r> and more",
    "right to left": "מפעל לדוגמה",
    "emoji": "工場👩‍🏭🏭",
    "rare ideograph": "𠮷野家",
    "quote": "'quoted",
    "spaces": "  around  ",
    "lines": "one\ntwo",
    "tab": "a\tb",
    "ampersand": "A & B <C>",
}


def _written(fill: Callable[[Sheet], None], *, constant_memory: bool = True) -> bytes:
    file = BytesIO()
    with Book(file, language="ja", title="Test", created=CREATED, constant_memory=constant_memory) as book:
        fill(book.sheet("Sheet"))
    return file.getvalue()


def _sheet(content: bytes) -> Worksheet:
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert isinstance(sheet, Worksheet)
    return sheet


@pytest.mark.parametrize("constant_memory", [True, False])
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_people_typed_is_a_text_as_they_typed_it(text: str, constant_memory: bool) -> None:
    content = _written(lambda sheet: sheet.text(0, 0, text), constant_memory=constant_memory)

    cell = _sheet(content).cell(1, 1)
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize("constant_memory", [True, False])
def test_text_that_looks_like_rich_text_does_not_enter_the_file_as_markup(constant_memory: bool) -> None:
    text = "<r><t>x</t></r><c t='str'><f>1+1</f></c><r></r>"

    cell = _sheet(_written(lambda sheet: sheet.text(0, 0, text), constant_memory=constant_memory)).cell(1, 1)

    assert (cell.value, cell.data_type) == (text + " ", "s")


@pytest.mark.parametrize("unfit", ["\x00", "\x0b", "\x1f", "\x7f", "\ud800", "\udfff", "\ufffe", "\uffff"])
def test_a_character_no_file_can_carry_shows_as_replaced(unfit: str) -> None:
    cell = _sheet(_written(lambda sheet: sheet.text(0, 0, f"a{unfit}b"))).cell(1, 1)

    assert cell.value == "a\ufffdb"


@pytest.mark.parametrize("text", ["x" * 40_000, "😀" * 20_000, "漢" * 40_000])
def test_a_text_longer_than_a_cell_is_cut_and_says_so(text: str) -> None:
    found = _sheet(_written(lambda sheet: sheet.text(0, 0, text))).cell(1, 1).value

    assert isinstance(found, str)
    assert found.endswith(CUT) and text.startswith(found.removesuffix(CUT))
    assert MOST_CHARACTERS - 1 <= len(found.encode("utf-16-le")) // 2 <= MOST_CHARACTERS


def test_a_text_as_long_as_a_cell_is_whole() -> None:
    text = "x" * MOST_CHARACTERS

    assert cell_text(text) == text


def test_line_ends_of_every_system_become_one_kind() -> None:
    assert cell_text("a\r\nb\rc\nd") == "a\nb\nc\nd"


def test_lines_of_a_text_are_guessed_by_the_width_of_its_characters() -> None:
    assert lines_of("short", 30) == 1
    assert lines_of("a\nb\nc", 30) == 3
    assert lines_of("w" * 60, 30) == 3
    assert lines_of("漢" * 30, 30) == 3
    assert lines_of("", 0) == 1


def test_a_formula_keeps_its_result_for_readers_that_do_not_calculate() -> None:
    content = _written(lambda sheet: sheet.row(0, [1, 2, Formula("=A1+B1", 3)]))

    assert _sheet(content).cell(1, 3).value == "=A1+B1"
    values = openpyxl.load_workbook(BytesIO(content), data_only=True).active
    assert isinstance(values, Worksheet) and values.cell(1, 3).value == 3


def test_cells_are_written_by_their_type() -> None:
    values: list[Cell] = ["text", 1, 2.5, date(2026, 4, 30), datetime(2026, 4, 30, 9, 30), None]

    row = next(_sheet(_written(lambda sheet: sheet.row(0, values))).iter_rows(values_only=True))

    assert row[:3] == ("text", 1, 2.5)
    assert row[3:5] == (datetime(2026, 4, 30), datetime(2026, 4, 30, 9, 30))


def test_nothing_but_a_finite_number_is_a_number() -> None:
    for value in (float("nan"), float("inf")):
        with pytest.raises(TypeError):
            _written(lambda sheet, value=value: sheet.number(0, 0, value))  # type: ignore[misc]  # the default binds it


@pytest.mark.parametrize("constant_memory", [True, False])
def test_the_same_content_gives_the_same_bytes(constant_memory: bool) -> None:
    first, second = (
        _written(lambda sheet: sheet.text(0, 0, "same"), constant_memory=constant_memory) for _ in range(2)
    )

    assert first == second


def test_a_sheet_is_ready_to_print() -> None:
    file = BytesIO()
    with Book(file, language="en", title="9 Tests & more", created=CREATED) as book:
        sheet = book.sheet("Data", widths=(30, 8), freeze=(1, 1), titles=(0, 0), title_columns=(0, 0))
        sheet.header(0, ["Name", "Number"])
        sheet.autofilter((0, 0), (5, 1))

    found = _sheet(file.getvalue())
    assert (found.freeze_panes, found.auto_filter.ref) == ("B2", "A1:B6")
    assert (found.print_title_rows, found.print_title_cols) == ("$1:$1", "$A:$A")
    assert (found.page_setup.orientation, int(found.page_setup.paperSize or 0)) == ("landscape", 9)
    assert found.page_setup.fitToHeight == 0
    assert found.column_dimensions["A"].width > 29
    assert found.oddHeader is not None and found.oddHeader.right.text == "&A"
    assert found.oddFooter is not None and found.oddFooter.right.text == "&P / &N"


def test_an_error_leaves_no_file_and_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    target = tmp_path / "report.xlsx"

    with (
        pytest.raises(ZeroDivisionError),
        Book(target, language="en", title="Test", created=CREATED, constant_memory=True) as book,
    ):
        book.sheet("Sheet").text(0, 0, "half")
        raise ZeroDivisionError

    assert not target.exists()
    assert list(scratch.iterdir()) == []


def test_references_quote_the_name_of_the_sheet() -> None:
    file = BytesIO()
    with Book(file, language="en", title="Test", created=CREATED) as book:
        sheet = book.sheet("It's here")
        assert sheet.reference((0, 1)) == "'It''s here'!$B$1"
        assert sheet.reference((1, 1), (4, 1)) == "'It''s here'!$B$2:$B$5"


@pytest.mark.parametrize("name", [name for name, look in STYLES.items() if "bg_color" in look and "font_color" in look])
def test_coloured_cells_can_be_read_by_weak_eyes(name: str) -> None:
    look = STYLES[name]

    assert _contrast(look["font_color"], look["bg_color"]) >= 4.5, f"{name} is too faint for WCAG AA"


def test_bands_run_from_the_worst_look_to_the_best() -> None:
    looks = band_styles(shipped_rubric())

    assert [looks[band] for band in ("critical", "high", "medium", "medium_unverified", "low")] == [
        "tone-1", "tone-2", "tone-3", "tone-4", "tone-5",
    ]  # fmt: skip
    assert looks["not_rated"] == looks["not_applicable"] == "tone-none"


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """Relative luminance as WCAG 2 defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
