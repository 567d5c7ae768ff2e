"""The first sheet: what is asked and why, how to fill it in and send it back, and who answers."""

from collections.abc import Mapping
from typing import Any

from openpyxl.worksheet.hyperlink import Hyperlink

from exports.offline.choosing import Checks
from exports.offline.looks import ANSWER, FIRST, LAST, LAST_ANSWER, NUMBER, height_of, typeface
from exports.offline.marks import STATIC
from exports.offline.page import Page, Piece
from exports.offline.parts import START_SHAPES
from exports.offline.wording import Wording
from questionnaires.answers.texts import Day
from questionnaires.model import Section

_STYLES = {"supplier.corporate_number": "digits", "as_of": "date"}
_ROW = 20.0


def write_start(
    page: Page,
    checks: Checks,
    wording: Wording,
    *,
    sheets: Mapping[str, tuple[Section, int]],
    contents: Mapping[str, Any],
    send_back: str | None,
) -> None:
    """`sheets` are the sections with the number of their questions, by the name of their sheet."""
    own = wording.own
    texts = wording.questionnaire.texts[wording.language]
    page.line(STATIC, 34, [Piece(NUMBER, LAST, texts.title, "title")])
    version = own["version"].format(version=wording.questionnaire.version)
    page.line(STATIC, 16, [Piece(NUMBER, LAST, f"{wording.questionnaire.name}　{version}", "note")])
    _heading(page, own["start.heading"])
    _paragraph(page, texts.introduction)
    _heading(page, own["start.answered_by"])
    for key, shape in START_SHAPES.items():
        style = _STYLES.get(key, "answer")
        last = ANSWER if isinstance(shape, Day) else LAST
        page.line(key, 22, [Piece(FIRST - 1, ANSWER - 1, own[f"fields.{key}"], "label"),
                            Piece(ANSWER, last, contents.get(key), style)])  # fmt: skip
        checks.by_shape(page.cell(ANSWER), shape)
    _heading(page, own["how_heading"])
    for text in own.under("how").values():
        _paragraph(page, f"・{text}" if wording.language == "ja" else f"• {text}")
    _legend(page, wording)
    _heading(page, own["send_heading"])
    _paragraph(page, send_back or own["send"])
    _contents(page, wording, sheets)


def _legend(page: Page, wording: Wording) -> None:
    own = wording.own
    page.space(4)
    page.line(STATIC, _ROW, [
        Piece(NUMBER, NUMBER, own["legend.required"], "required"),
        Piece(FIRST, LAST, own["legend.required_meaning"], "text"),
    ])  # fmt: skip
    page.line(STATIC, _ROW, [
        Piece(FIRST, FIRST, own["legend.answer"], "sample"),
        Piece(FIRST + 1, ANSWER - 1, own["legend.comment"], "sample-comment"),
    ])  # fmt: skip


def _contents(page: Page, wording: Wording, sheets: Mapping[str, tuple[Section, int]]) -> None:
    own = wording.own
    _heading(page, own["start.sections"])
    page.line(STATIC, _ROW, [
        Piece(NUMBER, ANSWER, own["start.section"], "column"),
        Piece(LAST_ANSWER, LAST_ANSWER, own["start.questions"], "column"),
        Piece(LAST_ANSWER + 1, LAST, own["start.minutes"], "column"),
    ])  # fmt: skip
    for sheet, (section, count) in sheets.items():
        page.line(STATIC, _ROW, [
            Piece(NUMBER, ANSWER, f"{sheet.split()[0]} {wording.section(section)}", "link"),
            Piece(LAST_ANSWER, LAST_ANSWER, count, "count"),
            Piece(LAST_ANSWER + 1, LAST, wording.minutes(section), "count"),
        ])  # fmt: skip
        cell = page.sheet.cell(page.row, NUMBER)
        quoted = sheet.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!B2", display=sheet)
        cell.style = "link"


def _heading(page: Page, text: str) -> None:
    page.line(STATIC, 30, [Piece(NUMBER, LAST, text, "heading")])


def _paragraph(page: Page, text: str) -> None:
    height = height_of(text, (NUMBER, LAST), typeface(page.language).body, page.language)
    page.line(STATIC, height, [Piece(NUMBER, LAST, text, "text")])
