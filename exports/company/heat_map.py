"""Sheet "Heat map": every site against every item that counts, the figure in its colour."""

from collections.abc import Iterator
from itertools import groupby

import numpy as np

from exports.company.cells import band_looks, band_words, known, listed, table_text
from exports.company.columns import VALUE
from exports.company.portfolio import Portfolio
from exports.company.report import CompanyReport
from exports.company.table import NOTE, TITLE
from exports.formulas import quoted
from exports.workbook import A3, Book, Sheet
from scoring.rubric import Item
from scoring.scales import USUAL_BEST

_LEGEND, _GROUPS, _HEADER, _FIRST = 2, 3, 4, 5
_FIXED = 4  # supplier, site, band, final
# Where a colour starts, as a share of the best value the item can have.
_STEPS = ((0.0, "tone-1"), (0.25, "tone-2"), (0.5, "tone-3"), (0.75, "tone-4"), (0.9, "tone-5"))
_DECIMALS = 2  # where the rubric publishes unrounded figures


def write_heat_map(book: Book, portfolio: Portfolio, report: CompanyReport) -> None:
    rows = [row for row, item in enumerate(report.rubric.items.values()) if counts(item)]
    items = [item for item in report.rubric.items.values() if counts(item)]
    sheet = _open(book, report, items)
    if not portfolio.size:
        sheet.text(_FIRST, 0, report.labels["not_recorded"], sheet.style("label"))
        return
    _write_rows(sheet, portfolio, report, np.array(rows, np.int64))
    last = _FIRST + portfolio.size - 1
    sheet.autofilter((_HEADER, 0), (last, _FIXED + len(items) - 1))
    _colour_items(sheet, items, last)
    for word, look in band_looks(report).items():
        rule = {"type": "cell", "criteria": "==", "value": quoted(word), "format": sheet.style.difference(look)}
        sheet.raw.conditional_format(_FIRST, 2, last, 2, rule)


def counts(item: Item) -> bool:
    """Whether an item enters a score."""
    return item.weight > 0 and item.scale is not None


def best_value(item: Item) -> float:
    return USUAL_BEST if item.scale is None else item.scale.best


def _open(book: Book, report: CompanyReport, items: list[Item]) -> Sheet:
    text = table_text(report, "heat_map")
    sheet = book.sheet(
        text.name, widths=[28, 14, 22, 8, *(5.2 for _ in items)], freeze=(_FIRST, _FIXED), titles=(_GROUPS, _HEADER),
        title_columns=(0, _FIXED - 1), paper=A3,
    )  # fmt: skip
    sheet.height(TITLE, 1, font_size=16)
    sheet.text(TITLE, 0, text.title, sheet.style("title"))
    sheet.text(NOTE, 0, text.note, sheet.style("label"))
    _write_legend(sheet, report)
    look = sheet.style("header")
    columns = report.labels.under("columns")
    _write_groups(sheet, report, items)
    for place, name in enumerate(("supplier", "site", "band", "final")):
        sheet.text(_HEADER, place, columns[name], look)
    turned = sheet.style("header", "turned")
    sheet.raw.set_row(_HEADER, 14 + 6 * max((len(item.id) for item in items), default=0))
    for place, item in enumerate(items, _FIXED):
        sheet.text(_HEADER, place, item.id, turned)
    return sheet


def _write_groups(sheet: Sheet, report: CompanyReport, items: list[Item]) -> None:
    """The name of each group above its first item."""
    before = None
    for place, item in enumerate(items, _FIXED):
        if item.group == before:
            sheet.blank(_GROUPS, place, sheet.style("group"))
        else:
            name = report.words.groups.get(item.group, item.group)
            sheet.text(_GROUPS, place, name, sheet.style("group", "divided"))
        before = item.group


def _write_legend(sheet: Sheet, report: CompanyReport) -> None:
    sheet.text(_LEGEND, 0, report.labels["legend"], sheet.style("label"))
    for place, (share, look) in enumerate(_STEPS, _FIXED):
        sheet.text(_LEGEND, place, f"{share * 100:.0f}–", sheet.style(look, "center"))


def _write_rows(
    sheet: Sheet, portfolio: Portfolio, report: CompanyReport, items: "np.ndarray[tuple[int], np.dtype[np.int64]]"
) -> None:
    order = portfolio.order
    decimals = _DECIMALS if report.rubric.published_decimals is None else report.rubric.published_decimals
    symbols = ["", *(report.labels[f"symbols.{state}"] for state in ("not_applicable", "blank", "claimed"))]
    look = sheet.style("center")
    write_number, write_string = sheet.raw.write_number, sheet.raw.write_string
    row = _FIRST
    for place, (name, site, band, final) in zip(order.tolist(), _fixed(portfolio, report), strict=True):
        sheet.text(row, 0, name)
        sheet.text(row, 1, site)
        sheet.text(row, 2, band)
        sheet.cell(row, 3, final, sheet.style("one"))
        values = np.round(portfolio["item.values"][place, items].astype(np.float64), decimals).tolist()
        states = portfolio["item.states"][place, items].tolist()
        for column, (value, state) in enumerate(zip(values, states, strict=True), _FIXED):
            if state == VALUE:
                write_number(row, column, value, look)
            else:
                write_string(row, column, symbols[state], look)
        row += 1


def _fixed(portfolio: Portfolio, report: CompanyReport) -> Iterator[tuple[str, str, str, float | str]]:
    order = portfolio.order
    return zip(
        listed(portfolio.names, order), listed(portfolio.sites, order),
        band_words(report, portfolio["band"][order].tolist()), known(portfolio["final"], order, report.labels["none"]),
        strict=True,
    )  # fmt: skip


def _colour_items(sheet: Sheet, items: list[Item], last: int) -> None:
    """Colours by value. A rule holds for neighbouring columns whose items can give the same."""
    for best, run in groupby(enumerate(items, _FIXED), lambda placed: best_value(placed[1])):
        columns = [column for column, _ in run]
        for (share, look), upper in zip(_STEPS, [*(step for step, _ in _STEPS[1:]), None], strict=True):
            # "Between" leaves texts alone; a mere ">=" would hold for them. The first rule that holds wins.
            rule = {
                "type": "cell", "criteria": "between", "minimum": share * best if share else -1e9,
                "maximum": 1e9 if upper is None else upper * best - 1e-6,
                "format": sheet.style.difference(look), "stop_if_true": True,
            }  # fmt: skip
            sheet.raw.conditional_format(_FIRST, columns[0], last, columns[-1], rule)
