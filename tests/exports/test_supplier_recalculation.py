"""The formulas of the supplier workbook are alive, and give the scores issued."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from questionnaires.model import Questionnaire
from scoring.document import score_document
from scoring.rubric import Rubric
from tests.exports.recalculation import recalculated
from tests.exports.supplier_workbooks import (
    EXAMPLES,
    checks,
    column_of,
    example,
    formulas,
    rows_by_first_cell,
    scored,
    write,
)
from tests.oracle.generate import BAD, random_document

RANDOM_DOCUMENTS = 21


@pytest.fixture(scope="module")
def fifty(tmp_path_factory: pytest.TempPathFactory, questions: Questionnaire, rules: Rubric) -> list[tuple[Path, Path]]:
    """The printed examples and random documents as workbooks, each as written and as recalculated."""
    folder, rng = tmp_path_factory.mktemp("fifty"), random.Random(5)
    documents = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLES}
    documents |= {f"random-{n}": json.loads(json.dumps(random_document(rng))) for n in range(RANDOM_DOCUMENTS)}
    paths = [folder / f"{name}.xlsx" for name in documents]
    for path, raw in zip(paths, documents.values(), strict=True):
        write(path, raw, questions, rules)
    return list(zip(paths, recalculated(paths, folder), strict=True))


def test_recalculating_fifty_workbooks_gives_every_score_as_issued(fifty: list[tuple[Path, Path]]) -> None:
    differing = []
    for path, result in fifty:
        book = load_workbook(result, data_only=True, read_only=True)
        rows = list(book["CHECK"].iter_rows(values_only=True))
        differing += [(path.stem, row[0]) for row in rows[3:] if row[5] != "OK"]
        assert (path.stem, rows[0][5]) == (path.stem, "ALL AGREE")
        assert len(rows) > 600
        book.close()

    assert len(fifty) >= 50
    assert differing == []


def test_the_results_in_the_file_are_what_its_formulas_give(
    tmp_path: Path, questions: Questionnaire, rules: Rubric
) -> None:
    """A reader that does not calculate shows them."""
    documents = {"en": example("EX-08"), "ja": json.loads(json.dumps(random_document(random.Random(7), BAD)))}
    paths = [tmp_path / f"{language}.xlsx" for language in documents]
    for (language, raw), path in zip(documents.items(), paths, strict=True):
        write(path, raw, questions, rules, language)

    stale = []
    for path, result in zip(paths, recalculated(paths, tmp_path), strict=True):
        before, after = load_workbook(path, data_only=True), load_workbook(result, data_only=True)
        stale += [(path.stem, *place) for place in changed_results(load_workbook(path), before, after)]

    assert stale == []


def changed_results(written: Workbook, before: Workbook, after: Workbook) -> Iterator[tuple[str, str]]:
    """Formulas whose result in the file is another than the one worked out."""
    for sheet, cell, _ in formulas(written):
        if not same(before[sheet][cell].value, after[sheet][cell].value):
            yield sheet, cell


def same(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= 1e-9 * max(1, abs(one))
    return (one if one is not None else "") == (other if other is not None else "")


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory, questions: Questionnaire, rules: Rubric) -> dict[str, Workbook]:
    """EX-01 recalculated with a cell changed by hand, by what was changed."""
    folder = tmp_path_factory.mktemp("altered")
    write(folder / "original.xlsx", example("EX-01"), questions, rules)
    changes: dict[str, tuple[str, str, str, str | float]] = {
        "passports kept": ("Answers", "LAW-21", "Answer", "d"),
        "overtime": ("Answers", "LAW-10", "Answer", 85),
        "wage": ("Computed", "LAW-07.amount", "Answer", 150_000),
        "evidence": ("Answers", "LAW-01", "Level stated", 0),
        "stored value": ("CHECK", "Result: Declared score", "As issued", 12.3),
    }
    paths = []
    for name, (sheet_name, row, column, value) in changes.items():
        book = load_workbook(folder / "original.xlsx")
        sheet = book[sheet_name]
        place = 2 if sheet_name == "Computed" else column_of(sheet, column)
        rows_by_first_cell(sheet)[row][place].value = value
        paths.append(folder / f"{name}.xlsx")
        book.save(paths[-1])
    return {path.stem: load_workbook(result, data_only=True)
            for path, result in zip(paths, recalculated(paths, folder), strict=True)}  # fmt: skip


def result(book: Workbook, label: str) -> object:
    return rows_by_first_cell(book["Summary"])[label][1].value


@pytest.mark.parametrize(
    ("change", "answers"),
    [
        ("passports kept", {"LAW-21": "d"}),
        ("overtime", {"LAW-10": 85}),
        ("wage", {"LAW-07": {"basis": "monthly", "amount": 150_000, "hours": 160, "pay_month": "2026-04"}}),
    ],
)
def test_a_changed_answer_gives_the_score_of_that_answer(
    change: str, answers: dict[str, Any], altered: dict[str, Workbook], questions: Questionnaire, rules: Rubric
) -> None:
    cards, document = scored(example("EX-01", **answers), questions, rules)
    expected = score_document(cards, 0, document)

    found = altered[change]

    assert result(found, "Final score") == expected["final"]
    assert result(found, "Declared score") == expected["declared"]
    assert result(found, "Risk band (code)") == expected["band"]
    assert found["CHECK"]["F1"].value != "ALL AGREE"


def test_a_changed_evidence_level_changes_what_is_assured_but_not_what_is_declared(
    altered: dict[str, Workbook],
) -> None:
    differing = {what for what, verdict in checks(altered["evidence"]) if verdict == "DIFFERENT"}

    assert "LAW-01: Assured value" in differing
    assert "LAW-01: Declared value" not in differing


def test_a_tampered_stored_value_shows_different(altered: dict[str, Workbook]) -> None:
    found = altered["stored value"]

    assert [what for what, verdict in checks(found) if verdict == "DIFFERENT"] == ["Result: Declared score"]
    assert found["CHECK"]["F1"].value == "1 DIFFERENT"
