"""The process that opens files of strangers: started with limits, without installed packages, for many files.

It reads requests as lines of JSON, `{"path": …, "table": false}`, and answers with lines of
JSON: one `{"sheets": …}` for a filled workbook, `{"table": true}` for any other when no table
was asked for, `{"rows": …}` lines and `{"end": true}` for a table, or `{"refused": code,
"details": …}`. The program that started it keeps the time and ends it if need be.
"""

import json
import sys
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from exports.offline.marks import MARK_WITHIN_ROWS, SEAL_SHEET, STATIC, parse_sheet_mark
from exports.offline.row_reader import MOST_ROWS, Row
from exports.offline.safety import Refused, check_package
from exports.offline.spreadsheet import Sheet, Spreadsheet

if sys.platform != "win32":
    import resource

MEMORY_BYTES = 512 * 2**20
CPU_SECONDS = {False: 10, True: 120}  # for a workbook; for a table
WORKBOOK_ROWS, WORKBOOK_CELLS, WORKBOOK_SHEETS = 10_000, 2_000_000, 200
TABLE_CELLS = 20_000_000
ROWS_PER_LINE = 200

Message = dict[str, Any]


def main() -> None:
    limit_process()
    for line in sys.stdin:
        request = json.loads(line)
        limit_cpu(CPU_SECONDS[request["table"]])
        for message in answer(Path(request["path"]), request["table"]):
            sys.stdout.write(json.dumps(message, separators=(",", ":")) + "\n")
            sys.stdout.flush()


def answer(path: Path, as_table: bool) -> Iterator[Message]:
    """The messages for one file; the last one says how it ended."""
    try:
        yield from _messages(path, as_table)
    except Refused as refused:
        yield {"refused": refused.code, "details": refused.details}
    except OSError as error:
        yield {"refused": "file_unreadable", "details": {"error": error.strerror or str(error)}}
    except MemoryError:
        yield {"refused": "workbook_too_expensive", "details": {}}
    except (zipfile.BadZipFile, zlib.error, ValueError, LookupError, EOFError, ArithmeticError) as error:
        yield {"refused": "workbook_damaged", "details": {"error": str(error)[:200] or type(error).__name__}}


def limit_process() -> None:
    """Bounds memory for good, and keeps the process from writing files."""
    if sys.platform != "win32":
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def limit_cpu(seconds: int) -> None:
    """Bounds the processor time of the next file; the system ends the process beyond it."""
    if sys.platform != "win32":
        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + seconds, most))


def _messages(path: Path, as_table: bool) -> Iterator[Message]:
    check_package(path)
    with zipfile.ZipFile(path) as package:
        book = Spreadsheet(package)
        if as_table:
            yield from _table(book)
            return
        marked = [(sheet, section) for sheet in book.sheets[:WORKBOOK_SHEETS] if (section := _section(book, sheet))]
        yield {"sheets": [_whole(book, *each) for each in marked]} if marked else {"table": True}


def _section(book: Spreadsheet, sheet: Sheet) -> str | None:
    """The section a sheet is marked with; None if it is not ours."""
    for _, cells in book.rows(sheet, MARK_WITHIN_ROWS, WORKBOOK_CELLS):
        for _, _, value, _ in cells:
            if mark := parse_sheet_mark(value):
                return mark[1]
    return None


def _whole(book: Spreadsheet, sheet: Sheet, section: str) -> Message:
    """The rows of one of our sheets, without those that only hold our own words."""
    rows = book.rows(sheet, WORKBOOK_ROWS, WORKBOOK_CELLS)
    return {"name": sheet.name, "rows": [row for row in rows if section == SEAL_SHEET or row[1][0][2] != STATIC]}


def _table(book: Spreadsheet) -> Iterator[Message]:
    """The rows of every sheet; which of them is a table, the reader of portfolios decides."""
    for sheet in book.sheets[:WORKBOOK_SHEETS]:
        gathered: list[Row] = []
        for row in book.rows(sheet, MOST_ROWS, TABLE_CELLS):
            gathered.append(row)
            if len(gathered) == ROWS_PER_LINE:
                yield {"sheet": sheet.name, "rows": gathered}
                gathered = []
        if gathered:
            yield {"sheet": sheet.name, "rows": gathered}
    yield {"end": True}
