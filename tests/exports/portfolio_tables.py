"""Portfolio tables written for a test, and what is read from them."""

from pathlib import Path
from typing import Any

from exports.offline.pool import ReadingPool
from exports.portfolio import PortfolioRow, read_portfolio
from questionnaires.catalogue import questionnaire
from questionnaires.repair import Repairer

HEADER = "supplier,PRF-01.prefecture,PRF-03,PRF-04"
ROW = "例示精機,愛知県,40,[]"
ANSWERS = {"PRF-01": {"prefecture": "JP-23"}, "PRF-03": 40, "PRF-04": []}


class Tables:
    """Reads tables written for a test."""

    def __init__(self, folder: Path, pool: ReadingPool, repairer: Repairer) -> None:
        self.folder, self.pool, self.repairer = folder, pool, repairer

    def read(self, content: str | bytes, name: str = "table.csv") -> list[PortfolioRow]:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.rows(path)

    def rows(self, path: Path) -> list[PortfolioRow]:
        return list(read_portfolio(path, questionnaire(), pool=self.pool, repairer=self.repairer))


def answers(row: PortfolioRow) -> Any:
    assert row.problems == ()
    return row.document["answers"]


def codes(row: PortfolioRow) -> list[tuple[str, str]]:
    return [(problem.code, problem.place) for problem in row.problems]
