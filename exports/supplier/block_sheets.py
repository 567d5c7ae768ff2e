"""The sheets that hold answers of several cells, and the values that follow from them."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exports.formulas import formula, truth
from exports.supplier.answer_formulas import counted_value, number_or_blank
from exports.supplier.block_cells import write_record, write_table
from exports.supplier.blocks import ANSWER, COUNTED, LABEL, NAME, WORDS, RecordBlock, figures_on
from exports.supplier.case import Case, cached
from exports.supplier.layout import Layout
from exports.supplier.page import Page, open_page, put
from exports.supplier.record_sheets import write_ledger, write_survey_columns
from exports.workbook import Book, Formula
from questionnaires.expressions.evaluation import TRUE, evaluate
from questionnaires.expressions.tree import About, Kind, walk
from questionnaires.model import Rule
from scoring.bands import ResultFrame
from scoring.rubric import Remediation
from scoring.scales import BandScale
from scoring.severity import Severity

_WIDTHS = (24, 36, 20, 20, 32, 15, 15, 15, 44)
SURVEY = "survey"
_PRINTED = 8  # columns; what rows count in aggregates stands to the right


def write_block_sheet(book: Book, layout: Layout, key: str) -> None:
    """One sheet of blocks, with what belongs to its subject below them."""
    sheet = open_page(book, layout, key, _WIDTHS, header_row=None)
    if key == "computed":
        _write_derived(sheet, layout)
    blocks = layout.blocks.on(key)
    for block in blocks:
        if isinstance(block, RecordBlock):
            write_record(sheet, layout, block)
        else:
            write_table(sheet, layout, block)
    if key == "repayment" and layout.remedy_rows:
        _write_remediation(sheet, layout)
    if key in layout.figure_rows:
        _write_figures(sheet, layout, key)
    if key == SURVEY and SURVEY in layout.blocks.records:
        write_survey_columns(sheet, layout, layout.blocks.records[SURVEY])
    write_ledger(sheet, layout, key)
    sheet.raw.print_area(0, 0, layout.blocks.next_row[key] + 2, _PRINTED)


def _write_derived(sheet: Page, layout: Layout) -> None:
    """A row for each value that follows from the answers: what it means, its rule, its figure."""
    case, row = layout.case, layout.derived_row
    sheet.subtitle(row, case.labels["computed.title"])
    sheet.header(row + 1, [case.labels[f"computed.{key}"] for key in ("name", "meaning", "kind", "value", "rule")])
    for place, (name, rule) in enumerate(layout.derived.items(), start=row + 2):
        put(sheet, place, 0, name)
        put(sheet, place, 1, _meaning(case, name), "wrapped")
        put(sheet, place, 2, case.labels[f"kinds.{rule.tree.kind.value}"])
        value = cached(evaluate(rule.tree, case.frame)[0], rule.tree.kind)
        put(sheet, place, 3, Formula(formula(rule.tree, layout), value), *_look_of(rule))
        put(sheet, place, 4, rule.text, "wrapped")


def _write_figures(sheet: Page, layout: Layout, key: str) -> None:
    """Answers of one cell that belong to a sheet's subject, with the figure that bands judge."""
    case, first = layout.case, layout.figure_rows[key]
    sheet.subtitle(first, case.labels["figures.title"])
    sheet.header(
        first + 1, [case.labels[f"figures.{each}"] for each in ("item", "meaning", "answer", "figure", "unit")]
    )
    for row, id in enumerate(figures_on(case, key), start=first + 2):
        counted, figure = (layout.answer(id, column) for column in ("counted", "figure"))
        scale = case.rubric.items[id].scale if id in case.rubric.items else None
        judged = number_or_blank(case.frame.result(scale.measure)[0]) if isinstance(scale, BandScale) else ""
        put(sheet, row, NAME, id)
        put(sheet, row, LABEL, case.texts(id).label or case.texts(id).text, "wrapped")
        put(sheet, row, ANSWER, Formula(f'=IF({counted}="","",{counted})', counted_value(case, id)))
        put(sheet, row, COUNTED, Formula(f'=IF({figure}="","",{figure})', judged))
        put(sheet, row, WORDS, case.texts(id).unit, "wrapped")


def _meaning(case: Case, name: str) -> str:
    texts = case.questionnaire.texts[case.language].derived
    return texts.get(name) or case.labels.get(f"derived.{name}", name.replace("_", " "))


def _look_of(rule: Rule) -> tuple[str, ...]:
    return ("date",) if rule.tree.kind is Kind.DATE else ()


def _write_remediation(sheet: Page, layout: Layout) -> None:
    """How the rule on repayment was applied, step by step."""
    case, rule = layout.case, layout.case.rubric.remediation
    assert rule is not None
    first = min(layout.remedy_rows.values())
    sheet.subtitle(first - 2, case.pair(rule.id, case.labels["remedy.title"]))
    sheet.header(first - 1, [case.labels[f"remedy.{key}"] for key in ("step", "meaning", "rule", "value")])
    steps = remedy_steps(layout, rule)
    for key, row in layout.remedy_rows.items():
        name, _, item = key.partition(":")
        text, value = steps[key]
        put(sheet, row, NAME, item or key)
        put(sheet, row, LABEL, case.labels[f"remedy.{name}"], "wrapped")
        put(sheet, row, ANSWER, _rule_text(rule, name), "wrapped")
        put(sheet, row, COUNTED, Formula(text, value))
        put(sheet, row, WORDS, None)


def _rule_text(rule: Remediation, key: str) -> str:
    rules = {"when": rule.when, "lighter": rule.lighter_when, "finished": rule.finished_when}
    return rules[key].text if key in rules else ", ".join(rule.blocked_by) if key == "blocked" else ""


def remedy_steps(layout: Layout, rule: Remediation) -> dict[str, tuple[str, float | str]]:
    """The formula of every step with its result."""
    case, cards = layout.case, layout.case.cards
    frame = ResultFrame(case.frame, scored=_scored(case, rule))

    def judged(condition: Rule) -> int:
        return int(evaluate(condition.tree, frame)[0])

    cell: Callable[[str], str] = layout.remedy
    names = list(case.rubric.checks)
    blocked = any(cards.checks.open[names.index(check), 0] > 0 for check in rule.blocked_by)
    blocking = [f"{layout.slot(layout.slot_of[check], 'open')}>0" for check in rule.blocked_by]
    applies = judged(rule.when) == TRUE and not blocked
    merged = [f"merged:{item}" for item in rule.merges]
    found: dict[str, tuple[str, float | str]] = {
        "when": (f"={truth(rule.when.tree, layout)}", judged(rule.when)),
        "blocked": (f"=IF(OR({','.join(blocking)}),1,0)" if blocking else "=0", int(blocked)),
        "applies": (f"=IF(AND({cell('when')}={TRUE},{cell('blocked')}=0),1,0)", int(applies)),
        "finished": (
            f"=IF(AND({cell('applies')}=1,{truth(rule.finished_when.tree, layout)}={TRUE}),1,0)",
            int(cards.remedied.finished[0]),
        ),
        "lighter": (f"={truth(rule.lighter_when.tree, layout)}", judged(rule.lighter_when)),
        "gravest": (f"=MAX(0,{','.join(_gravity_if_merged(layout, item) for item in rule.merges)})", _gravest(case)),
        "severity": (
            f"=IF(AND({cell('gravest')}>0,{cell('lighter')}={TRUE}),{int(rule.lighter)},{cell('gravest')})",
            int(cards.remedied.severities[0]),
        ),
    }
    for key, item in zip(merged, rule.merges, strict=True):
        found[key] = (_merges(layout, item), int(cards.remedied.merged[case.item_rows[item], 0]))
    return found


def _scored(case: Case, rule: Remediation) -> dict[tuple[str, str], NDArray[Any]]:
    """What value() and level() are to the rule: the value by the answer, before anything is restated."""
    found: dict[tuple[str, str], NDArray[Any]] = {}
    for condition in (rule.when, rule.lighter_when, rule.finished_when):
        for node in walk(condition.tree):
            if isinstance(node, About) and node.function in ("value", "level"):
                found[node.function, node.subject] = np.array([_score_of(case, node)])
    return found


def _score_of(case: Case, node: About) -> float:
    row, scale = case.item_rows[node.subject], case.rubric.items[node.subject].scale
    if not case.cards.items.answered[row, 0] or scale is None:
        return float("nan")
    if node.function == "level":
        return float(case.cards.levels[row, 0])
    return float(scale.judge(node.subject, case.frame).values[0])


def _merges(layout: Layout, item: str) -> str:
    open_ = f"{layout.slot(layout.slot_of[item], 'ended')}=0"
    return f"=IF(AND({layout.remedy('applies')}=1,{open_},{layout.answer(item, 'gravity')}>={int(Severity.MAJOR)}),1,0)"


def _gravity_if_merged(layout: Layout, item: str) -> str:
    return f"{layout.remedy(f'merged:{item}')}*{layout.answer(item, 'gravity')}"


def _gravest(case: Case) -> int:
    """The gravest flag among those merged, before it may be made lighter."""
    frame, merged = case.frame, case.cards.remedied.merged
    gravities = [
        int(item.scale.judge(id, frame).severities[0])
        for id, item in case.rubric.items.items()
        if item.scale is not None and merged[case.item_rows[id], 0]
    ]
    return max(gravities, default=0)
