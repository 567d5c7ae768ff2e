"""Answers from whatever is given: documents, lines of documents, filled workbooks, portfolio tables, folders."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from exports.files import FoundFile, files_of
from exports.json_files import MOST_MEGABYTES, content_of, lines_of, parsed
from exports.offline.pool import ReadingPool
from exports.offline.reader import read_sheets
from exports.offline.safety import Refused
from exports.offline.typed import RepairNote, paths_around
from exports.portfolio import PortfolioRow, read_portfolio
from questionnaires.answers.document import AnswerDocument, AnswersRejected, read_document
from questionnaires.model import Questionnaire
from questionnaires.problems import Problem, told
from questionnaires.repair import Repairer

ENDINGS = (".json", ".jsonl", ".xlsx", ".csv", ".tsv", ".txt")
_TABLES = (".csv", ".tsv", ".txt")
_OTHER_WORKBOOKS = (".xls", ".xlsm", ".xlsb", ".ods")  # opened only to say how to save them
_AHEAD = 4  # files read in advance by each child process

Opened = Future[dict[str, Any]]


@dataclass(frozen=True)
class Input:
    """One supplier's answers, or why there are none. `name` says which file, and which row or line of it.

    With neither a document nor problems it is no supplier: `remarks` then say what of a file was passed over.
    """

    name: str
    document: AnswerDocument | None
    problems: tuple[Problem, ...] = ()
    repairs: tuple[RepairNote, ...] = ()
    remarks: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()  # of answers that stand, but may have been meant otherwise
    places: Mapping[str, str] = field(default_factory=dict)  # the cell of each answer, by JSON path
    above: str = ""  # where an answer without a cell would stand: the row of its table

    def located(self, problem: Problem) -> Problem:
        """The problem at the cell of the answer, or of the nearest answer around it."""
        for path in (problem.place, *paths_around(problem.place)):
            if path in self.places:
                at = self.places[path]
                return replace(problem, place=at if path == problem.place else f"{at}, {problem.place}")
        return replace(problem, place=f"{self.above}{problem.place}")


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
        for found, opened in _opened_ahead(files_of(paths), pool, children * _AHEAD):
            if found.problem is not None:
                yield Input(str(found.path), None, (found.problem,))
            else:
                yield from reading.file(found.path, opened)


def _opened_ahead(
    files: Iterator[FoundFile], pool: ReadingPool, ahead: int
) -> Iterator[tuple[FoundFile, Opened | None]]:
    """Each file in order; workbooks among the next few are already being opened."""
    waiting: deque[tuple[FoundFile, Opened | None]] = deque()
    for found in files:
        is_workbook = found.problem is None and found.path.suffix.lower() in (".xlsx", *_OTHER_WORKBOOKS)
        waiting.append((found, pool.start_workbook(found.path) if is_workbook else None))
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
            yield Input(str(path), None, told(read.problems), read.repairs)
            return
        yield self._document(
            read.document, Input(str(path), None, (), read.repairs, places=read.places, doubts=read.doubts)
        )

    def _portfolio(self, path: Path) -> Iterator[Input]:
        rows = read_portfolio(path, self.questionnaire, pool=self.pool, repairer=self.repairer)
        return (self._row(path, row) for row in rows)

    def _row(self, path: Path, row: PortfolioRow) -> Input:
        if row.remarks:
            return Input(str(path), None, remarks=row.remarks)
        name = f"{path} {row.place}" + (f" ({row.supplier})" if row.supplier else "")
        if row.problems:
            return Input(name, None, told(row.problems), row.repairs)
        above = f"{row.place}, "
        read = Input(name, None, (), row.repairs, places=row.places, above=above, doubts=row.doubts)
        return self._document(row.document, read)

    def _json_file(self, path: Path) -> Input:
        try:
            return self._json(str(path), content_of(path))
        except AnswersRejected as rejected:
            return Input(str(path), None, rejected.problems)

    def _json_lines(self, path: Path) -> Iterator[Input]:
        is_empty = True
        for number, line in lines_of(path):
            is_empty = False
            name = f"{path} line {number}"
            if line is None:
                yield Input(name, None, (Problem("line_too_long", f"line {number}", {"limit": MOST_MEGABYTES}),))
            else:
                yield self._json(name, line, number)
        if is_empty:
            yield _rejected(path, "input_empty")

    def _json(self, name: str, content: bytes, line: int = 1) -> Input:
        """The document in `content`, which begins on this line of its file."""
        try:
            return Input(name, read_document(parsed(content), self.questionnaire))
        except AnswersRejected as rejected:
            return Input(name, None, tuple(_from_line(line, problem) for problem in rejected.problems))

    def _document(self, raw: Mapping[str, Any], read: Input) -> Input:
        """What was read, with its document or with what is wrong with it."""
        try:
            return replace(read, document=read_document(raw, self.questionnaire))
        except AnswersRejected as rejected:
            return replace(read, problems=tuple(map(read.located, rejected.problems)))


def _from_line(line: int, problem: Problem) -> Problem:
    """The problem where it is in the file, of which only one line was looked at."""
    if line == 1 or not problem.place.startswith("line 1, "):
        return problem
    return replace(problem, place=problem.place.replace("line 1,", f"line {line},", 1))


def _rejected(path: Path, code: str, **details: object) -> Input:
    return Input(str(path), None, (Problem(code, path.name, details),))
