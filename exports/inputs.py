"""Answers from whatever is given: documents, lines of documents, filled workbooks, portfolio tables, folders."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from exports.offline.pool import ReadingPool
from exports.offline.reader import read_sheets
from exports.offline.safety import Refused
from exports.offline.typed import RepairNote, paths_around
from exports.portfolio import PortfolioRow, read_portfolio
from questionnaires.answers.document import AnswerDocument, AnswersRejected, parse_json, read_document
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from questionnaires.repair import Repairer

ENDINGS = (".json", ".jsonl", ".xlsx", ".csv", ".tsv", ".txt")
_TABLES = (".csv", ".tsv", ".txt")
_OTHER_WORKBOOKS = (".xls", ".xlsm", ".xlsb", ".ods")  # opened only to say how to save them
_MEGABYTE = 2**20
_MOST_MEGABYTES = 64  # of one answer document
_AHEAD = 4  # files read in advance by each child process

Opened = Future[dict[str, Any]]


@dataclass(frozen=True)
class Input:
    """One supplier's answers, or why there are none. `name` says which file, and which row or line of it."""

    name: str
    document: AnswerDocument | None
    problems: tuple[Problem, ...] = ()
    repairs: tuple[RepairNote, ...] = ()


def read_inputs(
    paths: Iterable[Path], questionnaire: Questionnaire, *, children: int = 2, key: bytes | None = None
) -> Iterator[Input]:
    """Every answer document in `paths`, in order; a bad one never stops the others.

    Folders are gone through in order of name, hidden and lock files left out. Workbooks are
    opened by `children` processes, a few files ahead of what is asked for; nothing else is
    held in memory. `key` is the key that templates were sealed with, if they were.
    """
    with ReadingPool(children) as pool:
        reading = _Reading(questionnaire, Repairer(questionnaire), pool, key)
        for path, opened in _opened_ahead(_files(paths), pool, children * _AHEAD):
            yield from reading.file(path, opened)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from _files_below(path)
        else:
            yield path


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.iterdir()):
        if path.name.startswith((".", "~$")):
            continue
        if path.is_dir():
            if not path.is_symlink():  # a link may lead back up
                yield from _files_below(path)
        else:
            yield path


def _opened_ahead(files: Iterator[Path], pool: ReadingPool, ahead: int) -> Iterator[tuple[Path, Opened | None]]:
    """Each file in order; workbooks among the next few are already being opened."""
    waiting: deque[tuple[Path, Opened | None]] = deque()
    for path in files:
        is_workbook = path.suffix.lower() in (".xlsx", *_OTHER_WORKBOOKS)
        waiting.append((path, pool.start_workbook(path) if is_workbook else None))
        if len(waiting) > ahead:
            yield waiting.popleft()
    yield from waiting


@dataclass(frozen=True)
class _Reading:
    questionnaire: Questionnaire
    repairer: Repairer
    pool: ReadingPool
    key: bytes | None

    def file(self, path: Path, opened: Opened | None) -> Iterator[Input]:
        ending = path.suffix.lower()
        try:
            if opened is not None:
                yield from self._workbook(path, opened)
            elif ending == ".json":
                yield self._json_file(path)
            elif ending == ".jsonl":
                yield from self._json_lines(path)
            elif ending in _TABLES:
                yield from self._portfolio(path)
            elif not path.exists():
                yield _rejected(path, "file_unreadable", error="no such file")
            else:
                yield _rejected(path, "file_type", found=path.suffix or path.name, known=", ".join(ENDINGS))
        except OSError as error:
            yield _rejected(path, "file_unreadable", error=error.strerror or str(error))

    def _workbook(self, path: Path, opened: Opened) -> Iterator[Input]:
        try:
            found = opened.result()
        except Refused as refused:
            yield _rejected(path, refused.code, **refused.details)
            return
        if "sheets" not in found:
            yield from self._portfolio(path)
            return
        read = read_sheets(found["sheets"], self.questionnaire, repairer=self.repairer, key=self.key)
        if read.problems:
            yield Input(str(path), None, read.problems, read.repairs)
            return
        yield self._document(str(path), read.document, read.repairs, read.places, "")

    def _portfolio(self, path: Path) -> Iterator[Input]:
        rows = read_portfolio(path, self.questionnaire, pool=self.pool, repairer=self.repairer)
        return (self._row(path, row) for row in rows)

    def _row(self, path: Path, row: PortfolioRow) -> Input:
        name = f"{path} row {row.number}" + (f" ({row.supplier})" if row.supplier else "")
        if row.problems:
            return Input(name, None, row.problems, row.repairs)
        return self._document(name, row.document, row.repairs, row.places, f"row {row.number}, ")

    def _json_file(self, path: Path) -> Input:
        with path.open("rb") as file:
            content = file.read(_MOST_MEGABYTES * _MEGABYTE + 1)
        if len(content) > _MOST_MEGABYTES * _MEGABYTE:
            size = -(-path.stat().st_size // _MEGABYTE)
            return _rejected(path, "file_too_large", size=size, limit=_MOST_MEGABYTES)
        return self._json(str(path), content)

    def _json_lines(self, path: Path) -> Iterator[Input]:
        with path.open("rb") as file:
            for number, line in enumerate(_lines(file), 1):
                name = f"{path} line {number}"
                if line is None:
                    problem = Problem("line_too_long", f"line {number}", {"limit": _MOST_MEGABYTES})
                    yield Input(name, None, (problem,))
                elif line.strip():
                    yield self._json(name, line)

    def _json(self, name: str, content: bytes) -> Input:
        try:
            return Input(name, read_document(parse_json(content), self.questionnaire))
        except AnswersRejected as rejected:
            return Input(name, None, rejected.problems)

    def _document(
        self, name: str, raw: Mapping[str, Any], repairs: tuple[RepairNote, ...], places: Mapping[str, str], above: str
    ) -> Input:
        try:
            return Input(name, read_document(raw, self.questionnaire), (), repairs)
        except AnswersRejected as rejected:
            problems = tuple(_located(problem, places, above) for problem in rejected.problems)
            return Input(name, None, problems, repairs)


def _rejected(path: Path, code: str, **details: object) -> Input:
    return Input(str(path), None, (Problem(code, path.name, details),))


def _lines(file: Any) -> Iterator[bytes | None]:
    """The lines of a file; None for one that is too long, the rest of which is passed over."""
    most = _MOST_MEGABYTES * _MEGABYTE
    while line := file.readline(most):
        if len(line) < most or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(most)) and not rest.endswith(b"\n"):
            pass
        yield None


def _located(problem: Problem, places: Mapping[str, str], above: str) -> Problem:
    """The problem at the cell of the answer, or of the nearest answer around it."""
    for path in (problem.place, *paths_around(problem.place)):
        if path in places:
            at = places[path]
            return replace(problem, place=at if path == problem.place else f"{at}, {problem.place}")
    return replace(problem, place=f"{above}{problem.place}")
