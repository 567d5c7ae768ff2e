"""Sheet "Portfolio": one line per site that answered, whoever needs attention most first."""

from collections.abc import Iterator, Sequence
from datetime import date

from exports.company import profile
from exports.company.cells import (
    band_looks,
    band_words,
    chosen,
    known,
    level_words,
    listed,
    severity_looks,
    severity_words,
    table_text,
)
from exports.company.columns import SEVERITIES
from exports.company.portfolio import Portfolio
from exports.company.report import CompanyReport
from exports.company.table import Column, Placed, write_table
from exports.workbook import Book, Cell
from questionnaires.answers.texts import day_of
from scoring.severity import Severity

WORKERS, BAND, FIRST_COUNT = 5, 6, 11  # columns that the cover adds up; counts go by SEVERITIES
_MONTHS, _MONTHS_AT_LEAST_RISK = 12, 24


def write_portfolio(book: Book, portfolio: Portfolio, report: CompanyReport) -> Placed:
    columns = _columns(portfolio, report)
    rows = _rows(portfolio, report)
    printed = FIRST_COUNT + len(SEVERITIES) + len(report.rubric.pillars)
    return write_table(book, table_text(report, "portfolio"), columns, rows, count=portfolio.size, printed=printed)


def _columns(portfolio: Portfolio, report: CompanyReport) -> list[Column]:
    say = report.labels.under("columns")
    severities = report.words.severities
    counts = [
        Column(
            severities.get(severity.name, severity.name), 8, ("whole",), total=portfolio.total(f"open.{severity.name}")
        )
        for severity in SEVERITIES
    ]
    groups = [Column(report.words.groups.get(group, group), 13, ("one",)) for group in report.rubric.pillars]
    workers = portfolio.total("workers")
    return [
        Column(say["supplier"], 28, ("wrapped",)), Column(say["site"], 18, ("wrapped",)),
        Column(say["corporate_number"], 15), Column(say["sector"], 16, ("wrapped",)), Column(say["prefecture"], 11),
        Column(say["workers"], 11, ("whole",), total=workers),
        Column(say["band"], 15, ("wrapped",), looks=band_looks(report)), Column(say["final"], 8, ("one", "strong")),
        Column(say["reason"], 52, ("wrapped",)),
        Column(say["gravest"], 13, looks=severity_looks(report)), Column(say["affected"], 11, ("whole",)),
        *counts, *groups,
        Column(say["declared"], 8, ("one",)), Column(say["assured"], 8, ("one",)),
        Column(say["coverage"], 9, ("percent",)), Column(say["confidence"], 12, ("percent",)),
        Column(say["inherent"], 9, ("one",)), Column(say["inherent_level"], 9), Column(say["priority"], 9, ("one",)),
        Column(say["as_of"], 12, ("date",)), Column(say["next_due"], 12, ("date",)),
        Column(say["owner"], 14, ("wrapped",)),
        Column(say["review"], 24, ("wrapped",)),
    ]  # fmt: skip


def _rows(portfolio: Portfolio, report: CompanyReport) -> Iterator[Sequence[Cell]]:
    order, labels = portfolio.order, report.labels
    absent, none = labels["not_recorded"], labels["none"]
    severity = severity_words(report)
    days = [day_of(value) for value in portfolio["as_of"][order].tolist()]
    figures = [known(portfolio[name], order, none) for name in _figure_names(report)]
    counts = [known(portfolio[f"open.{each.name}"], order) for each in SEVERITIES]
    levels = level_words(report, portfolio["inherent"][order])
    names, sites = listed(portfolio.names, order), listed(portfolio.sites, order)
    yield from zip(
        names, sites, listed(portfolio.corporate_numbers, order),
        chosen(report, profile.SECTOR, portfolio["sector"][order], absent),
        chosen(report, profile.PREFECTURE, portfolio["prefecture"][order], absent),
        known(portfolio["workers"], order, absent),
        band_words(report, portfolio["band"][order].tolist()), known(portfolio["final"], order, none),
        listed(portfolio.reasons, order),
        [severity[place] for place in portfolio["gravest"][order].tolist()],
        known(portfolio["affected"], order, absent),
        *counts, *figures, levels, known(portfolio["priority"], order), days,
        [_next_due(each, level, report) for each, level in zip(days, levels, strict=True)],
        [report.owners.get(key, absent) for key in zip(names, sites, strict=True)],
        _reviews(portfolio, report),
        strict=True,
    )  # fmt: skip


def _figure_names(report: CompanyReport) -> list[str]:
    groups = [f"group.{group}" for group in report.rubric.pillars]
    return [*groups, "declared", "assured", "coverage", "confidence", "inherent"]


def _next_due(answered: date, level: str, report: CompanyReport) -> Cell:
    """Yearly; every second year at the least inherent risk (domain rules 3.8)."""
    if report.rubric.inherent is None:
        return report.labels["not_recorded"]
    least = report.rubric.inherent.levels[-1][0]
    months = _MONTHS_AT_LEAST_RISK if level == report.words.levels.get(least, least) else _MONTHS
    year = answered.year + months // 12
    return date(year, answered.month, 28 if (answered.month, answered.day) == (2, 29) else answered.day)


def _reviews(portfolio: Portfolio, report: CompanyReport) -> list[str]:
    """What a person should look at first, in words."""
    order, rubric = portfolio.order, report.rubric
    most = rubric.inherent.levels[0][1] if rubric.inherent else float("inf")
    below = rubric.inherent.verify_first_below if rubric.inherent else 0.0
    found = zip(
        portfolio["band"][order].tolist(), portfolio["gravest"][order].tolist(),
        portfolio["inherent"][order].tolist(), portfolio["confidence"][order].tolist(), strict=True,
    )  # fmt: skip
    needs_review, verify_first = report.labels["needs_review"], report.labels["verify_first"]
    return [
        needs_review if not rubric.rates(band) and gravest >= Severity.CRIT
        else verify_first if inherent >= most and confidence < below
        else ""
        for band, gravest, inherent, confidence in found
    ]  # fmt: skip
