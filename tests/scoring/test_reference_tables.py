"""Reference tables: dated figures with their source, and a clear error outside them."""

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from questionnaires.answers.texts import days
from questionnaires.codes import PREFECTURES
from questionnaires.expressions.evaluation import Key
from questionnaires.problems import DefinitionError
from scoring.reference_tables import load_tables, shipped_tables
from tests.printed import example
from tests.shipped import assess_raw, score_raw


def wage(prefecture: str, day: str) -> float:
    table = shipped_tables()["minimum_wage"]
    found = table.find([Key(np.array([PREFECTURES.index(prefecture)]), PREFECTURES)], np.array([days(day)]))
    return float(found.values[0])


@pytest.mark.parametrize(
    ("prefecture", "day", "yen"),
    [
        ("JP-23", "2025-10-17", 1077),
        ("JP-23", "2025-10-18", 1140),
        ("JP-13", "2025-10-02", 1163),
        ("JP-13", "2025-10-03", 1226),
        ("JP-05", "2026-03-30", 951),
        ("JP-05", "2026-03-31", 1031),
        ("JP-47", "2026-04-01", 1023),
    ],
)
def test_the_wage_in_force_on_a_day_is_found(prefecture: str, day: str, yen: float) -> None:
    assert wage(prefecture, day) == yen


@pytest.mark.parametrize("prefecture", ["JP-01", "JP-23", "JP-47"])
@pytest.mark.parametrize("day", ["1999-04-01", "2002-09-30", "2027-10-01", "2100-01-01"])
def test_outside_the_table_there_is_no_nearest_row(prefecture: str, day: str) -> None:
    assert np.isnan(wage(prefecture, day))


def test_every_prefecture_has_every_year_and_every_table_a_source() -> None:
    wages = shipped_tables()["minimum_wage"]

    assert {row.keys[0] for row in wages.rows} == set(PREFECTURES)
    assert all(len([row for row in wages.rows if row.keys == (code,)]) >= 20 for code in PREFECTURES)
    assert all(table.source and set(table.titles) == {"en", "ja"} for table in shipped_tables().values())


def paid_in(month: str, as_of: str) -> dict[str, Any]:
    document = example("EX-01")
    wages = {**document["answers"]["LAW-07"], "pay_month": month}
    return {**document, "as_of": as_of, "answers": {**document["answers"], "LAW-07": wages}}


@pytest.mark.parametrize(
    ("month", "as_of", "last"), [("2027-10", "2027-10-31", date(2027, 9, 30)), ("2001-01", "2022-07-26", None)]
)
def test_a_pay_month_outside_refuses_one_document_and_no_other(month: str, as_of: str, last: date | None) -> None:
    assessment = assess_raw([example("EX-01"), paid_in(month, as_of), example("EX-03")])

    assert assessment.accepted == [0, 2]
    (problem,) = (each for each in assessment.rejected[1] if each.code.startswith("table_"))
    assert problem.place == "answers.LAW-07.pay_month"
    assert "minimum_wage" in problem.reason() and "JP-23" in problem.reason() and problem.remedy()
    assert last is None or problem.details["last"] == last


def test_a_provisional_figure_is_said() -> None:
    assert score_raw(paid_in("2026-05", "2026-12-31"))["provisional"] == []
    assert score_raw(paid_in("2026-12", "2026-12-31"))["provisional"] == ["minimum_wage"]


def test_a_payslip_outside_the_table_is_named() -> None:
    payslip = {"pay_month": "2027-10", "gross": 200000, "hours": 160}

    document = paid_in("2027-09", "2027-10-31")
    assessment = assess_raw([{**document, "records": {"payslips": [payslip]}}])

    assert [problem.place for problem in assessment.rejected[0]] == ["records.payslips.pay_month"]


def test_a_wage_not_needed_is_not_looked_up() -> None:
    document = example("EX-15")
    wages = {**document["answers"]["LAW-07"], "pay_month": "2050-01"}

    assert not assess_raw([{**document, "answers": {**document["answers"], "LAW-07": wages}}]).rejected


HEAD = "prefecture,from,value,status"
BAD_ROWS = [
    ("JP-01,2025-10-01,nan,final", "number_too_small"),
    ("JP-01,2025-10-01,inf,final", "number_too_small"),
    ("JP-01,2025-10-01,-5,final", "number_too_small"),
    ("JP-01,2025-10-01,1075,fnal", "definition_option_unknown"),
    ("JP-01,2025-10-01,1075,", "definition_option_unknown"),
    ("JP-01,2025-10-01,much,final", "table_row"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "code"), BAD_ROWS)
def test_a_row_that_is_no_figure_in_force_is_refused_at_its_line(row: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "wages.csv").write_text(f"{HEAD}\nJP-02,2025-10-01,1029,final\n{row}\n", encoding="utf-8")

    assert refused_tables(tmp_path, "wage: {keys: [prefecture], rows: wages.csv}") == [(code, "wages.csv:3")]


@pytest.mark.parametrize("rows", ["../wages.csv", "/etc/wages.csv", "sub/wages.csv", "..", "'a\\b.csv'", "''"])
def test_the_rows_of_a_table_stand_beside_it(rows: str, tmp_path: Path) -> None:
    (tmp_path / "tables").mkdir()
    (tmp_path / "wages.csv").write_text(f"{HEAD}\nJP-02,2025-10-01,1029,final\n", encoding="utf-8")

    found = refused_tables(tmp_path / "tables", f"wage: {{keys: [prefecture], rows: {rows}}}")

    assert found == [("table_file_name", "tables.yaml:1")]


@pytest.mark.parametrize(
    "weights", ["values: {other: -0.5}", "values: {other: .nan}", "values: {other: 1}, default: -1"]
)
def test_a_weight_is_not_below_nothing(weights: str, tmp_path: Path) -> None:
    ((code, place),) = refused_tables(tmp_path, f"status_weight: {{keys: [status], {weights}}}")

    assert (code, place) in [("number_too_small", "tables.yaml:1"), ("definition_type", "tables.yaml:1")]


def refused_tables(folder: Path, tables: str) -> list[tuple[str, str]]:
    (folder / "tables.yaml").write_text(tables + "\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as caught:
        load_tables(folder)
    assert all(problem.text("en") and problem.text("ja") for problem in caught.value.problems)
    return [(problem.code, problem.place) for problem in caught.value.problems]
