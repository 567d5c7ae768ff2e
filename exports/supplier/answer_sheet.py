"""The Answers sheet: a row per question, from the answer as written to its share of the score."""

from exports.supplier.answer_formulas import AnswerFormulas, number_or_blank
from exports.supplier.blocks import FIRST_ROW, is_single, sheet_of
from exports.supplier.case import Case, Value
from exports.supplier.layout import Layout
from exports.supplier.page import HEADER, Page, color_words, enter, offer_options, open_page, put
from exports.workbook import A3, Book, Formula
from questionnaires.answers.shape import NOT_APPLICABLE
from questionnaires.model import Need, Question
from scoring.rubric import Item
from scoring.submissions import evidence_of

_WIDTHS = {
    "item": 10, "pillar": 6, "question": 44, "type": 10, "basis": 7, "applicable": 8, "na_reason": 14, "gate": 7,
    "raw": 14, "unit": 12, "option": 32, "need": 10, "flag": 12, "sources": 22, "comment": 28, "note": 24,
    "stated_on": 12,
}  # fmt: skip


def write_answers(book: Book, layout: Layout) -> None:
    """One row per question in the order they are asked; the workings stand to the right of what is printed."""
    case = layout.case
    widths = [_WIDTHS.get(key.partition(":")[0], 9.5) for key in layout.answer_columns]
    sheet = open_page(book, layout, "answers", widths, columns_fixed=1, tab="#2B3467")
    sheet.header(HEADER, [_label(case, key) for key in layout.answer_columns])
    last = max(layout.answer_rows.values())
    sheet.autofilter((HEADER, 0), (last, len(layout.answer_columns) - 1))
    sheet.raw.set_paper(A3)
    sheet.raw.print_area(0, 0, last, len(layout.listed) - 1)
    formulas = AnswerFormulas(layout)
    for id, row in layout.answer_rows.items():
        _write_row(sheet, layout, formulas, case.questionnaire.questions[id], row)
    area = (FIRST_ROW, layout.column("flag"), last, layout.column("flag"))
    color_words(sheet, area, case.severity_looks)


def _label(case: Case, key: str) -> str:
    name, _, language = key.partition(":")
    label = case.labels[f"answers.{name}"]
    return case.in_language(label, language) if language else label


def _write_row(sheet: Page, layout: Layout, formulas: AnswerFormulas, question: Question, row: int) -> None:
    case = layout.case
    single = is_single(case, question.id)
    cells: dict[str, Value | Formula] = {**_facts(case, question), **formulas.of(question, single)}
    item = case.rubric.items.get(question.id)
    inputs: dict[str, Value] = {"raw": _written(case, layout, question, single), "note": None}
    if item is not None:
        cells |= _stored(layout, item)
        inputs |= _inputs(case, item)
    for column, key in enumerate(layout.answer_columns):
        if key in inputs:
            enter(sheet, row, column, inputs[key])
        else:
            put(sheet, row, column, cells.get(key), *_looks(key))
    if single:
        offer_options(sheet, row, layout.column("raw"), question.shape)


def _looks(key: str) -> tuple[str, ...]:
    name = key.partition(":")[0]
    if name in ("question", "option", "sources", "comment", "na_reason", "unit"):
        return ("wrapped",)
    return ("one",) if name in ("declared", "assured", "w_declared", "w_assured", "judged", "last_year") else ()


def _facts(case: Case, question: Question) -> dict[str, Value | Formula]:
    """What is known of a question before it is answered."""
    item = case.rubric.items.get(question.id)
    labels = case.labels
    cells: dict[str, Value | Formula] = {
        "item": question.id,
        "type": labels.get(f"types.{question.type}", question.type),
        "basis": question.basis.value,
        "unit": _unit(case, question),
        "sources": ", ".join(question.sources),
        "comment": case.comment(question.id),
        "months": question.evidence_months if item else None,
    }
    cells |= {f"question:{language}": case.texts(question.id, language).text for language in case.languages}
    if item is not None:
        cells |= {
            "pillar": item.group,
            "gate": labels["yes"] if item.gate else None,
            "need": labels[f"needs.{question.evidence.value}"] if question.evidence is not Need.NONE else None,
            "weight": item.weight,
            "last_year": _last_year(case, item),
        }
    return cells


def _unit(case: Case, question: Question) -> str:
    """The unit; for an amount in another currency also what was written and at which rate."""
    unit = case.texts(question.id).unit
    written = case.document.answers.get(question.id)
    if question.type != "money" or not isinstance(written, dict):
        return unit
    amount, currency = written.get("amount"), written.get("currency", "JPY")
    return f"{unit} ({currency} {amount} × {written.get('rate', 1)})".strip()


def _last_year(case: Case, item: Item) -> Value:
    if case.previous is None or item.scale is None:
        return None
    row = case.item_rows[item.id]
    value = number_or_blank(case.previous.items.values[row, 0]) if case.previous.items.answered[row, 0] else ""
    return value or None if isinstance(value, str) else value


def _stored(layout: Layout, item: Item) -> dict[str, Value | Formula]:
    """The values the score was issued with, as the check sheet holds them."""
    if item.scale is None:
        return {}
    row, cards = layout.case.item_rows[item.id], layout.case.cards
    values = {"declared": cards.items.values[row, 0], "assured": cards.assured_items[row, 0]}
    return {
        f"stored_{key}": Formula(layout.stored_value('item', item.id, key),
                                 number_or_blank(float(cards.published(value))))
        for key, value in values.items()
    }  # fmt: skip


def _inputs(case: Case, item: Item) -> dict[str, Value]:
    evidence = evidence_of(case.document, item.id, case.as_of)
    return {
        "accepted": case.labels["yes"] if item.id in case.document.accepted_na else None,
        "stated": evidence.level,
        "stated_on": evidence.on,
        "note": case.document.accepted_na.get(item.id),
    }


def _written(case: Case, layout: Layout, question: Question, single: bool) -> Value:
    """The answer as written; for one of several cells where these stand."""
    state = case.state_of(question.id)
    if state in (NOT_APPLICABLE, "unk"):
        return state
    if single:
        return case.written(question.id)
    return f"→ {layout.sheets[sheet_of(case, question.id)]}" if state else None
