"""Sheets on recruitment fees: by corridor, by site and corridor, and what was paid back."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exports.company import profile
from exports.company.cells import chosen, known, listed, table_text
from exports.company.portfolio import Portfolio
from exports.company.report import CompanyReport
from exports.company.table import FIRST, Column, Placed, write_table
from exports.formulas import quoted
from exports.workbook import Book, Cell, Formula, cell_name

Array = NDArray[Any]

IDENTIFIED, REPAID = 2, 3  # columns of the sheet of repayments that the cover shows
_NATIONALITY, _RECRUITS, _AVERAGE = 2, 4, 6  # columns of the sheet by site
_FEES = ("average", "highest", "indebted", "debt", "employer_cost", "interviewed")


def write_fees(book: Book, portfolio: Portfolio, report: CompanyReport) -> None:
    """Both sheets on fees. The first adds up the second."""
    text, say = table_text(report, "fees"), report.labels.under("columns")
    sites = Placed(report.labels["sheets.fees_by_site"], len(portfolio["corridor.response"]))
    rows = _corridor_rows(portfolio, report, sites)
    columns = [
        Column(say["corridor"], 26), Column(say["sites"], 10, ("whole",)),
        Column(say["recruits"], 18, ("whole",), total=portfolio.total("corridor.recruits")),
        Column(say["sites_with_fee"], 20, ("whole",)), Column(say["fee_average"], 17, ("whole",)),
        Column(say["fee_highest"], 17, ("whole",)), Column(say["sub_agent_sites"], 24, ("whole",)),
    ]  # fmt: skip
    write_table(book, text, columns, rows, count=len(rows), freeze=1)
    _write_by_site(book, portfolio, report)


def _corridor_rows(portfolio: Portfolio, report: CompanyReport, sites: Placed) -> list[Sequence[Cell]]:
    """One row per nationality, most recruits first."""
    nationalities, recruits = portfolio["corridor.nationality"], np.nan_to_num(portfolio["corridor.recruits"])
    found = np.unique(nationalities)
    sums = np.array([recruits[nationalities == each].sum() for each in found])
    found = found[np.argsort(-sums, kind="stable")]
    names = chosen(report, profile.CORRIDOR_NATIONALITY, found, report.labels["not_recorded"])
    return [
        _corridor_row(FIRST + row, name, nationalities == each, portfolio, report, sites)
        for row, (name, each) in enumerate(zip(names, found.tolist(), strict=True))
    ]


def _corridor_row(
    row: int, name: str, here: Array, portfolio: Portfolio, report: CompanyReport, sites: Placed
) -> Sequence[Cell]:
    responses = portfolio["corridor.response"][here]
    recruits = np.nan_to_num(portfolio["corridor.recruits"][here])
    fees, highest = portfolio["fee.average"][responses], portfolio["fee.highest"][responses]
    told = ~np.isnan(fees)
    none = report.labels["none"]
    return (
        name,
        len(np.unique(responses)),
        Formula(f"=SUMIF({sites.range(_NATIONALITY)},{cell_name(row, 0)},{sites.range(_RECRUITS)})", recruits.sum()),
        len(np.unique(responses[told])),
        _average_formula(row, sites, recruits[told], fees[told], none),
        none if np.isnan(highest).all() else float(np.nanmax(highest)),
        len(np.unique(responses[_unclear(report, portfolio["corridor.sub_agents"][here])])),
    )


def _average_formula(row: int, sites: Placed, recruits: Array, fees: Array, none: str) -> Formula:
    """The mean fee by recruits, over the sites that gave one."""
    name, fee = cell_name(row, 0), sites.range(_AVERAGE)
    here, number = f"--({sites.range(_NATIONALITY)}={name})", sites.range(_RECRUITS)
    whole = f"SUMPRODUCT({here},{number},--ISNUMBER({fee}))"
    text = f"=IF({whole}>0,SUMPRODUCT({here},{number},{fee})/{whole},{quoted(none)})"
    return Formula(text, float((recruits * fees).sum() / recruits.sum()) if recruits.sum() > 0 else none)


def _unclear(report: CompanyReport, codes: Array) -> Array:
    """Corridors with sub-agents, or where nobody knows."""
    info = report.questionnaire.leaves.get(profile.CORRIDOR_SUB_AGENTS)
    clear = info.options.index("no") if info and "no" in info.options else -2
    return np.not_equal(codes, clear)


def _write_by_site(book: Book, portfolio: Portfolio, report: CompanyReport) -> None:
    say = report.labels.under("columns")
    columns = [
        Column(say["supplier"], 28, ("wrapped",)), Column(say["site"], 16, ("wrapped",)),
        Column(say["corridor"], 20), Column(say["status"], 20, ("wrapped",)),
        Column(say["recruits"], 18, ("whole",), total=portfolio.total("corridor.recruits")),
        Column(say["sub_agents"], 12),
        Column(say["fee_average"], 15, ("whole",)), Column(say["fee_highest"], 15, ("whole",)),
        Column(say["fee_indebted"], 13, ("percent",)), Column(say["fee_debt"], 19, ("whole",)),
        Column(say["fee_employer_cost"], 15, ("whole",)), Column(say["fee_interviewed"], 13, ("percent",)),
    ]  # fmt: skip
    rows = _site_rows(portfolio, report)
    write_table(book, table_text(report, "fees_by_site"), columns, rows, count=len(portfolio["corridor.response"]))


def _site_rows(portfolio: Portfolio, report: CompanyReport) -> Iterator[Sequence[Cell]]:
    ranks = np.argsort(portfolio.order)  # the order undone: where each response is listed
    order = np.argsort(ranks[portfolio["corridor.response"]], kind="stable")
    responses = portfolio["corridor.response"][order]
    absent, none = report.labels["not_recorded"], report.labels["none"]

    def words(leaf: str, column: str) -> list[str]:
        return chosen(report, leaf, portfolio[column][order], absent)

    return zip(
        listed(portfolio.names, responses), listed(portfolio.sites, responses),
        words(profile.CORRIDOR_NATIONALITY, "corridor.nationality"), words(profile.CORRIDOR_STATUS, "corridor.status"),
        known(portfolio["corridor.recruits"], order, none), words(profile.CORRIDOR_SUB_AGENTS, "corridor.sub_agents"),
        *(known(portfolio[f"fee.{name}"], responses, none) for name in _FEES),
        strict=True,
    )  # fmt: skip


def write_repayments(book: Book, portfolio: Portfolio, report: CompanyReport) -> Placed:
    """What workers were found to have paid and what they got back, by site."""
    say, labels = report.labels.under("columns"), report.labels
    names = tuple(f"repayment.{name}" for name in profile.REPAYMENT)
    shown = portfolio.order[np.any([~np.isnan(portfolio[name][portfolio.order]) for name in names], axis=0)]
    columns = [
        Column(say["supplier"], 32, ("wrapped",)), Column(say["site"], 20, ("wrapped",)),
        *(Column(say[name.replace(".", "_")], 18, ("whole",), total=portfolio.total(name)) for name in names),
    ]  # fmt: skip
    figures = [known(portfolio[name], shown, labels["none"]) for name in names]
    rows = zip(listed(portfolio.names, shown), listed(portfolio.sites, shown), *figures, strict=True)
    return write_table(book, table_text(report, "repayments"), columns, rows, count=len(shown))
