"""Scoring: responses in columns, from JSON Lines on disk, and one alone."""

import json
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.figures import Figure, median_seconds, peak_megabytes, seconds
from questionnaires.answers.columns import AnswerColumns
from questionnaires.answers.document import AnswerDocument, read_document
from questionnaires.catalogue import questionnaire
from questionnaires.frame import AnswerFrame
from scoring.catalogue import rubric
from scoring.document import score_document
from scoring.engine import score, score_documents
from scoring.submissions import RaisedColumn, Submissions, submissions_of
from tadasu.commands.scoring_run import scored_batches
from tests.oracle.generate import random_document

_ASKED = questionnaire()
_RUBRIC = rubric("responsible-acceptance", _ASKED)
_DAY = date(2026, 4, 30)
_DIFFERENT = 1_000  # random documents, repeated to the number wanted
_MANY = 100_000


def measure() -> Iterator[Figure]:
    """What is promised of scoring, and figures that inform."""
    raws = list(_random_raws())
    documents = [read_document(raw, _ASKED) for raw in raws]
    one = [replace(documents[0], previous=None)]
    yield Figure("one response, scored", 1000 * median_seconds(lambda: _score(one), 101), "ms", 5)
    whole = 1000 * median_seconds(lambda: _from_json_to_document(raws[0]), 101)
    yield Figure("one response, from JSON value to score document", whole, "ms")
    small = submissions_of(_ASKED, _RUBRIC, documents, [document.as_of or _DAY for document in documents])
    per_thousand = median_seconds(lambda: score(_ASKED, _RUBRIC, _fresh(small, 1)), 5)
    large = _fresh(small, _MANY // _DIFFERENT)
    taken = seconds(lambda: score(_ASKED, _RUBRIC, large))
    yield Figure("100,000 responses in columns", taken, "s", 3)
    yield Figure("the same, peak memory", peak_megabytes(), "MB", 1500)
    yield Figure("cost per response, 100,000 against 1,000", taken / (per_thousand * _MANY / _DIFFERENT), "x", 1.5)
    yield from _from_disk(raws)


def _from_disk(raws: Sequence[Mapping[str, Any]]) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.jsonl"
        with path.open("w", encoding="utf-8") as file:
            for index in range(_MANY):
                file.write(json.dumps(raws[index % len(raws)], ensure_ascii=False) + "\n")
        yield Figure("100,000 answer documents on disk", path.stat().st_size / 1e6, "MB")
        yield Figure("100,000 responses from JSON Lines on disk", seconds(lambda: _score_file(path)), "s", 60)


def _score_file(path: Path) -> None:
    """As the command line reads and scores it, without writing the score documents."""
    for batch in scored_batches([path], _ASKED, _RUBRIC, None, today=_DAY):
        assert not batch.rejected


def _random_raws() -> Iterator[dict[str, Any]]:
    rng = random.Random("benchmarks of scoring")
    for _ in range(_DIFFERENT):
        yield json.loads(json.dumps(random_document(rng)))


def _score(documents: Sequence[AnswerDocument]) -> None:
    score_documents(_ASKED, _RUBRIC, documents, [document.as_of or _DAY for document in documents])


def _from_json_to_document(raw: Mapping[str, Any]) -> None:
    document = read_document(raw, _ASKED)
    score_document(score_documents(_ASKED, _RUBRIC, [document], [document.as_of or _DAY]), 0, document)


def _fresh(submissions: Submissions, times: int) -> Submissions:
    """The same responses so many times over, in new columns of which nothing is worked out yet."""
    answers, size = submissions.frame.answers, submissions.size
    shift = {table: np.repeat(np.arange(times) * size, len(rows)) for table, rows in answers.rows.items()}
    columns = AnswerColumns(
        size * times,
        {key: np.tile(column, times) for key, column in answers.states.items()},
        {key: np.tile(column, times) for key, column in answers.leaves.items()},
        {table: np.tile(rows, times) + shift[table] for table, rows in answers.rows.items()},
    )
    frame = AnswerFrame(
        _ASKED, columns, np.tile(submissions.frame.column("as_of"), times), np.tile(submissions.frame.short, times),
        tables=_RUBRIC.tables, derived=_RUBRIC.derived,
    )  # fmt: skip
    states = {key: np.tile(column, times) for key, column in submissions.states.items()}
    return Submissions(
        frame, np.tile(submissions.levels, times), states, [_tiled(each, times) for each in submissions.raised]
    )


def _tiled(column: RaisedColumn, times: int) -> RaisedColumn:
    return RaisedColumn(
        list(column.ids) * times, np.tile(column.severities, times), np.tile(column.states, times),
        list(column.groups) * times, list(column.reasons) * times,
    )  # fmt: skip


if __name__ == "__main__":
    for figure in measure():
        sys.stdout.write(figure.row() + "\n")
