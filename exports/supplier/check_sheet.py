"""The CHECK sheet: every score recomputed by formulas beside the value it was issued with."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isinf

from exports.formulas import half_up, quoted
from exports.supplier.answer_formulas import number_or_blank
from exports.supplier.blocks import FIRST_ROW
from exports.supplier.case import Case, cached
from exports.supplier.layout import CHECK_COLUMNS, Layout
from exports.supplier.page import HEADER, Page, color_words, open_page, put
from exports.supplier.summary_sheet import result_label, stored_results
from exports.workbook import Book, Formula, cell_name
from questionnaires.expressions.evaluation import evaluate

_SMALLEST = 6  # decimals in which figures that are not published rounded may not differ
_EXACT, _PUBLISHED, _THREE = "exact", "published", "three"


@dataclass(frozen=True)
class CheckEntry:
    """One score: what it is, its cell, what was issued, and how it is rounded before the two are compared."""

    key: tuple[str, ...]
    what: str
    cell: str
    stored: float | str
    rounding: str = _EXACT


def plan_checks(layout: Layout) -> list[CheckEntry]:
    """Every score of the workbook; notes in the layout where each stored value will stand."""
    entries = list(_entries(layout))
    layout.stored = {entry.key: FIRST_ROW + place for place, entry in enumerate(entries)}
    return entries


def _entries(layout: Layout) -> Iterator[CheckEntry]:
    case = layout.case
    for key, value in stored_results(case).items():
        what = case.pair(case.labels["check.result"], result_label(case, key).strip())
        rounding = _THREE if key.startswith("factor:") else _EXACT
        yield CheckEntry(("result", key), what, layout.summary(key), "" if value is None else value, rounding)
    yield from _groups(layout)
    yield from _items(layout)
    yield from _flags(layout)
    for name, rule in layout.derived.items():
        value = cached(evaluate(rule.tree, case.frame)[0], rule.tree.kind)
        what = case.pair(case.labels["check.derived"], name)
        yield CheckEntry(("derived", name), what, layout.cell(name), value)


def _groups(layout: Layout) -> Iterator[CheckEntry]:
    case = layout.case
    cards, index = case.issued.cards, case.issued.index
    for id in case.rubric.groups:
        figures = {"declared": cards.declared, "assured": cards.assured, "final": cards.finals}
        for key, columns in figures.items():
            what = case.pair(f"{case.labels['check.group']} {id}", case.labels[f"pillars.{key}"])
            stored = number_or_blank(float(cards.published(columns[id])[index]))
            yield CheckEntry(("group", id, key), what, layout.pillar(id, key), stored, _PUBLISHED)
        cap = float(cards.group_caps[id][index])
        what = case.pair(f"{case.labels['check.group']} {id}", case.labels["pillars.cap"])
        yield CheckEntry(("group", id, "cap"), what, layout.pillar(id, "cap"), "" if isinf(cap) else cap)


def _items(layout: Layout) -> Iterator[CheckEntry]:
    case = layout.case
    cards, index = case.issued.cards, case.issued.index
    values, assured = (cards.published(each[:, index]) for each in (cards.items.values, cards.assured_items))
    for row, item in enumerate(case.rubric.items.values()):
        facts: dict[str, tuple[float | str, str]] = {"code": (int(cards.items.applies[row, index]), _EXACT)}
        if item.scale is not None:
            facts["declared"] = (number_or_blank(float(values[row])), _PUBLISHED)
            facts["assured"] = (number_or_blank(float(assured[row])), _PUBLISHED)
        facts["level"] = (int(cards.levels[row, index]), _EXACT)
        for key, (stored, rounding) in facts.items():
            what = case.pair(item.id, case.labels[f"answers.{key}"])
            yield CheckEntry(("item", item.id, key), what, layout.answer(item.id, key), stored, rounding)


def _flags(layout: Layout) -> Iterator[CheckEntry]:
    case = layout.case
    cards, index = case.issued.cards, case.issued.index
    for place, slot in enumerate(case.cards.flags.slots):
        what = f"{case.labels['check.flag']} {slot.id}"
        stored = int(cards.flags.severities[place, index])
        yield CheckEntry(("flag", slot.id), what, layout.slot(place, "severity"), stored)


def write_checks(book: Book, layout: Layout, entries: list[CheckEntry]) -> None:
    """A row for each score, and on top whether all agree."""
    case = layout.case
    sheet = open_page(book, layout, "check", (46, 26, 16, 16, 12, 14), tab="#14512A", portrait=True)
    sheet.header(HEADER, [case.labels[f"check.{key}"] for key in CHECK_COLUMNS])
    ok, different = case.labels["check.ok"], case.labels["check.different"]
    last = FIRST_ROW + len(entries) - 1
    for row, entry in enumerate(entries, start=FIRST_ROW):
        _write_entry(sheet, layout, entry, row)
    verdicts = layout.span("check", FIRST_ROW, last, 5)
    count = f"COUNTIF({verdicts},{quoted(different)})"
    all_agree, some = case.labels["check.all_agree"], case.labels["check.count_different"]
    text = f"=IF({count}=0,{quoted(all_agree)},{count}&{quoted(' ' + some)})"
    sheet.formula(0, 5, text, all_agree, sheet.style("strong", "good"))
    color_words(sheet, (FIRST_ROW, 5, last, 5), {ok: "good", different: "bad"})
    not_all = {"type": "cell", "criteria": "!=", "value": quoted(all_agree), "format": sheet.style.difference("bad")}
    sheet.raw.conditional_format(0, 5, 0, 5, not_all)
    sheet.autofilter((HEADER, 0), (last, len(CHECK_COLUMNS) - 1))


def _write_entry(sheet: Page, layout: Layout, entry: CheckEntry, row: int) -> None:
    case = layout.case
    recomputed, stored, difference = (cell_name(row, column) for column in (2, 3, 4))
    put(sheet, row, 0, entry.what, "wrapped")
    put(sheet, row, 1, entry.cell.replace("$", ""))
    put(sheet, row, 2, Formula(_rounded(case, entry), entry.stored), "left")
    put(sheet, row, 3, entry.stored, "left")
    both = f"AND(ISNUMBER({recomputed}),ISNUMBER({stored}))"
    same = f'IF({recomputed}&""={stored}&"",0,1)'
    gap = f"ROUND(ABS({recomputed}-{stored}),{_SMALLEST})"
    put(sheet, row, 4, Formula(f"=IFERROR(IF({both},{gap},{same}),1)", 0))
    ok, different = case.labels["check.ok"], case.labels["check.different"]
    put(sheet, row, 5, Formula(f"=IF({difference}=0,{quoted(ok)},{quoted(different)})", ok))


def _rounded(case: Case, entry: CheckEntry) -> str:
    decimals = {_PUBLISHED: case.rubric.published_decimals, _THREE: 3}.get(entry.rounding)
    if decimals is None:
        return f"={entry.cell}"
    return f"=IF(ISNUMBER({entry.cell}),{half_up(entry.cell, decimals)},{entry.cell})"
