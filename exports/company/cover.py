"""Sheet "Summary", the first: what this workbook is, its limits, and the figures of the whole portfolio."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from statistics import median

import numpy as np

from exports.company.cells import NO_BAND, band_words
from exports.company.columns import SEVERITIES
from exports.company.fees_sheets import IDENTIFIED, REPAID
from exports.company.ordering import bands_listed
from exports.company.portfolio import Portfolio
from exports.company.portfolio_sheet import BAND, FIRST_COUNT, WORKERS
from exports.company.report import CompanyReport
from exports.company.table import Placed
from exports.company.transfers_sheet import RECEIVED, REFUSED
from exports.workbook import Book, Cell, Formula, Sheet, cell_name
from exports.workbook_styles import band_styles
from exports.workbook_text import lines_of

WIDTHS = (36, 16, 16, 14, 58)
_LAST = len(WIDTHS) - 1
_NUMBERS = [("header", "right")] * 3


@dataclass(frozen=True)
class Tables:
    """Where the tables stand that the cover adds up."""

    portfolio: Placed
    transfers: Placed
    repayments: Placed


@dataclass(frozen=True)
class Line:
    """One row of the cover. A `wide` line is one text across the sheet."""

    cells: Sequence[Cell] = ()
    styles: Sequence[tuple[str, ...]] = ()
    wide: bool = False
    link: str = ""  # the sheet that the first cell leads to


def open_cover(book: Book, report: CompanyReport) -> Sheet:
    """The sheet itself, so that it is the first; it is filled when the figures are there."""
    return book.sheet(report.labels["sheets.cover"], widths=WIDTHS, gridlines=False, portrait=True)


def fill_cover(
    sheet: Sheet, portfolio: Portfolio, report: CompanyReport, tables: Tables, *, suppliers: int, sheets: Sequence[str]
) -> None:
    """`suppliers` is how many there are, `sheets` the keys of the sheets to list."""
    lines = [*_head(report), *_identity(portfolio, report), Line(), *_limits(portfolio, report), Line()]
    lines += _bands(len(lines), portfolio, report, tables.portfolio)
    lines += [Line(), *_figures(portfolio, report, suppliers), *_flags(portfolio, report, tables.portfolio)]
    lines += [*_outcomes(portfolio, report, tables), Line(), *_contents(report, sheets)]
    for row, line in enumerate(lines):
        _write(sheet, row, line)


def data_hash(portfolio: Portfolio) -> str:
    """One hash over every document in the portfolio, whatever their order."""
    return sha256("\n".join(sorted(portfolio.hashes)).encode()).hexdigest()


def _write(sheet: Sheet, row: int, line: Line) -> None:
    if line.wide:
        text = str(line.cells[0])
        sheet.merged(row, (0, _LAST), text, sheet.style("wrapped"), lines=lines_of(text, sum(WIDTHS)))
        return
    if row == 0:
        sheet.height(row, 1, font_size=18)
    formats = [sheet.style(*names) for names in line.styles]
    if line.link:
        sheet.link(row, 0, line.link, str(line.cells[0]))
        sheet.row(row, line.cells[1:], formats[1:], start=1)
        return
    sheet.row(row, line.cells, formats)


def _head(report: CompanyReport) -> Iterator[Line]:
    yield Line([report.labels["titles.cover"]], [("title",)])
    for key, value in (("company", report.company), ("period", report.period), ("approved_by", report.approved_by)):
        yield _pair(report, key, value or report.labels["not_recorded"])
    yield _pair(report, "generated_on", report.generated_on, "date")


def _identity(portfolio: Portfolio, report: CompanyReport) -> Iterator[Line]:
    texts = report.questionnaire.texts[report.data_language]
    yield _pair(report, "questionnaire", f"{texts.title} ({report.questionnaire.name})")
    yield _pair(report, "rubric", f"{report.words.title} ({report.rubric.name})")
    yield _pair(report, "rubric_hash", report.rubric.sha256)
    yield _pair(report, "data_hash", data_hash(portfolio))


def _limits(portfolio: Portfolio, report: CompanyReport) -> Iterator[Line]:
    say = report.labels
    yield Line([say["cover.limits_title"]], [("subtitle",)])
    for key in ("limits", "limits_bands", "limits_total"):
        yield Line([say[f"cover.{key}"]], wide=True)
    if portfolio.provisional:
        tables = ", ".join(sorted(portfolio.provisional))
        yield Line([say["cover.provisional"].format(tables=tables)], wide=True)


def _bands(start: int, portfolio: Portfolio, report: CompanyReport, table: Placed) -> Iterator[Line]:
    """How many sites and foreign workers stand in each band. The names are what the formulas look for."""
    say, places = report.labels.under("cover"), portfolio["band"]
    yield Line([say["bands_title"]], [("subtitle",)])
    yield Line([say["band"], say["sites"], say["workers"], say["share"]], [("header",), *_NUMBERS])
    first = start + 2
    listed = [report.rubric.bands.index(band) for band in bands_listed(report.rubric)]
    if (places == NO_BAND).any():
        listed.append(NO_BAND)
    looks = [*band_styles(report.rubric).values(), "tone-none"]
    total_row = first + len(listed)
    for row, place in enumerate(listed, first):
        here = places == place
        name, bands, workers = cell_name(row, 0), table.range(BAND), table.range(WORKERS)
        share = f"=IF({cell_name(total_row, 1)}=0,0,{cell_name(row, 1)}/{cell_name(total_row, 1)})"
        yield Line(
            [
                band_words(report, [place])[0],
                Formula(f"=SUMPRODUCT(--({bands}={name}))", int(here.sum())),
                Formula(f"=SUMPRODUCT(--({bands}={name}),{workers})", float(np.nansum(portfolio["workers"][here]))),
                Formula(share, float(here.mean()) if portfolio.size else 0.0),
            ],
            [(looks[place],), ("whole",), ("whole",), ("share",)],
        )
    sums = [
        Formula(f"=SUM({cell_name(first, column)}:{cell_name(total_row - 1, column)})", value)
        for column, value in ((1, portfolio.size), (2, portfolio.total("workers")))
    ]
    yield Line([report.labels["total"], *sums, ""], [("total",), ("whole", "total"), ("whole", "total"), ("total",)])


def _figures(portfolio: Portfolio, report: CompanyReport, suppliers: int) -> Iterator[Line]:
    say = report.labels.under("cover")
    yield Line([say["figures_title"]], [("subtitle",)])
    yield _pair(report, "answered_sites", portfolio.size, "whole")
    yield _pair(report, "suppliers", suppliers, "whole")
    silent = report.non_responses
    invited = portfolio.size + len(silent or ())
    yield _pair(report, "invited_sites", report.labels["not_recorded"] if silent is None else invited, "whole")
    rate = 100 * portfolio.size / invited if silent is not None and invited else report.labels["not_recorded"]
    yield _pair(report, "response_rate", rate, "percent")
    yield _pair(report, "rejected", len(report.rejected), "whole")
    yield Line()


def _flags(portfolio: Portfolio, report: CompanyReport, table: Placed) -> Iterator[Line]:
    say, names = report.labels.under("cover"), report.words.severities
    yield Line([say["open_flags"], say["count"], say["sites_concerned"]], [("header",), *_NUMBERS[:2]])
    for place, severity in enumerate(SEVERITIES):
        counts = portfolio[f"open.{severity.name}"]
        cells = table.range(FIRST_COUNT + place)
        yield Line(
            [
                names.get(severity.name, severity.name),
                Formula(f"=SUM({cells})", float(counts.sum())),
                Formula(f'=COUNTIF({cells},">0")', int((counts > 0).sum())),
            ],
            [(severity.name,), ("whole",), ("whole",)],
        )
    yield Line()


def _outcomes(portfolio: Portfolio, report: CompanyReport, tables: Tables) -> Iterator[Line]:
    yield Line([report.labels["cover.outcomes"], report.labels["cover.figure"]], [("header",)] * 2)
    shown = (
        ("identified", tables.repayments, IDENTIFIED, "repayment.identified"),
        ("repaid", tables.repayments, REPAID, "repayment.repaid"),
        ("transfers_received", tables.transfers, RECEIVED, "transfer.received"),
        ("transfers_refused", tables.transfers, REFUSED, "transfer.refused"),
    )
    for key, table, column, name in shown:
        total = Formula(f"=SUM({table.range(column)})", portfolio.total(name))
        yield _pair(report, key, total if portfolio.is_recorded(name) else report.labels["not_recorded"], "whole")
    yield _pair(report, "days_to_close", _days_to_close(report), "one")


def _days_to_close(report: CompanyReport) -> Cell:
    days = [
        (action.closed_on - action.opened_on).days
        for action in report.actions or ()
        if action.closed_on is not None and action.opened_on is not None
    ]
    return float(median(days)) if days else report.labels["not_recorded"]


def _contents(report: CompanyReport, sheets: Sequence[str]) -> Iterator[Line]:
    labels = report.labels
    yield Line([labels["cover.contents_title"]], [("subtitle",)])
    for key in sheets:
        name = labels[f"sheets.{key}"]
        yield Line([name, labels[f"titles.{key}"]], [("link",), ("text",)], link=name)


def _pair(report: CompanyReport, key: str, value: Cell, style: str = "text") -> Line:
    return Line([report.labels[f"cover.{key}"], value], [("label",), (style, "left")])
