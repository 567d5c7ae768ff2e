"""Writes the blocks of answers that are made of several cells, with what each row counts beside them."""

from typing import Any

from exports.formulas import ROW, choice, row_formula
from exports.supplier.answer_formulas import counted_value, number_or_blank
from exports.supplier.blocks import ANSWER, COUNTED, LABEL, NAME, WORDS, RecordBlock, TableBlock, has_words
from exports.supplier.case import Case, Value, cached
from exports.supplier.counting import Deciding, counted
from exports.supplier.layout import APPLIES, Layout
from exports.supplier.page import Page, enter, offer_options, put
from exports.supplier.rule_words import in_words
from exports.supplier.rules import AggregateUse
from exports.supplier.scale_formulas import part_formulas
from exports.workbook import Formula, column_name
from questionnaires.answers.columns import State
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.shape import Shape
from questionnaires.expressions.evaluation import TRUE, evaluate
from questionnaires.expressions.tree import Kind, Node
from scoring.scales import MatrixScale, PartsScale, Reversed, Scale, judge_bands

_RECORD_HEADS = ("name", "label", "answer", "counted", "words")
_HELPER_WIDTH = 24
_LONGEST_HEAD = 70  # characters that make the row of heads higher
_PART_HEADS = ("weight", "value", "gravity")


def write_record(sheet: Page, layout: Layout, block: RecordBlock) -> None:
    """A row per component: as written, as it counts, and what a matrix or part is worth."""
    case = layout.case
    scale = _plain_scale(case, block.subject)
    _title(sheet, layout, block.title_row, block.subject)
    parts = [_PART_HEADS[place - 5] for place in sorted(_part_columns(scale))]
    sheet.header(block.title_row + 1, [case.labels[f"blocks.{key}"] for key in (*_RECORD_HEADS, *parts)])
    for leaf, row in block.rows.items():
        put(sheet, row, NAME, leaf)
        put(sheet, row, LABEL, case.leaf_label(leaf), "wrapped")
        written = case.written(leaf)
        enter(sheet, row, ANSWER, written)
        offer_options(sheet, row, ANSWER, _shape_of(case, leaf))
        put(sheet, row, COUNTED, Formula(counted(layout, leaf), counted_value(case, leaf)), *_as_day(case, leaf))
        put(sheet, row, WORDS, _in_words(case, leaf, written), "wrapped")
        values = _part_values(case, leaf, scale)
        for column, text in part_formulas(layout, block, leaf, scale).items():
            put(sheet, row, column, Formula(text, values[column]))


def write_table(sheet: Page, layout: Layout, block: TableBlock) -> None:
    """A row per row as written; to the right, what each row counts in every aggregate over the table."""
    case = layout.case
    _title(sheet, layout, block.title_row, block.table)
    heads = [case.labels["blocks.number"], *(case.leaf_label(leaf) for leaf in block.columns)]
    heads += [""] * (block.words_column - len(heads))
    sheet.header(block.title_row + 1, [*heads, case.labels["blocks.in_words"]])
    for place in range(max(block.size, 1)):
        _write_table_row(sheet, layout, block, place)
    for use in block.helpers:
        _write_helper(sheet, layout, block, use)


def _title(sheet: Page, layout: Layout, row: int, subject: str) -> None:
    """The question's words; for what comes beside the answers also whether it was handed in."""
    case = layout.case
    asked = case.questionnaire.questions.get(subject)
    words = case.texts(subject).label or case.texts(subject).text if asked else case.leaf_label(subject)
    sheet.subtitle(row, case.pair(subject, words) if asked else words)
    if asked is None:
        state = case.frame.answers.states.get(subject)
        given = state is not None and state[0] == State.GIVEN
        enter(sheet, row, ANSWER, case.labels["recorded"] if given else None)


def _write_table_row(sheet: Page, layout: Layout, block: TableBlock, place: int) -> None:
    case, row = layout.case, block.first + place
    exists = place < block.size
    put(sheet, row, 0, place + 1 if exists else None, "left")
    words = []
    for leaf, column in block.columns.items():
        written = case.cell(leaf, block.table, place) if exists else None
        enter(sheet, row, column, written)
        offer_options(sheet, row, column, _shape_of(case, leaf))
        if isinstance(written, str) and has_words(case, leaf):
            words.append(case.option_label(leaf, written))
    none = "" if exists else case.labels["not_recorded" if not _answered(case, block.table) else "no_rows"]
    put(sheet, row, block.words_column, " / ".join(words) or none, "wrapped")


def _answered(case: Case, table: str) -> bool:
    return bool(case.frame.answers.states[table][0] == State.GIVEN)


def _write_helper(sheet: Page, layout: Layout, block: TableBlock, use: AggregateUse) -> None:
    """A column that shows what each row counts in one aggregate, named by the aggregate's function."""
    column, node, labels = block.helpers[use], use.node, layout.case.labels
    head = in_words(node, block.table)
    exists, places = _exists(layout, block, use)
    text = row_formula(node, places, exists)
    values = _row_values(layout.case, block, use)
    _helper_column(sheet, block, column, head, text, values)
    if node.by is None:
        return
    group = f'=IF({exists},{choice(node.by, places)},"")'
    keys = _group_keys(layout.case, block, node.by)
    _helper_column(sheet, block, column + 1, layout.case.pair(head, labels["blocks.group"]), group, keys)
    figures, groups = (_helper_span(block, at) for at in (column, column + 1))
    own = f"${column_name(column + 1)}{ROW}"
    total = f'=IF(${column_name(column)}{ROW}="","",SUMPRODUCT(({groups}={own})*ISNUMBER({figures}),{figures}))'
    totals = [_total(key, values, keys) if value != "" else "" for key, value in zip(keys, values, strict=True)]
    _helper_column(sheet, block, column + 2, layout.case.pair(head, labels["blocks.total"]), total, totals)


def _total(key: str, values: list[float | str], keys: list[str]) -> float:
    return sum(value for value, other in zip(values, keys, strict=True) if other == key and not isinstance(value, str))


def _helper_span(block: TableBlock, column: int) -> str:
    name = column_name(column)
    return f"${name}${block.first + 1}:${name}${block.last + 1}"


def _helper_column(sheet: Page, block: TableBlock, column: int, head: str, text: str, values: list[Any]) -> None:
    sheet.text(block.title_row + 1, column, head, sheet.style("header"))
    sheet.raw.set_column(column, column, _HELPER_WIDTH, None, {"level": 1})
    sheet.fit(block.title_row + 1, column, head[:_LONGEST_HEAD])
    style = sheet.style("boxed", "label")
    for place in range(max(block.size, 1)):
        row = block.first + place
        value = values[place] if place < len(values) else ""
        sheet.formula(row, column, text.replace(ROW, str(row + 1)), value, style)


def _exists(layout: Layout, block: TableBlock, use: AggregateUse) -> tuple[str, Layout | Deciding]:
    """Whether a row is there and counts, and where the formula finds its cells."""
    question = layout.case.questionnaire.questions.get(block.table)
    number = f'$A{ROW}<>""'
    if question is None:
        return number, layout
    counts = layout.answer(question.id, "before" if use.deciding else "code")
    places = Deciding(layout, question) if use.deciding else layout
    return f"AND({number},{counts}={APPLIES})", places


def _row_values(case: Case, block: TableBlock, use: AggregateUse) -> list[float | str]:
    """What the engine counts for each row."""
    node = use.node
    if len(case.frame.row_index(block.table)) < block.size:
        return [""] * block.size  # the question does not count
    values = _over_rows(case, node.values, block.size) if node.values is not None else [1.0] * block.size
    keep = _over_rows(case, node.where, block.size) if node.where is not None else [TRUE] * block.size
    return [number_or_blank(value) if kept == TRUE else "" for value, kept in zip(values, keep, strict=True)]


def _over_rows(case: Case, node: Node, size: int) -> list[float]:
    column = evaluate(node, case.frame)
    return [float(column[place if node.table is not None else 0]) for place in range(size)]


def _group_keys(case: Case, block: TableBlock, node: Node) -> list[str]:
    if len(case.frame.row_index(block.table)) < block.size:
        return [""] * block.size
    options = getattr(node, "options", ())
    return [str(cached(int(code), Kind.CHOICE, options)) for code in evaluate(node, case.frame)]


def _plain_scale(case: Case, subject: str) -> Scale | None:
    scale = case.rubric.items[subject].scale if subject in case.rubric.items else None
    while isinstance(scale, Reversed):
        scale = scale.scale
    return scale


def _part_columns(scale: Scale | None) -> tuple[int, ...]:
    return (5, 6) if isinstance(scale, MatrixScale) else (5, 6, 7) if isinstance(scale, PartsScale) else ()


def _part_values(case: Case, leaf: str, scale: Scale | None) -> dict[int, float | str]:
    """The results of the formulas beside a component."""
    part = leaf.partition(".")[2]
    if isinstance(scale, MatrixScale):
        code = int(case.frame.column(leaf)[0])
        points = scale.cells[code] if code >= 0 else None
        return {5: 0 if points is None else scale.rows[part], 6: points or 0}
    if isinstance(scale, PartsScale) and part in scale.parts:
        judged = judge_bands(scale.parts[part], case.frame.column(leaf))
        return {6: number_or_blank(judged.values[0]), 7: int(judged.severities[0])}
    return {}


def _in_words(case: Case, leaf: str, written: Value) -> str | None:
    if not has_words(case, leaf) or not isinstance(written, str):
        return None
    return " / ".join(case.option_label(leaf, code) for code in written.split(";"))


def _as_day(case: Case, leaf: str) -> tuple[str, ...]:
    return ("date",) if case.questionnaire.leaves[leaf].kind is Kind.DATE else ()


def _shape_of(case: Case, leaf: str) -> Shape:
    """The shape of one leaf, inside whatever its answer is made of."""
    name, *path = leaf.split(".")
    asked = case.questionnaire.questions.get(name)
    shape = asked.shape if asked else case.questionnaire.inputs[name]
    for key in path:
        if isinstance(shape, Matrix):
            return shape.choice
        record = shape.row if isinstance(shape, Table) else shape
        assert isinstance(record, Record)
        shape = record.fields[key]
    return shape
