"""The flat files of a portfolio, written side by side while its scorecards stream by."""

from collections.abc import Mapping, Sequence
from typing import BinaryIO

from exports.company.report import CompanyReport
from exports.tabular import FlatTable, item_table, site_table, write_csv, write_csv_rows, write_json_lines
from questionnaires.answers.document import AnswerDocument
from scoring.engine import Scorecards

_TABLES = {"sites": site_table, "items": item_table}
FLAT_FILES = tuple(f"{name}{ending}" for name in _TABLES for ending in (".csv", ".jsonl"))


class FlatFiles:
    """`sites` and `items`, each as CSV and as JSON Lines, in files the caller opens and closes, by name."""

    def __init__(self, files: Mapping[str, BinaryIO], report: CompanyReport) -> None:
        self._files = files
        self._report = report
        for name, table in _TABLES.items():
            write_csv(files[f"{name}.csv"], table([], report))

    def add(self, cards: Scorecards, documents: Sequence[AnswerDocument]) -> None:
        """Writes the rows of one batch."""
        for name, table in _TABLES.items():
            batch = table([(cards, documents)], self._report)
            rows = FlatTable(batch.columns, list(batch.rows))  # both formats say the same, worked out once
            write_csv_rows(self._files[f"{name}.csv"], rows)
            write_json_lines(self._files[f"{name}.jsonl"], rows)
