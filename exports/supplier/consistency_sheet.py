"""The Consistency sheet: answers and records that cannot all be true."""

import numpy as np

from exports.formulas import names_in, quoted
from exports.supplier.blocks import FIRST_ROW
from exports.supplier.case import Case, cached
from exports.supplier.layout import Layout
from exports.supplier.page import HEADER, color_words, enter, open_page, put
from exports.supplier.scale_formulas import severity_word
from exports.workbook import Book, Formula
from questionnaires.expressions.tree import Kind, Reference
from scoring.rounding import half_up
from scoring.rubric import Check
from scoring.severity import FlagState, Severity

_DECIMALS = 4  # of the values that are shown
_HEADS = ("rule", "inputs", "ran", "result", "state", "explanation", "accepted_by", "accepted_on")


def write_consistency(book: Book, layout: Layout) -> None:
    """A row for each check: its logic, what it compared, what it found and what the supplier says."""
    case = layout.case
    logic = [case.in_language(case.labels["consistency.logic"], each) for each in case.languages]
    heads = [case.labels["consistency.check"], *logic, *(case.labels[f"consistency.{key}"] for key in _HEADS)]
    widths = [9, *(40 for _ in case.languages), 40, 40, 9, 13, 16, 30, 16, 13]
    sheet = open_page(book, layout, "consistency", widths, columns_fixed=1)
    sheet.header(HEADER, heads)
    first = 1 + len(case.languages)
    for place, (check, row) in enumerate(zip(case.rubric.checks.values(), layout.check_rows.values(), strict=True)):
        put(sheet, row, 0, check.id)
        for column, language in enumerate(case.languages, start=1):
            put(sheet, row, column, case.rubric.texts[language].checks.get(check.id, check.id), "wrapped")
        put(sheet, row, first, check.when.text if check.when else case.labels["consistency.as_issued"], "wrapped")
        put(sheet, row, first + 1, _inputs(layout, check), "wrapped")
        put(sheet, row, first + 2, case.labels["yes" if case.cards.checks.ran[place, 0] else "no"])
        slot = layout.slot_of[check.id]
        found = Severity(int(case.cards.flags.severities[slot, 0]))
        word = case.words.severities.get(found.name, found.name) if found else ""
        put(sheet, row, first + 3, Formula(f"={severity_word(layout, layout.slot(slot, 'severity'))}", word))
        put(sheet, row, first + 4, _state(layout, slot, found))
        put(sheet, row, first + 5, case.comment(check.id), "wrapped")
        enter(sheet, row, first + 6, None)
        enter(sheet, row, first + 7, None)
    last = max(layout.check_rows.values(), default=FIRST_ROW)
    sheet.autofilter((HEADER, 0), (last, len(heads) - 1))
    color_words(sheet, (FIRST_ROW, first + 3, last, first + 3), case.severity_looks)


def _state(layout: Layout, slot: int, found: Severity) -> Formula:
    case = layout.case
    state = case.cards.flags.states[slot, 0]
    word = case.words.states.get(FlagState(int(state)).word, "")
    text = f'=IF({layout.slot(slot, "severity")}=0,"",{layout.slot(slot, "state")})'
    return Formula(text, word if found else "")


def _inputs(layout: Layout, check: Check) -> Formula | str:
    """What a check compares, each with its value: `FEE-04 = 0; FEE-06 = 25`."""
    case = layout.case
    if check.when is None:
        return case.labels["consistency.no_rule"]
    names = names_in([check.when.tree, *(rule.tree for rule in check.graver.values())])
    shown = [name for name in names if name.kind is not Kind.DATE]
    cells, values = [], []
    for name in shown:
        if name.table is not None:
            continue
        cell = layout.cell(name.name)
        cells.append(f'"{name.name} = "&IF({cell}="","–",IF(ISNUMBER({cell}),ROUND({cell},{_DECIMALS}),{cell}))')
        values.append(f"{name.name} = {_value(case, name)}")
    tables = [case.pair(name.name, case.labels["consistency.rows"]) for name in shown if name.table is not None]
    ending = "; ".join(dict.fromkeys(tables))
    if not cells:
        return ending
    text = '&"; "&'.join(cells)
    more = f"&{quoted('; ' + ending)}" if ending else ""
    return Formula(f"={text}{more}", "; ".join([*values, *([ending] if ending else [])]))


def _value(case: Case, name: Reference) -> str:
    found = cached(case.frame.column(name.name)[0], name.kind, name.options)
    if found == "":
        return "–"
    if isinstance(found, str):
        return found
    figure = float(half_up(np.asarray(found), _DECIMALS))
    return str(int(figure)) if figure == int(figure) else repr(figure)
