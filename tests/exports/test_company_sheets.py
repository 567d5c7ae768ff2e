"""The company workbook: suppliers with several sites, follow-up, and what is missing or of another kind."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest

from benchmarks.replays.fti import REPLAY
from exports.company.heat_map import counts
from exports.company.portfolio import gather
from exports.company.report import (
    CompanyReport,
    CorrectiveAction,
    LogEntry,
    NonResponse,
    Rejected,
    TrendPoint,
)
from exports.company.suppliers_sheet import suppliers_of, weighted_mean
from exports.company.workbook import write_company_workbook
from exports.texts import labels
from questionnaires.answers.document import AnswersRejected, parse_json, read_document
from questionnaires.loader import load_questionnaire
from scoring.engine import score_documents
from scoring.loader import load_rubric
from tests.conftest import shared_data
from tests.exports.portfolios import (
    TODAY,
    batches,
    named,
    opened,
    random_documents,
    report,
    table,
    written,
)
from tests.printed import example
from tests.shipped import shipped_questionnaire, shipped_rubric


def _documents(*examples: str) -> list[Any]:
    return [read_document(example(name), shipped_questionnaire()) for name in examples]


def _cover(workbook: openpyxl.workbook.Workbook) -> dict[str, Any]:
    return {str(row[0]): row[1] for row in workbook["Summary"].iter_rows(values_only=True) if row[0]}


def test_several_sites_of_one_supplier_stand_in_the_band_of_the_worst() -> None:
    good, bad, other = _documents("EX-01", "EX-03", "EX-01")
    documents = [
        named(good, name="Twice", site="A", corporate_number="1"),
        named(bad, name="Twice again", site="B", corporate_number="1"),
        named(other, name="Once", site="C"),
    ]

    rows = {row["Sites"]: row for row in table(opened(written(documents, report())), "Suppliers")}

    assert (rows[2]["Worst site's band"], rows[1]["Worst site's band"]) == ("Critical", "Low")
    assert (rows[2]["Mean final by headcount"], rows[2]["Lowest final"]) == (60.0, 20.0)


def test_sites_without_a_corporate_number_belong_together_by_name() -> None:
    one, two = _documents("EX-01", "EX-03")
    portfolio = gather(batches([named(one, name="Same"), named(two, name="Same")]), report())

    assert [places.tolist() for places in suppliers_of(portfolio)] == [[1, 0]]


def test_the_mean_of_a_supplier_counts_rated_sites_by_their_workers() -> None:
    assert weighted_mean(np.array([100.0, 20.0, np.nan]), np.array([30.0, 10.0, 500.0])) == 80.0
    assert weighted_mean(np.array([np.nan]), np.array([5.0])) is None
    assert weighted_mean(np.array([70.0]), np.array([np.nan])) is None


def test_one_site_each_needs_no_sheet_of_suppliers() -> None:
    assert "Suppliers" not in opened(written(random_documents(), report())).sheetnames


def test_an_empty_portfolio_keeps_its_headings_and_says_that_nothing_is_recorded() -> None:
    for language, words in (("en", "not recorded"), ("ja", "記録なし")):
        workbook = opened(written([], report(language)))

        sheets = labels("company", language).under("sheets")
        for key in ("portfolio", "flags", "fees", "transfers", "actions", "trend", "log", "non_responses"):
            rows = list(workbook[sheets[key]].iter_rows(min_row=4, values_only=True))
            assert all(rows[0]) and rows[1][0] == words, key


def test_what_is_known_and_empty_is_not_called_unrecorded() -> None:
    workbook = opened(written([], report(non_responses=[], actions=[])))

    assert workbook["Non-response"]["A5"].value == "nothing to list"
    assert workbook["CAP tracker"]["A5"].value == "nothing to list"
    assert workbook["Log"]["A5"].value == "not recorded"


def test_follow_up_is_shown_where_it_is_recorded() -> None:
    action = CorrectiveAction(
        "Sample Works", "A", "1", "LAW-21", "ZT", "Return all passports", "open", 12, "Sato",
        opened_on=date(2026, 4, 1), due_on=date(2026, 4, 8),
    )  # fmt: skip
    closed = replace(action, id="2", closed_on=date(2026, 4, 11), status="closed")
    workbook = opened(
        written(
            random_documents(),
            report(
                actions=[action, closed],
                non_responses=[NonResponse("=Silent", invited_on=date(2026, 1, 1), reminders=2, status="no answer")]
                * 10,
                trend=[TrendPoint("2025", "responsible-acceptance@1", 30, {"critical": 3})],
                log=[LogEntry(datetime(2026, 4, 2, 9, 0), "Sato", "LAW-21", "open", "contained", "papers returned")],
            ),
        )
    )

    actions = table(workbook, "CAP tracker")
    assert [(row["Severity"], row["Age, days"], row["Overdue"]) for row in actions] == [
        ("Zero tolerance", 29, "overdue"), ("Zero tolerance", 10, None),
    ]  # fmt: skip
    assert table(workbook, "Non-response")[0]["Supplier"] == "=Silent"
    assert table(workbook, "Trend")[0]["Critical"] == 3
    assert table(workbook, "Log")[0]["When"] == datetime(2026, 4, 2, 9, 0)
    cover = _cover(workbook)
    assert (cover["Sites invited"], cover["Response rate"], cover["Median days to close an action"]) == (50, 80, 10)


def test_rejected_inputs_are_listed_with_place_reason_and_remedy() -> None:
    with pytest.raises(AnswersRejected) as refused:
        read_document({"format": "other", "questionnaire": "x@1", "answers": {"LAW-99": 1}}, shipped_questionnaire())
    rejected = [Rejected("folder/=bad.json", refused.value.problems)]

    rows = table(opened(written([], report(rejected=rejected))), "Rejected inputs")

    assert [row["Place"] for row in rows] == [problem.place for problem in refused.value.problems]
    assert all(row["File"] == "folder/=bad.json" and row["Reason"] and row["Remedy"] for row in rows)


def test_the_cover_states_limits_and_no_single_company_score() -> None:
    words = "\n".join(
        str(cell.value) for row in opened(written(random_documents(), report()))["Summary"].rows for cell in row
    )

    assert "questionnaire-based; it is not proof of compliance" in words
    assert "There is no single company score, on purpose" in words


def test_totals_of_the_cover_are_what_the_portfolio_adds_up_to() -> None:
    content = written(random_documents(), report())
    values = openpyxl.load_workbook(BytesIO(content), data_only=True)
    rows = table(values, "Portfolio")

    lines = [row for row in values["Summary"].iter_rows(values_only=True) if row[0]]
    cover = {row[0]: row for row in reversed(lines)}  # of the word "Critical" the band comes first

    for band in shipped_rubric().texts["en"].bands.values():
        here = [row for row in rows if row["Risk band"] == band]
        assert cover[band][1:3] == (len(here), sum(row["Foreign workers"] for row in here))
    assert cover["Zero tolerance"][1] == sum(row["Zero tolerance"] for row in rows)
    assert cover["Total"][1] == len(rows) == 40


def test_a_batch_of_another_rubric_is_refused_and_nothing_written(tmp_path: Path) -> None:
    of = report()
    other = replace(of, rubric=replace(of.rubric, sha256="0" * 64))

    with pytest.raises(ValueError, match="scored some of its input"):
        write_company_workbook(tmp_path / "report.xlsx", batches(random_documents()), other)

    assert list(tmp_path.iterdir()) == []


def test_a_rubric_of_another_kind_gets_its_own_groups_items_and_words(tmp_path: Path) -> None:
    REPLAY.write(shared_data(REPLAY.data_folder), tmp_path)
    asked = load_questionnaire(tmp_path / "questionnaire")
    rules = load_rubric(tmp_path / "rubric", asked)
    lines = (tmp_path / "answers.jsonl").read_text(encoding="utf-8").splitlines()
    brands = [read_document(parse_json(line), asked) for line in lines]
    cards = score_documents(asked, rules, brands, [TODAY] * len(brands))
    file = BytesIO()

    write_company_workbook(file, [(cards, brands)], CompanyReport(asked, rules, "ja", TODAY))

    workbook = opened(file.getvalue())
    rows = table(workbook, "サプライヤー一覧")
    assert len(rows) == 250
    assert {rules.texts["en"].groups[group] for group in rules.pillars} <= rows[0].keys()
    assert {row["外国人労働者数"] for row in rows} == {"記録なし"}
    heads: Sequence[Any] = next(workbook["ヒートマップ"].iter_rows(min_row=5, values_only=True))
    assert list(heads[4:]) == [item.id for item in rules.items.values() if counts(item)]
    assert workbook["転籍・転職"]["A5"].value == "記録なし"
