"""The company workbook of ten thousand invented suppliers, against XlsxWriter alone writing the same cells.

Ours, a recorder of its cells and the bare writer each run in a process of their own.
"""

import json
import marshal
import pickle
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from benchmarks.figures import Figure, peak_megabytes
from exports.company.report import Batch, CompanyReport
from exports.company.workbook import write_company_workbook
from questionnaires.answers.document import read_document
from questionnaires.catalogue import questionnaire
from scoring.catalogue import rubric
from scoring.engine import score_documents
from tests.oracle.generate import random_document

_SUPPLIERS, _DIFFERENT = 10_000, 250
_CHUNK = 20_000  # cells
_METHODS = ("write_string", "write_number", "write_datetime", "write_formula", "write_blank", "write_url")
_OWN_STATE = {"xf_format_indices", "dxf_format_indices", "xf_index", "dxf_index"}
_PROGRAM = "import sys, benchmarks.company_workbook as m; m.child(*sys.argv[1:])"


def main() -> None:
    for figure in measure():
        print(figure.row(), flush=True)


def measure() -> Iterator[Figure]:
    """Cells, time against the bare writer, and memory."""
    with tempfile.TemporaryDirectory() as folder:
        recorded = _run("record", folder)
        bare, ours = _run("bare", folder), _run("ours", folder)
    yield Figure(f"{_SUPPLIERS:,} suppliers: cells", recorded["cells"] / 1e6, "million", 1, at_least=True)
    yield Figure("ours, processor time", ours["seconds"], "s")
    yield Figure("XlsxWriter alone, the same cells", bare["seconds"], "s")
    yield Figure("ours against XlsxWriter alone", ours["seconds"] / bare["seconds"], "x", 1.3)
    yield Figure("ours, peak memory", ours["megabytes"], "MB", 300)
    yield Figure("XlsxWriter alone, peak memory", bare["megabytes"], "MB")
    yield Figure("size of the file", ours["size"], "MB")


def _run(task: str, folder: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, "-c", _PROGRAM, task, folder], check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def child(task: str, folder: str) -> None:
    """One task in this process; prints its figures as JSON."""
    tasks: dict[str, Callable[[Path], dict[str, float]]] = {"ours": _ours, "record": _record, "bare": _bare}
    print(json.dumps({**tasks[task](Path(folder)), "megabytes": peak_megabytes()}))


def _ours(folder: Path) -> dict[str, float]:
    report, batches = _invented_portfolio()
    path = folder / "ours.xlsx"
    start = _processor_seconds()
    write_company_workbook(path, batches, report)
    return {"seconds": _processor_seconds() - start, "size": path.stat().st_size / 1e6}


def _invented_portfolio() -> tuple[CompanyReport, Iterator[Batch]]:
    """A few hundred random documents, scored once, then repeated under other names."""
    asked = questionnaire()
    rules = rubric("responsible-acceptance", asked)
    source = random.Random(20260430)
    documents = [read_document(random_document(source), asked) for _ in range(_DIFFERENT)]
    cards = score_documents(asked, rules, documents, [document.as_of or date(2026, 4, 30) for document in documents])

    def batches() -> Iterator[Batch]:
        for first in range(0, _SUPPLIERS, _DIFFERENT):
            yield (
                cards,
                [
                    replace(document, supplier={"name": f"架空見本工業 {first + place:05d}", "site": "第一工場"})
                    for place, document in enumerate(documents)
                ],
            )

    return CompanyReport(asked, rules, "ja", date(2026, 4, 30), company="架空商事"), batches()


def _processor_seconds() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class _Recorder(Worksheet):
    """A sheet that notes every cell written to it, then writes it."""

    file: BinaryIO
    buffer: ClassVar[list[tuple[Any, ...]]] = []
    formats: ClassVar[dict[int, Format]] = {}
    sheets: ClassVar[list[str]] = []
    cells = 0

    def noted(self, method: int, row: int, column: int, rest: tuple[Any, ...]) -> None:
        name = str(self.name)
        if name not in _Recorder.sheets:
            _Recorder.sheets.append(name)
        values = [_noted(value) for value in rest]
        _Recorder.buffer.append((_Recorder.sheets.index(name), method, row, column, values))
        _Recorder.cells += 1
        if len(_Recorder.buffer) == _CHUNK:
            _Recorder.flush()

    @classmethod
    def flush(cls) -> None:
        marshal.dump(cls.buffer, cls.file)
        cls.buffer.clear()


def _noted(value: object) -> object:
    """A value as marshal can carry it; formats and times are marked."""
    if isinstance(value, Format):
        _Recorder.formats[id(value)] = value
        return ("format", id(value))
    return ("time", value.isoformat()) if isinstance(value, datetime) else value


def _noting(place: int, method: str) -> Callable[..., Any]:
    write = getattr(Worksheet, method)

    def note(self: _Recorder, row: int, column: int, *rest: Any) -> Any:
        self.noted(place, row, column, rest)
        return write(self, row, column, *rest)

    return note


def _record(folder: Path) -> dict[str, float]:
    for place, method in enumerate(_METHODS):
        setattr(_Recorder, method, _noting(place, method))
    Workbook.worksheet_class = _Recorder
    report, batches = _invented_portfolio()
    with (folder / "cells").open("wb") as file:
        _Recorder.file = file
        write_company_workbook(folder / "recorded.xlsx", batches, report)
        _Recorder.flush()
    looks = {key: _look(found) for key, found in _Recorder.formats.items()}
    (folder / "looks").write_bytes(pickle.dumps((looks, _Recorder.sheets)))
    return {"cells": _Recorder.cells}


def _look(found: Format) -> dict[str, Any]:
    return {name: value for name, value in vars(found).items() if name not in _OWN_STATE}


def _bare(folder: Path) -> dict[str, float]:
    """Times only the calls of XlsxWriter: cells are read back in chunks between them."""
    looks, names = pickle.loads((folder / "looks").read_bytes())
    spent = -_processor_seconds()
    workbook = Workbook(str(folder / "bare.xlsx"), {"constant_memory": True})
    formats = {key: workbook.add_format() for key in looks}
    for key, look in looks.items():
        vars(formats[key]).update(look)
    sheets = [workbook.add_worksheet(name) for name in names]
    writers = [[getattr(sheet, method) for method in _METHODS] for sheet in sheets]
    spent += _processor_seconds()
    with (folder / "cells").open("rb") as file:
        for chunk in _chunks(file, formats):
            spent -= _processor_seconds()
            for sheet, method, row, column, values in chunk:
                writers[sheet][method](row, column, *values)
            spent += _processor_seconds()
    spent -= _processor_seconds()
    workbook.close()
    return {"seconds": spent + _processor_seconds()}


def _chunks(file: BinaryIO, formats: dict[int, Format]) -> Iterator[list[tuple[Any, ...]]]:
    while True:
        try:
            chunk = marshal.load(file)
        except EOFError:
            return
        yield [(*cell[:4], [_restored(value, formats) for value in cell[4]]) for cell in chunk]


def _restored(value: Any, formats: dict[int, Format]) -> Any:
    if isinstance(value, tuple):
        return formats[value[1]] if value[0] == "format" else datetime.fromisoformat(value[1])
    return value


if __name__ == "__main__":
    main()
