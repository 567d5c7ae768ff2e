"""One question on its sheet: its words, its options, its cells, and what helps to answer beside them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from exports.offline.choosing import Checks
from exports.offline.looks import ANSWER, FIRST, HELP, LAST, LAST_ANSWER, NUMBER, height_of, typeface
from exports.offline.marks import STATIC
from exports.offline.page import Page, Piece
from exports.offline.parts import COLUMNS, ROWS, Kind, Part, columns_of, not_applicable_part, parts_of
from exports.offline.spans import breadth, spans_of, typical
from exports.offline.wording import Wording
from questionnaires.answers.choices import Choice
from questionnaires.answers.composite import Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import Shape
from questionnaires.answers.texts import Day, Text
from questionnaires.model import Question

READY_ROWS = 12  # of a table; an answered one has this many more blank ones, up to its limit
READY_ELEMENTS = 6  # of a list
_LABEL_END = ANSWER - 1
_LEAST_HEIGHT = 20.0
_MOST_LINES = 3  # of a row of a table


@dataclass
class Block:
    """Writes one question to a page; `contents` are the answers already known, by key."""

    page: Page
    checks: Checks
    wording: Wording
    contents: Mapping[str, Any] = field(default_factory=dict)

    def write(self, question: Question) -> None:
        is_table = isinstance(question.shape, Table)
        first_row = self._heading(question, LAST if is_table else LAST_ANSWER)
        if is_table:
            self._help_above(question)
        self._options(question)
        for part in self._parts(question):
            self._part(question, part, wide=is_table)
        if not is_table:
            self._help_beside(question, first_row)
        self.page.space(8)

    def _parts(self, question: Question) -> tuple[Part, ...]:
        """The question's parts; an "N/A" known already has its cell even where none is offered."""
        parts = parts_of(question)
        claimed = not_applicable_part(question)
        if claimed.key in self.contents and claimed not in parts:
            return (*parts[:-1], claimed, parts[-1])
        return parts

    def _heading(self, question: Question, last: int) -> int:
        face = typeface(self.page.language)
        text = self.wording.question(question).text
        height = height_of(text, (FIRST, last), face.body + 0.5, self.page.language)
        pieces = [Piece(NUMBER, NUMBER, question.id, "id"), Piece(FIRST, last, text, "question")]
        row = self.page.line(STATIC, max(height, _LEAST_HEIGHT), pieces)
        self._applies(question, last)
        return row

    def _applies(self, question: Question, last: int) -> None:
        """When the question is asked, and whether it must be answered."""
        needed = self.wording.own["legend.required"] if question.before_submission or question.required else None
        applies = self.wording.applies(question)
        if needed or applies:
            size = typeface(self.page.language).small
            height = height_of(applies, (FIRST, last), size, self.page.language)
            self.page.line(STATIC, height, [Piece(NUMBER, NUMBER, needed, "required"),
                                            Piece(FIRST, last, applies, "note")])  # fmt: skip

    def _help_above(self, question: Question) -> None:
        text = self.wording.help(question)
        height = height_of(text, (FIRST, LAST), typeface(self.page.language).small, self.page.language)
        self.page.line(STATIC, height, [Piece(FIRST, LAST, text, "note")])

    def _help_beside(self, question: Question, first_row: int) -> None:
        """The help stands in one merged cell from the question's first row to its last."""
        text = self.wording.help(question)
        rows = range(first_row, self.page.row + 1)
        height = sum(self.page.sheet.row_dimensions[row].height or 0 for row in rows)
        needed = height_of(text, (HELP, LAST), typeface(self.page.language).small, self.page.language)
        if needed > height:
            self.page.space(needed - height)
        for row in range(first_row, self.page.row + 1):
            for column in range(HELP, LAST + 1):
                self.page.sheet.cell(row, column).style = "help-top" if row == first_row else "help"
        self.page.sheet.cell(first_row, HELP, text).data_type = "s"
        self.page.merge(first_row, self.page.row, HELP, LAST)

    def _options(self, question: Question) -> None:
        """The options in full, so that a printout or a narrow list hides none."""
        if isinstance(question.shape, Choice) and question.type != "yes_no":
            text = "\n".join(self.wording.option_lines(question))
            height = height_of(text, (FIRST, LAST_ANSWER), typeface(self.page.language).body, self.page.language)
            self.page.line(STATIC, height, [Piece(FIRST, LAST_ANSWER, text, "text")])

    def _part(self, question: Question, part: Part, wide: bool) -> None:
        match part.kind:
            case Kind.TICK | Kind.NONE | Kind.NOT_APPLICABLE:
                self._tick(question, part)
            case Kind.TABLE:
                self._table(question, part)
            case Kind.LIST:
                self._list(question, part)
            case Kind.COMMENT:
                self._comment(question, part, LAST if wide else LAST_ANSWER)
            case _:
                self._cell(question, part)

    def _cell(self, question: Question, part: Part) -> None:
        label = self.wording.label(question, part)
        options = self.wording.drop_down(part.leaf, part.shape, question)
        style = _style_of(part.shape)
        last = LAST_ANSWER if style in ("answer", "digits") else ANSWER
        height = max(self._label_height(label, _LABEL_END), self._option_height(options, (ANSWER, last)))
        if isinstance(part.shape, Text) and part.shape.lines:
            height = max(height, 2 * self._line())
        self.page.line(part.key, height, [Piece(FIRST, _LABEL_END, label, "label"),
                                          Piece(ANSWER, last, self.contents.get(part.key), style)])  # fmt: skip
        self._check(self.page.cell(ANSWER), part.shape, options)

    def _tick(self, question: Question, part: Part) -> None:
        label = self.wording.label(question, part)
        pieces = [Piece(FIRST, LAST_ANSWER - 1, label, "label"),
                  Piece(LAST_ANSWER, LAST_ANSWER, self.contents.get(part.key), "tick")]  # fmt: skip
        self.page.line(part.key, self._label_height(label, LAST_ANSWER - 1), pieces)
        self.checks.choose(self.page.cell(LAST_ANSWER), [self.wording.own["words.tick"]])

    def _list(self, question: Question, part: Part) -> None:
        known: Sequence[Any] = self.contents.get(part.key, ())
        options = self.wording.drop_down(part.leaf, part.shape, question)
        for number in range(max(READY_ELEMENTS, len(known) + 2)):
            label = self.wording.own["question.list_row"].format(number=number + 1)
            content = known[number] if number < len(known) else None
            self.page.line(part.key, _LEAST_HEIGHT, [Piece(FIRST, _LABEL_END, label, "label"),
                                                     Piece(ANSWER, LAST_ANSWER, content, "answer")])  # fmt: skip
            self.checks.choose(self.page.cell(ANSWER), options)

    def _comment(self, question: Question, part: Part, last: int) -> None:
        label, known = self.wording.label(question, part), self.contents.get(part.key)
        pieces = [Piece(FIRST, _LABEL_END, label, "note"), Piece(ANSWER, last, known, "comment")]
        self.page.line(part.key, _LEAST_HEIGHT, pieces)

    def _table(self, question: Question, part: Part) -> None:
        assert isinstance(part.shape, Table)
        columns = columns_of(part.shape)
        options = {key: self.wording.drop_down(f"{part.leaf}.{key}", shape, question) for key, shape in columns.items()}
        spans = spans_of([breadth(shape, options[key]) for key, shape in columns.items()])
        self._column_heads(question, part, dict(zip(columns, spans, strict=True)))
        known: Sequence[Mapping[str, Any]] = self.contents.get(part.key, ())
        height = max(self._row_height(options[key], span) for key, span in zip(columns, spans, strict=True))
        for number in range(min(max(READY_ROWS, len(known) + READY_ROWS // 2), part.shape.most_rows)):
            row = known[number] if number < len(known) else {}
            pieces = [Piece(*span, row.get(key), _style_in_table(columns[key]))
                      for key, span in zip(columns, spans, strict=True)]  # fmt: skip
            self.page.line(part.key, max(height, _LEAST_HEIGHT), pieces)
            for key, (first, _) in zip(columns, spans, strict=True):
                self._check(self.page.cell(first), columns[key], options[key])

    def _column_heads(self, question: Question, part: Part, spans: Mapping[str, tuple[int, int]]) -> None:
        """A hidden row of field names, for the reader, and one of labels, for people."""
        names = [Piece(first, first, key, "note") for key, (first, _) in spans.items()]
        self.page.line(part.key.removesuffix(ROWS) + COLUMNS, 12, names)
        self.page.hide_row()
        fields = self.wording.question(question).fields
        heads = [Piece(*span, fields.get(key, key), "column") for key, span in spans.items()]
        size = typeface(self.page.language).small + 1
        height = max(height_of(str(head.content), (head.first, head.last), size, self.page.language) for head in heads)
        self.page.line(STATIC, height, heads)

    def _check(self, cell: str, shape: Shape, options: Sequence[str]) -> None:
        if options:
            self.checks.choose(cell, options)
        else:
            self.checks.by_shape(cell, shape)

    def _label_height(self, label: str, last: int) -> float:
        size = typeface(self.page.language).body
        return max(_LEAST_HEIGHT, height_of(label, (FIRST, last), size, self.page.language))

    def _option_height(self, options: Sequence[str], columns: tuple[int, int]) -> float:
        size = typeface(self.page.language).body
        return max((height_of(option, columns, size, self.page.language) for option in options), default=_LEAST_HEIGHT)

    def _row_height(self, options: Sequence[str], columns: tuple[int, int]) -> float:
        """Of a row of a table: enough for most options, and never so much that few rows fit a page."""
        if not options:
            return _LEAST_HEIGHT
        face = typeface(self.page.language)
        height = height_of(typical(options), columns, face.small + 0.5, self.page.language)
        return min(height, _MOST_LINES * (face.small + 0.5) * face.line + 3)

    def _line(self) -> float:
        face = typeface(self.page.language)
        return face.body * face.line + 2


def _style_of(shape: Shape) -> str:
    match shape:
        case Number(unknown=True) | Money(unknown=True):
            return "number"
        case Number(whole=True):
            return "whole"
        case Number() | Money():
            return "number"
        case Day(form=form):
            return form
        case Text(form="corporate_number"):
            return "digits"
    return "answer"


def _style_in_table(shape: Shape) -> str:
    style = _style_of(shape)
    return "cell" if style == "answer" else style
