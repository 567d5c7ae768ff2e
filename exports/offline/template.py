"""Writes the offline questionnaire: a workbook for Excel and LibreOffice, blank or with the answers known so far."""

import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.workbook.protection import WorkbookProtection

from exports.offline.blocks import Block
from exports.offline.choosing import Checks, Lists
from exports.offline.looks import LAST, NUMBER, add_styles
from exports.offline.marks import START_SHEET, STATIC
from exports.offline.page import Page, Piece
from exports.offline.parts import questions_of
from exports.offline.seal import Issue, write_seal
from exports.offline.start_page import write_start
from exports.offline.wording import Wording, comment_key
from questionnaires.model import Questionnaire, Section

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")


def write_template(
    target: Path | IO[bytes],
    questionnaire: Questionnaire,
    language: str,
    *,
    supplier: Mapping[str, str | None] | None = None,
    as_of: date | None = None,
    answers: Mapping[str, object] | None = None,
    comments: Mapping[str, str] | None = None,
    form: str = "full",
    send_back: str | None = None,
    reference: str = "",
    key: bytes | None = None,
) -> None:
    """Writes the workbook to a path or an open file.

    `supplier`, `as_of`, `answers` and `comments` are what is known already, as an answer
    document holds it; the cells are filled with it. `send_back` says in the issuer's own words
    where the file should go. `reference` travels with the file, and `key` seals both.
    """
    wording = Wording(questionnaire, language)
    contents = _contents(wording, supplier or {}, as_of, answers or {}, comments or {})
    book = Workbook()
    add_styles(book, language)
    start = book.worksheets[0]
    asked = {question.id for question in questions_of(questionnaire, form)}
    sheets = _sheet_names(wording, asked)
    pages = {name: Page(book.create_sheet(name), language) for name in sheets}
    lists = Lists(book)
    start.title = _sheet_name(wording.own["start.sheet"])
    page = Page(start, language)
    page.mark(questionnaire.name, START_SHEET)
    checks = Checks(start, lists, wording.own)
    write_start(page, checks, wording, sheets=sheets, contents=contents, send_back=send_back)
    _finish(page, checks, wording, None)
    for name, (section, _) in sheets.items():
        _write_section(pages[name], Checks(pages[name].sheet, lists, wording.own), wording, section, asked, contents)
    write_seal(book, Issue(questionnaire.name, questionnaire.sha256, language, form, reference), key)
    book.security = WorkbookProtection(lockStructure=True)
    book.properties.title = questionnaire.texts[language].title
    book.properties.creator = "Tadasu"
    book.save(target)


def _write_section(
    page: Page, checks: Checks, wording: Wording, section: Section, asked: set[str], contents: Mapping[str, Any]
) -> None:
    page.mark(wording.questionnaire.name, section.id)
    number = page.sheet.title.split()[0]
    page.line(STATIC, 30, [Piece(NUMBER, LAST, f"{number} {wording.section(section)}", "title")])
    page.space(6)
    block = Block(page, checks, wording, contents)
    for id in section.questions:
        if id in asked:
            block.write(wording.questionnaire.questions[id])
    page.sheet.print_title_rows = "2:2"
    _finish(page, checks, wording, "A4")


def _finish(page: Page, checks: Checks, wording: Wording, frozen: str | None) -> None:
    checks.finish()
    page.finish(wording.own, wording.questionnaire.texts[wording.language].title, frozen)


def _contents(
    wording: Wording,
    supplier: Mapping[str, str | None],
    as_of: date | None,
    answers: Mapping[str, object],
    comments: Mapping[str, str],
) -> dict[str, Any]:
    contents: dict[str, Any] = {f"supplier.{key}": value for key, value in supplier.items() if value is not None}
    if as_of is not None:
        contents["as_of"] = as_of
    for id, answer in answers.items():
        if answer is not None:
            contents |= wording.contents(wording.questionnaire.questions[id], answer)
    return contents | {comment_key(id): text for id, text in comments.items()}


def _sheet_names(wording: Wording, asked: set[str]) -> dict[str, tuple[Section, int]]:
    """Each section with how many of its questions are asked, by the name of its sheet."""
    names: dict[str, tuple[Section, int]] = {}
    for section in wording.questionnaire.sections:
        count = sum(id in asked for id in section.questions)
        if count:
            names[_sheet_name(f"{len(names) + 1} {wording.section(section)}")] = (section, count)
    return names


def _sheet_name(text: str) -> str:
    """A name any spreadsheet takes; the number before it keeps it unlike the others."""
    name = _FORBIDDEN.sub(" ", text).strip("'")
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 1].rstrip() + "…"
