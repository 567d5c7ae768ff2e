"""The formulas that judge one item: its value and the gravity of the flag its answer raises."""

from dataclasses import dataclass

from exports.formulas import chosen, number, quoted, rounded, truth
from exports.supplier.blocks import COUNTED, GRAVITY, VALUE, WEIGHT, RecordBlock
from exports.supplier.case import NONE_CHOSEN
from exports.supplier.layout import Layout
from questionnaires.answers.shape import UNKNOWN
from questionnaires.expressions.evaluation import TRUE
from questionnaires.model import Rule
from scoring.scales import (
    BandScale,
    FormulaScale,
    MatrixScale,
    OptionScale,
    PartsScale,
    Reversed,
    Scale,
    SeveralScale,
)


@dataclass(frozen=True)
class Judgement:
    """The value ("" where it cannot be told), the gravity 0 to 4, and the figure that bands judge."""

    value: str
    gravity: str
    figure: str = ""


def judgement(layout: Layout, item: str, scale: Scale) -> Judgement:
    """The formulas of an item, without a leading "="."""
    match scale:
        case OptionScale():
            return _option(layout, item)
        case SeveralScale():
            return _several(layout, item, scale)
        case MatrixScale():
            return _matrix(layout, item, scale)
        case BandScale():
            return _banded(layout, item, scale)
        case FormulaScale():
            return Judgement(f'IFERROR({number(scale.value.tree, layout)},"")', gravest(layout, scale.flags))
        case PartsScale():
            return _parts(layout, item)
        case Reversed():
            inner = judgement(layout, item, scale.scale)
            whole = layout.rubric_cell(f"{item}:out_of", 0, "value")
            return Judgement(f'IFERROR({whole}-({inner.value}),"")', inner.gravity, inner.figure)
    raise TypeError(f"no formula for {type(scale).__name__}")


def banded(layout: Layout, key: str, operators: list[str], figure: str, column: str, otherwise: str) -> str:
    """The value or gravity of the first band that holds for a figure."""
    result = otherwise
    for place in reversed(range(len(operators))):
        operator = operators[place] if operators[place] != "==" else "="
        limit, verdict = (layout.rubric_cell(key, place, name) for name in ("limit", column))
        result = f"IF({rounded(figure)}{operator}{limit},{verdict},{result})"
    return f'IF({figure}="",{otherwise},{result})'


def gravest(layout: Layout, flags: object) -> str:
    """The gravest severity whose condition is definitely true."""
    assert isinstance(flags, dict)
    result = "0"
    for severity in sorted(flags):
        rule: Rule = flags[severity]
        result = f"IF({truth(rule.tree, layout)}={TRUE},{int(severity)},{result})"
    return result


def _option(layout: Layout, item: str) -> Judgement:
    answer = layout.answer(item, "counted")
    options = layout.rubric_span(item, "option")

    def found(column: str, otherwise: str) -> str:
        return f"IFERROR(INDEX({layout.rubric_span(item, column)},MATCH({answer},{options},0)),{otherwise})"

    return Judgement(found("value", '""'), found("gravity", "0"))


def _several(layout: Layout, item: str, scale: SeveralScale) -> Judgement:
    answer = layout.answer(item, "counted")
    values, gravities = (layout.rubric_span(item, column) for column in ("value", "gravity"))
    hits = chosen(answer, f'";"&{layout.rubric_span(item, "option")}&";"')
    most = layout.rubric_cell(f"{item}:most", 0, "value")
    if scale.add:
        found, unknown = f"SUMPRODUCT({hits}*{values})", f'{answer}=""'
    else:
        found = f"SUMPRODUCT(MIN({values}+1000000*(1-{hits})))"  # what is not chosen is out of reach
        unknown = f'OR({answer}="",{answer}={quoted(NONE_CHOSEN)})'
    return Judgement(f'IF({unknown},"",MIN({most},{found}))', f"IF({unknown},0,SUMPRODUCT(MAX({hits}*{gravities})))")


def _banded(layout: Layout, item: str, scale: BandScale) -> Judgement:
    figure = layout.answer(item, "figure")
    operators = [band.operator for band in scale.bands]
    value = banded(layout, item, operators, figure, "value", '""')
    gravity = banded(layout, item, operators, figure, "gravity", "0")
    if scale.unknown is not None:
        said = f"AND({layout.answer(item, 'given')}=1,{layout.answer(item, 'raw')}={quoted(UNKNOWN)})"
        key = f"{item}:unk"
        value = f"IF({said},{layout.rubric_cell(key, 0, 'value')},{value})"
        gravity = f"IF({said},{layout.rubric_cell(key, 0, 'gravity')},{gravity})"
    return Judgement(value, gravity, f'IFERROR({number(scale.measure.tree, layout)},"")')


def _matrix(layout: Layout, item: str, scale: MatrixScale) -> Judgement:
    """Over the rows of the matrix, each with its weight and points beside it."""
    block = layout.blocks.records[item]
    weights, points = (_column(layout, block, column) for column in (WEIGHT, VALUE))
    value = f'IF(SUM({weights})=0,"",SUMPRODUCT({weights},{points})/SUM({weights}))'
    return Judgement(value, gravest(layout, scale.flags))


def _parts(layout: Layout, item: str) -> Judgement:
    block = layout.blocks.records[item]
    values, gravities = (_column(layout, block, column) for column in (VALUE, GRAVITY))
    return Judgement(f'IF(COUNT({values})=0,"",MIN({values}))', f"MAX(0,{gravities})")


def part_formulas(layout: Layout, block: RecordBlock, leaf: str, scale: Scale | None) -> dict[int, str]:
    """What stands beside a leaf of a matrix or of an item judged part by part, by column."""
    row = block.rows[leaf]
    answer = layout.at(block.sheet, row, COUNTED)
    part = leaf.partition(".")[2]
    while isinstance(scale, Reversed):
        scale = scale.scale
    if isinstance(scale, MatrixScale) and part in scale.rows:
        weight = layout.rubric_cell(f"{block.subject}:rows", list(scale.rows).index(part), "value")
        options, points = (layout.rubric_span(block.subject, column) for column in ("option", "value"))
        found = f"INDEX({points},MATCH({answer},{options},0))"
        counts = f"ISNUMBER({found})"  # a cell without points is left out: weight 0
        return {WEIGHT: f"=IF({counts},{weight},0)", VALUE: f"=IF({counts},{found},0)"}
    if isinstance(scale, PartsScale) and part in scale.parts:
        operators = [band.operator for band in scale.parts[part]]
        return {
            VALUE: "=" + banded(layout, leaf, operators, answer, "value", '""'),
            GRAVITY: "=" + banded(layout, leaf, operators, answer, "gravity", "0"),
        }
    return {}


def _column(layout: Layout, block: RecordBlock, column: int) -> str:
    rows = list(block.rows.values())
    return layout.span(block.sheet, rows[0], rows[-1], column)


def severity_word(layout: Layout, gravity: str) -> str:
    """A formula for the word of a gravity, empty for none."""
    return f'IF({gravity}=0,"",INDEX({layout.severity_words()},{gravity}))'
