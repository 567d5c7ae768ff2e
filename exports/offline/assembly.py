"""From the typed cells of a question to its answer, as the answer document holds it."""

from collections.abc import Iterable, Mapping

from exports.offline.parts import (
    MONEY_FIELDS,
    NONE,
    NOT_APPLICABLE_TICK,
    ROWS,
    SAID,
    columns_of,
)
from exports.offline.typed import Found, Transcript, Typed
from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN, Shape
from questionnaires.answers.texts import Text, TextList
from questionnaires.model import Question
from questionnaires.repair_options import NONE_WORDS, NOT_APPLICABLE_WORDS, says

_SAID = Text(lines=True)


class Assembly:
    """Puts together the answers of one document."""

    def __init__(self, found: Found, transcript: Transcript) -> None:
        self.found = found
        self.transcript = transcript

    def answer(self, question: Question) -> object:
        """The answer; None where there is none, or where a problem was noted."""
        before = len(self.transcript.problems)
        path = f"answers.{question.id}"
        tick = self.found.cells.get(f"{question.id}{NOT_APPLICABLE_TICK}")
        is_not_applicable = self.transcript.ticked(tick, path)
        value = self._value(question.id, question.shape, path)
        if tick is not None and is_not_applicable and value not in (None, NOT_APPLICABLE):
            self.transcript.problem("answer_and_not_applicable", tick.place, question=question.id)
        if len(self.transcript.problems) > before:
            return None
        return NOT_APPLICABLE if is_not_applicable else value

    def _value(self, name: str, shape: Shape, path: str) -> object:
        whole = self.found.cells.get(name)
        match shape:
            case Record() if whole is None:
                return self._record(name, shape, path)
            case Matrix() if whole is None:
                cells = ((row, self._cell(f"{name}.{row}", shape.choice, f"{path}.{row}")) for row in shape.rows)
                return _given(cells) or None
            case Table() if whole is None:
                return self._table(name, shape, path)
            case Choices() if whole is None:
                return self._options(name, shape, path)
            case TextList() if whole is None:
                return self._list(name, shape, path)
            case Money():
                return self._money(name, shape, path)
            case Choice(say=say) if say:
                return self._option_with_words(name, shape, path)
        return self._cell(name, shape, path)

    def _cell(self, name: str, shape: Shape, path: str) -> object:
        whole_answer = path == f"answers.{name}" and "." not in name
        return self.transcript.value(
            self.found.cells.get(name), name, shape=shape, path=path, whole_answer=whole_answer
        )

    def _record(self, name: str, shape: Record, path: str) -> object:
        only = self._only([f"{name}.{key}" for key in shape.fields])
        if only is not None and isinstance(only.cell, str) and says(only.cell, NOT_APPLICABLE_WORDS):
            self.transcript.note(only, NOT_APPLICABLE)
            self.transcript.places[path] = only.place
            return NOT_APPLICABLE
        fields = _given(
            (key, self._value(f"{name}.{key}", item, f"{path}.{key}")) for key, item in shape.fields.items()
        )
        if shape.short_for and fields.keys() == {shape.short_for}:
            return fields[shape.short_for]
        return fields or None

    def _only(self, names: Iterable[str]) -> Typed | None:
        """The one cell that is filled in, if it is the only one."""
        typed = [self.found.cells[name] for name in names if name in self.found.cells]
        return typed[0] if len(typed) == 1 else None

    def _options(self, name: str, shape: Choices, path: str) -> object:
        ticked = self.transcript.ticked
        chosen = [code for code in shape.codes if ticked(self.found.cells.get(f"{name}={code}"), path)]
        none = self.found.cells.get(f"{name}{NONE}")
        is_none = ticked(none, path)
        if none is not None and is_none and chosen:
            self.transcript.problem("answer_and_none", none.place, question=name)
        if chosen == [UNKNOWN] and UNKNOWN not in shape.options:
            return UNKNOWN
        return chosen or ([] if is_none else None)

    def _list(self, name: str, shape: TextList, path: str) -> object:
        values: list[object] = []
        for typed in self.found.lists.get(f"{name}{ROWS}", []):
            found = self.transcript.value(typed, name, shape=shape, path=path)
            values += [value for value in found if value not in values] if isinstance(found, list) else []
        return values or None

    def _table(self, name: str, shape: Table, path: str) -> object:
        rows = self.found.rows.get(f"{name}{ROWS}", [])
        none = self.found.cells.get(f"{name}{NONE}")
        is_none = self.transcript.ticked(none, path)
        if len(rows) == 1 and (typed := _says_none(rows[0])) is not None:
            self.transcript.note(typed, [])
            return []
        values = [self._row(name, shape, row, f"{path}[{index}]") for index, row in enumerate(rows)]
        if none is not None and is_none and values:
            self.transcript.problem("answer_and_none", none.place, question=name)
        return values or ([] if is_none else None)

    def _row(self, name: str, shape: Table, row: Mapping[str, Typed], path: str) -> dict[str, object]:
        return _given(
            (key, self.transcript.value(row.get(key), f"{name}.{key}", shape=item, path=f"{path}.{key}"))
            for key, item in columns_of(shape).items()
        )

    def _money(self, name: str, shape: Money, path: str) -> object:
        amount = self._cell(name, shape, path)
        others = _given((key, self._cell(f"{name}.{key}", item, f"{path}.{key}")) for key, item in MONEY_FIELDS.items())
        if "currency" in others:
            others["currency"] = str(others["currency"]).upper()
        if not others:
            return amount
        return {"amount": amount, **others} if amount is not None else others

    def _option_with_words(self, name: str, shape: Choice, path: str) -> object:
        said = self.transcript.value(self.found.cells.get(f"{name}{SAID}"), name, shape=_SAID, path=f"{path}.say")
        option = self.transcript.value(self.found.cells.get(name), name, shape=Choice(shape.options, shape.unknown),
                                       path=path, whole_answer=True)  # fmt: skip
        return option if said is None else {"option": option, "say": said}


def _given(pairs: Iterable[tuple[str, object]]) -> dict[str, object]:
    return {key: value for key, value in pairs if value is not None}


def _says_none(row: Mapping[str, Typed]) -> Typed | None:
    """The only cell of a row, if it says that there is nothing to enter."""
    typed = list(row.values())
    if len(typed) == 1 and isinstance(typed[0].cell, str) and says(typed[0].cell, NONE_WORDS):
        return typed[0]
    return None
