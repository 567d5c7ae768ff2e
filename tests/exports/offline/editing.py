"""What somebody does to a filled workbook: types into a cell, or changes the text of a part."""

import zipfile
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.exports.offline.filling import ANSWER, rows_of


def cell_at(book: Workbook, key: str) -> tuple[Worksheet, int]:
    return next(rows_of(book, key))


def put(key: str, value: object, style: str | None = None) -> Callable[[Workbook], None]:
    """Types one value; `style` is a number format pasted with it."""

    def edit(book: Workbook) -> None:
        sheet, row = cell_at(book, key)
        cell = sheet.cell(row, ANSWER)
        cell.value = value  # type: ignore[assignment]  # no answer stands in a merged cell
        if style:
            cell.number_format = style

    return edit


def rewrite(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Changes the text of one part of a workbook."""
    with zipfile.ZipFile(path) as package:
        parts = {info.filename: package.read(info) for info in package.infolist()}
    before = parts[part].decode("utf-8")
    parts[part] = change(before).encode("utf-8")
    assert parts[part].decode("utf-8") != before, f"nothing changed in {part}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)


def rewrite_sheets(path: Path, change: Callable[[str], str]) -> None:
    """Changes whichever sheet the change applies to."""
    with zipfile.ZipFile(path) as package:
        names = [name for name in package.namelist() if name.startswith("xl/worksheets/sheet")]
        texts = {name: package.read(name).decode("utf-8") for name in names}
    (part,) = [name for name, text in texts.items() if change(text) != text]
    rewrite(path, part, change)
