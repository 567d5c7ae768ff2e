"""Looks up the names of an expression and checks its types: from words to the typed tree."""

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass, field

from questionnaires.expressions.syntax import ExpressionError, Word, parse
from questionnaires.expressions.tree import (
    About,
    Aggregate,
    Arithmetic,
    Call,
    Chosen,
    Comparison,
    Constant,
    Kind,
    Logic,
    Lookup,
    Node,
    Not,
    OneOf,
    Reference,
    walk,
)
from questionnaires.suggestions import nearest

_MEASURES: tuple[Kind, ...] = (Kind.NUMBER, Kind.DATE)
_AGGREGATES = {"sum": (1, 2), "count": (1, 1), "smallest": (1, 2), "largest": (1, 2), "largest_total": (2, 3)}
_ABOUTS = ("answered", "na", "value", "level")


@dataclass(frozen=True)
class NameInfo:
    """What a name stands for: its kind, the table it is a column of, its options."""

    kind: Kind
    table: str | None = None
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class TableSignature:
    """How a reference table is asked: so many keys and, if dated, `on=` a day."""

    keys: int
    dated: bool


@dataclass(frozen=True)
class Names:
    """Everything an expression may speak of."""

    values: Mapping[str, NameInfo]  # leaves of answers, derived values, values of the caller
    questions: frozenset[str] = frozenset()  # what answered() and na() take
    tables: frozenset[str] = frozenset()  # answers that are tables, for count()
    reference_tables: Mapping[str, TableSignature] = field(default_factory=dict)
    scored: frozenset[str] = frozenset()  # what value() and level() take: rubrics only


def bind(source: str, names: Names, wanted: Kind) -> Node:
    """The typed tree of `source`, which must give one value of kind `wanted` per response.

    Raises ExpressionError with the column of the first name or type that does not fit.
    """
    word = parse(source)
    node = _Binder(names).node(word)
    if node.kind is not wanted:
        raise ExpressionError(f"gives a {node.kind}, but a {wanted} is needed", word.column)
    if node.table is not None:
        raise ExpressionError(f"gives one value for each row of {node.table}; use sum() or count()", word.column)
    return node


class _Binder:
    def __init__(self, names: Names) -> None:
        self.names = names

    def node(self, word: Word) -> Node:
        match word.kind:
            case "number":
                return Constant(Kind.NUMBER, None, float(word.text))
            case "name":
                return self.reference(word)
            case "call":
                return self.call(word)
            case "and" | "or":
                parts = tuple(self.of_kind(part, Kind.TRUTH) for part in word.parts)
                return Logic(Kind.TRUTH, _common_table(word, *parts), word.kind, parts)
            case "not":
                part = self.of_kind(word.parts[0], Kind.TRUTH)
                return Not(Kind.TRUTH, part.table, part)
            case "+" | "-" | "*" | "/":
                left, right = (self.of_kind(part, *_MEASURES) for part in word.parts)
                return Arithmetic(Kind.NUMBER, _common_table(word, left, right), word.kind, left, right)
            case "in":
                return self.membership(word)
            case "==" | "!=" | "<" | "<=" | ">" | ">=":
                return self.comparison(word)
        raise ExpressionError("a quoted text can only be compared with a choice", word.column)

    def of_kind(self, word: Word, *wanted: Kind) -> Node:
        node = self.node(word)
        _must_be(word, node, *wanted)
        return node

    def reference(self, word: Word) -> Reference:
        info = self.names.values.get(word.text)
        if info is None:
            raise ExpressionError(f"unknown name {word.text!r}{_nearest(word.text, self.names.values)}", word.column)
        return Reference(info.kind, info.table, word.text, info.options)

    def comparison(self, word: Word) -> Node:
        left, right = word.parts
        if "text" in (left.kind, right.kind):
            choice, text = (right, left) if left.kind == "text" else (left, right)
            if word.kind not in ("==", "!="):
                raise ExpressionError("options have no order; use == or !=", word.column)
            return self.one_of(choice, (text,), negated=word.kind == "!=")
        self._refuse_bare_option(left, right)
        a, b = (self.of_kind(part, *_MEASURES) for part in word.parts)
        return Comparison(Kind.TRUTH, _common_table(word, a, b), word.kind, a, b)

    def _refuse_bare_option(self, choice: Word, option: Word) -> None:
        """LAW-12 == a, where LAW-12 == "a" was meant."""
        known = self.names.values.get(choice.text) if choice.kind == "name" else None
        if known and option.kind == "name" and option.text not in self.names.values and option.text in known.options:
            raise ExpressionError("an option is written in quotes", option.column)

    def membership(self, word: Word) -> Node:
        left, right = word.parts
        if right.kind == "list":
            return self.one_of(left, right.parts, negated=False)
        choices = self.reference(right)
        if left.kind != "text" or choices.kind is not Kind.CHOICES:
            raise ExpressionError('write "option" in a question with several choices', word.column)
        _known_option(choices, left)
        return Chosen(Kind.TRUTH, choices.table, choices, left.text)

    def one_of(self, word: Word, texts: tuple[Word, ...], negated: bool) -> Node:
        choice = self.of_kind(word, Kind.CHOICE)
        if not isinstance(choice, Reference):
            raise ExpressionError("only an answer can be compared with options", word.column)
        for text in texts:
            if text.kind != "text":
                raise ExpressionError("an option is written in quotes", text.column)
            _known_option(choice, text)
        return OneOf(Kind.TRUTH, choice.table, choice, tuple(text.text for text in texts), negated)

    def call(self, word: Word) -> Node:
        if word.on is not None and word.text != "lookup":
            raise ExpressionError("on= belongs to lookup() only", word.column)
        if word.text in _AGGREGATES:
            return self.aggregate(word)
        if word.text in _ABOUTS:
            return self.about(word)
        special: dict[str, Callable[[Word], Node]] = {
            "lookup": self.lookup, "every": self.every, "if": self.choose,
            "min": self.several, "max": self.several, "coalesce": self.several,
        }  # fmt: skip
        if word.text not in special:
            known = (*special, *_AGGREGATES, *_ABOUTS)
            raise ExpressionError(f"unknown function {word.text!r}{_nearest(word.text, known)}", word.column)
        return special[word.text](word)

    def several(self, word: Word) -> Node:
        _count_arguments(word, 1, 50)
        parts = tuple(self.node(part) for part in word.parts)
        wanted = _MEASURES
        if word.text == "coalesce" and parts[0].kind in (Kind.TRUTH, Kind.CHOICE):
            wanted = (parts[0].kind,)
        for part, node in zip(word.parts, parts, strict=True):
            _must_be(part, node, *wanted)
        answers = (each for part in parts for each in walk(part) if isinstance(each, Reference))
        if wanted == (Kind.CHOICE,) and len({answer.options for answer in answers}) > 1:
            raise ExpressionError("these answers have different options", word.column)
        return Call(parts[0].kind, _common_table(word, *parts), word.text, parts)

    def choose(self, word: Word) -> Node:
        _count_arguments(word, 3, 3)
        test = self.of_kind(word.parts[0], Kind.TRUTH)
        yes, no = (self.of_kind(part, *_MEASURES) for part in word.parts[1:])
        return Call(yes.kind, _common_table(word, test, yes, no), "if", (test, yes, no))

    def every(self, word: Word) -> Node:
        """`every(FEE-02, "employer", "none")`: each cell of a matrix is one of these."""
        _count_arguments(word, 2, 50)
        prefix = word.parts[0].text + "."
        cells = [name for name, info in self.names.values.items()
                 if name.startswith(prefix) and info.kind is Kind.CHOICE and info.table is None]  # fmt: skip
        if not cells:
            raise ExpressionError(f"{word.parts[0].text!r} is not a matrix", word.column)
        parts = tuple(
            self.one_of(Word("name", cell, word.parts[0].column), word.parts[1:], negated=False) for cell in cells
        )
        return Logic(Kind.TRUTH, None, "and", parts)

    def aggregate(self, word: Word) -> Node:
        _count_arguments(word, *_AGGREGATES[word.text])
        if word.text == "count" and word.parts[0].text in self.names.tables and word.parts[0].kind == "name":
            return Aggregate(Kind.NUMBER, None, "count", word.parts[0].text, None, None, None)
        parts = list(word.parts)
        where = None
        if word.text == "count" or len(parts) == _AGGREGATES[word.text][1]:
            where = self.of_kind(parts.pop(), Kind.TRUTH)
        values = self.of_kind(parts[0], *_MEASURES) if parts else None
        by = self.of_kind(parts[1], Kind.CHOICE) if len(parts) > 1 else None
        table = _common_table(word, *(part for part in (values, by, where) if part is not None))
        if table is None:
            raise ExpressionError(f"{word.text}() needs a column of a table", word.column)
        return Aggregate(Kind.NUMBER, None, word.text, table, values, by, where)

    def lookup(self, word: Word) -> Node:
        name = word.parts[0] if word.parts else word
        signature = self.names.reference_tables.get(name.text)
        if signature is None or name.kind not in ("name", "text"):
            near = _nearest(name.text, self.names.reference_tables)
            raise ExpressionError(f"unknown table {name.text!r}{near}", name.column)
        _count_arguments(word, signature.keys + 1, signature.keys + 1)
        if signature.dated and word.on is None:
            raise ExpressionError(f"table {name.text!r} is dated: add on= a date", word.column)
        keys = tuple(self.key(part) for part in word.parts[1:])
        on = self.of_kind(word.on, Kind.DATE) if word.on else None
        parts = keys if on is None else (*keys, on)
        return Lookup(Kind.NUMBER, _common_table(word, *parts), name.text, keys, on)

    def key(self, word: Word) -> Node:
        if word.kind == "text":
            return Reference(Kind.TEXT, None, word.text)
        return self.of_kind(word, Kind.CHOICE)

    def about(self, word: Word) -> Node:
        _count_arguments(word, 1, 1)
        subject = word.parts[0]
        scored = word.text in ("value", "level")
        known: Set[str] = self.names.scored if scored else self.names.questions
        if word.text == "answered":
            known = self.names.questions | self.names.values.keys()
        if subject.kind != "name" or subject.text not in known:
            raise ExpressionError(f"unknown question {subject.text!r}{_nearest(subject.text, known)}", subject.column)
        info = self.names.values.get(subject.text)
        table = info.table if info is not None and not scored else None
        return About(Kind.NUMBER if scored else Kind.TRUTH, table, word.text, subject.text)


def _must_be(word: Word, node: Node, *wanted: Kind) -> None:
    if node.kind not in wanted:
        raise ExpressionError(f"{word.text!r} is a {node.kind}, but a {wanted[0]} is needed", word.column)


def _common_table(word: Word, *nodes: Node) -> str | None:
    tables = {node.table for node in nodes if node.table is not None}
    if len(tables) > 1:
        raise ExpressionError(f"rows of {' and '.join(sorted(tables))} cannot be mixed", word.column)
    return next(iter(tables), None)


def _count_arguments(word: Word, least: int, most: int) -> None:
    if not least <= len(word.parts) <= most:
        wanted = str(least) if least == most else f"{least} to {most}"
        raise ExpressionError(f"{word.text}() takes {wanted} values, not {len(word.parts)}", word.column)


def _known_option(choice: Reference, text: Word) -> None:
    if text.text not in choice.options:
        near = _nearest(text.text, choice.options)
        raise ExpressionError(f"{choice.name} has no option {text.text!r}{near}", text.column)


def _nearest(text: str, known: Iterable[str]) -> str:
    near = nearest(text, known)
    return f"; did you mean {near[0]!r}?" if near else ""
