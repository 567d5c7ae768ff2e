"""The company workbook: real files, opened and read."""

from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from exports.company import table as tables
from exports.company.heat_map import best_value, counts
from exports.company.ordering import portfolio_order
from exports.company.workbook import write_company_workbook
from exports.texts import labels
from questionnaires.answers.document import read_document
from questionnaires.problems import LANGUAGES
from scoring.document import score_document
from tests.exports.portfolios import (
    batches,
    formula_results,
    named,
    opened,
    random_documents,
    report,
    table,
    written,
)
from tests.exports.recalculation import recalculated
from tests.printed import example
from tests.shipped import shipped_questionnaire, shipped_rubric

ASKED_FOR = [
    "Summary", "Portfolio", "Heat map", "Non-response", "Flags", "CAP tracker", "Fees by corridor", "Transfers",
    "Due-diligence matrix", "Trend", "Rubric", "Log", "Rejected inputs",
]  # fmt: skip


def _documents(*examples: str) -> list[Any]:
    return [read_document(example(name), shipped_questionnaire()) for name in examples]


def test_every_sheet_asked_for_is_there_in_both_languages() -> None:
    for language in LANGUAGES:
        names = opened(written(random_documents(), report(language))).sheetnames

        sheets = labels("company", language).under("sheets")
        english = labels("company", "en").under("sheets")
        assert [english[key] for key in sheets if sheets[key] in names and english[key] in ASKED_FOR] == ASKED_FOR
        assert names[0] == sheets["cover"]


def test_the_portfolio_shows_the_figures_of_the_score_documents() -> None:
    documents = random_documents()

    rows = {row["Supplier"]: row for row in table(opened(written(documents, report())), "Portfolio")}

    for cards, part in batches(documents):
        for index, document in enumerate(part):
            score = score_document(cards, index, document)
            row = rows[document.supplier["name"]]
            assert row["Risk band"] == shipped_rubric().texts["en"].bands[score["band"]]
            assert row["Final"] == (score["final"] if score["final"] is not None else "–")
            assert row["Binding reason"] == (score["binding_cap"]["text"]["en"] if score["binding_cap"] else None)
            assert row["Coverage"] == score["coverage"]
            assert row["Priority index"] == score["priority"]
            fees = score["pillars"]["B"]["final"]
            assert row["Recruitment fees"] == ("–" if fees is None else fees)
            assert row["Answers as of"] == datetime.fromisoformat(score["as_of"])
            open_flags = [flag for flag in score["flags"] if flag["state"] not in ("verified_closed", "closed")]
            assert row["Zero tolerance"] == sum(flag["severity"] == "ZT" for flag in open_flags)


def test_suppliers_are_listed_by_band_severity_workers_affected_and_priority() -> None:
    columns = {
        "band": np.array([6, 2, 2, 2, 2, 0, 1, -1]),  # low, four critical, not applicable, not rated, none
        "gravest": np.array([4, 3, 4, 4, 4, 0, 4, 4]),
        "affected": np.array([900, 900, 5, 50, 50, 0, 1, 1.0]),
        "priority": np.array([99, 99, 99, 10, 20, 0, 1, 1.0]),
    }

    assert portfolio_order(shipped_rubric(), columns).tolist() == [4, 3, 2, 1, 0, 6, 5, 7]


def test_the_heat_map_holds_every_weighted_item_of_every_site() -> None:
    documents = random_documents()
    items = [item.id for item in shipped_rubric().items.values() if counts(item)]

    sheet = opened(written(documents, report()))["Heat map"]

    rows = list(sheet.iter_rows(min_row=5, values_only=True))
    assert list(rows[0][4:]) == items and len(items) == 101
    found = {row[0]: dict(zip(items, row[4:], strict=True)) for row in rows[1:]}
    for cards, part in batches(documents):
        for index, document in enumerate(part):
            for item in score_document(cards, index, document)["items"]:
                if item["id"] in items:
                    assert found[document.supplier["name"]][item["id"]] == _shown(item), item


def _shown(item: dict[str, Any]) -> float | str:
    if item["na_claimed"]:
        return "(–)"
    if not item["applicable"]:
        return "–"
    return float(item["value"]) if item["answered"] else "?"


def test_colours_of_the_heat_map_leave_words_alone() -> None:
    rules = opened(written(random_documents(), report()))["Heat map"].conditional_formatting

    operators = [rule.operator for cells in rules for rule in cells.rules if str(cells.sqref).startswith("E6")]
    assert operators == ["between"] * 5


def test_the_best_value_of_a_scale_is_known_for_every_item() -> None:
    assert {best_value(item) for item in shipped_rubric().items.values() if counts(item)} == {100.0}


def test_every_flag_is_listed_with_its_fact_answer_and_sources() -> None:
    document = named(_documents("EX-03")[0], name="Sample Works")

    rows = table(opened(written([document], report())), "Flags")

    first = rows[0]
    assert (first["Flag"], first["Severity"], first["State"]) == ("LAW-21", "Zero tolerance", "Open")
    assert first["Basis"] == "Law" and "TITA48" in first["Sources"]
    question = shipped_questionnaire().texts["en"].questions["LAW-21"]
    assert (first["What was asked or found"], first["Answer"]) == (question.label, question.options["d"])
    score = score_document(next(batches([document]))[0], 0, document)
    assert [row["Flag"] for row in rows] == [flag["id"] for flag in score["flags"]]


def test_a_flag_of_a_check_carries_the_sources_of_the_check() -> None:
    raw = example("EX-01")
    document = read_document({**raw, "answers": {**raw["answers"], "PRF-05": []}}, shipped_questionnaire())

    rows = table(opened(written([document], report())), "Flags")

    assert next(row["Sources"] for row in rows if row["Flag"] == "CC-18") == "TITA23, ICRRA2-5, ICRRA19-22, SSWO3"


HOSTILE = [
    "=1+1",
    "+81",
    "@SUM(A1)",
    "-1",
    "x" * 40_000,
    "a\x00b\x1f",
    "工場🏭",
    "מפעל",
    "<r><t>x</t></r>",
    "株式会社" * 60,
]


def test_hostile_names_stay_names_on_every_sheet() -> None:
    documents = [
        named(document, name=name, site=name) for document, name in zip(random_documents(), HOSTILE, strict=False)
    ]

    workbook = opened(written(documents, report("ja", owners={("=1+1", "=1+1"): "=2+2"})))

    cells = [cell for sheet in workbook.worksheets[1:] for row in sheet.iter_rows() for cell in row]
    typed = {cell.value for cell in cells if cell.data_type == "s"}
    assert {"=1+1", "+81", "@SUM(A1)", "-1", "=2+2", "工場🏭", "מפעל", "a\ufffdb\ufffd"} <= typed
    assert not [cell for cell in cells if cell.data_type == "f" and cell.value in ("=1+1", "=2+2")]
    assert not [cell for cell in cells if cell.hyperlink]


@pytest.mark.parametrize("language", LANGUAGES)
def test_libreoffice_calculates_the_totals_that_are_stored(language: str, tmp_path: Path) -> None:
    path = tmp_path / "company.xlsx"
    documents = [
        named(document, name=name, site="x") for document, name in zip(random_documents(), HOSTILE, strict=False)
    ]
    path.write_bytes(written([*random_documents(), *documents], report(language)))

    [again] = recalculated([path], tmp_path)

    stored, calculated = formula_results(path, path), formula_results(path, again)
    assert len(stored) > 50
    for place, value in stored.items():
        assert calculated[place] == (pytest.approx(value) if isinstance(value, float) else value), place


def test_a_table_that_outgrows_its_sheet_goes_on_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = random_documents()
    whole = table(opened(written(documents, report())), "Flags")
    monkeypatch.setattr(tables, "CAPACITY", 100)

    workbook = opened(written(documents, report()))

    names = [name for name in workbook.sheetnames if name.startswith("Flags")]
    assert names == ["Flags", *(f"Flags ({part})" for part in range(2, len(whole) // 100 + 2))]
    assert [row for name in names for row in table(workbook, name)] == whole


def test_the_same_portfolio_gives_the_same_bytes_in_whatever_batches_it_comes() -> None:
    documents = random_documents()

    files = []
    for size in (7, 40):
        file = BytesIO()
        write_company_workbook(file, batches(documents, size), report())
        files.append(file.getvalue())

    assert files[0] == files[1]


def test_batches_are_read_only_once() -> None:
    stream = batches(random_documents(), 8)

    write_company_workbook(BytesIO(), stream, report())

    assert next(stream, None) is None
