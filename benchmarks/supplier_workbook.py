"""The supplier workbook: how long one takes."""

import io
import sys
from collections.abc import Iterator
from datetime import UTC, datetime

from benchmarks.figures import Figure, median_seconds
from exports.supplier.workbook import write_supplier_workbook
from questionnaires.answers.document import read_document
from questionnaires.catalogue import questionnaire
from scoring.catalogue import rubric
from scoring.engine import score_documents
from tests.printed import example

_WRITTEN = datetime(2026, 5, 1, tzinfo=UTC)


def measure() -> Iterator[Figure]:
    """One workbook with its live formulas, in each language."""
    asked = questionnaire()
    document = read_document(example("EX-08"), asked)
    assert document.as_of is not None
    cards = score_documents(asked, rubric("responsible-acceptance", asked), [document], [document.as_of])
    for language in asked.languages:

        def write(language: str = language) -> None:
            write_supplier_workbook(io.BytesIO(), cards, 0, document, language, generated_at=_WRITTEN)

        yield Figure(f"supplier workbook of EX-08 in {language}", median_seconds(write, 5), "s", 1)


if __name__ == "__main__":
    for figure in measure():
        sys.stdout.write(figure.row() + "\n")
