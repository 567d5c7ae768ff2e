"""Reads the text of an expression into a tree of words, with the column of each."""

import re
from collections.abc import Callable
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>\d{1,15}(?:\.\d{1,15})?(?![\w.]))
    | (?P<text>"[^"\n]*")
    | (?P<name>[A-Z][A-Z0-9]*-[0-9]+(?:\.[A-Za-z_][\w]*)*|[A-Za-z_]\w*(?:\.(?:[A-Z]+-\d+|[A-Za-z_]\w*))*)
    | (?P<sign>==|!=|<=|>=|[-+*/(),<>=])
    )""",
    re.VERBOSE,
)
_WORDS = {"and", "or", "not", "in"}
MAX_LENGTH = 4_000
MAX_DEPTH = 60  # of brackets
MAX_LEVELS = 150  # of the tree


class ExpressionError(Exception):
    """An expression that cannot be used; `column` counts from 1 in its text."""

    def __init__(self, reason: str, column: int) -> None:
        self.reason = reason
        self.column = column
        super().__init__(f"column {column}: {reason}")


@dataclass(frozen=True)
class Word:
    """A piece of the text: a number, a quoted text, a name, or an operation over others."""

    kind: str  # number, text, name, call, list, or the operator itself
    text: str
    column: int
    parts: tuple["Word", ...] = ()
    on: "Word | None" = None  # only for lookup(..., on=...)


def parse(source: str) -> Word:
    """The tree of an expression. Raises ExpressionError at the first character that does not fit."""
    if len(source) > MAX_LENGTH:
        raise ExpressionError(f"longer than {MAX_LENGTH} characters", MAX_LENGTH)
    tree = _Parser(_tokens(source), len(source)).whole()
    _refuse_depth(tree)
    return tree


def _refuse_depth(tree: Word) -> None:
    """A long chain such as 1 + 1 + … is a deep tree too, whatever its brackets."""
    level = [tree]
    for _ in range(MAX_LEVELS):
        level = [part for word in level for part in word.parts] + [word.on for word in level if word.on]
    if level:
        raise ExpressionError("nested too deeply", level[0].column)


def _tokens(source: str) -> list[Word]:
    words, position = [], 0
    while source[position:].strip():
        match = _TOKEN.match(source, position)
        if match is None or match.lastgroup is None:
            start = position + len(source[position:]) - len(source[position:].lstrip())
            raise ExpressionError(f"{source[start]!r} is not understood here", start + 1)
        text, kind = match.group(match.lastgroup), match.lastgroup
        if kind == "sign" or text in _WORDS:
            kind = text
        words.append(Word(kind, text.strip('"'), match.start(match.lastgroup) + 1))
        position = match.end()
    return words


def _meant(text: str) -> str:
    """What a spreadsheet or another language writes so, in this one."""
    meant = "==" if text == "=" else text.casefold()
    return f"; did you mean {meant!r}?" if meant != text and (text == "=" or meant in _WORDS) else ""


class _Parser:
    """Recursive descent, loosest first: or, and, not, comparison, sums, products, sign."""

    def __init__(self, words: list[Word], length: int) -> None:
        self.words = words
        self.place = 0
        self.end = length + 1
        self.depth = 0

    def whole(self) -> Word:
        tree = self.either()
        if left := self.peek():
            raise ExpressionError(f"{left.text!r} was not expected{_meant(left.text)}", left.column)
        return tree

    def peek(self) -> Word | None:
        return self.words[self.place] if self.place < len(self.words) else None

    def take(self, *kinds: str) -> Word | None:
        word = self.peek()
        if word is None or word.kind not in kinds:
            return None
        self.place += 1
        return word

    def expect(self, kind: str) -> Word:
        word = self.take(kind)
        if word is None:
            found = self.peek()
            what = repr(found.text) if found else "the end"
            raise ExpressionError(f"{kind!r} was expected, not {what}", found.column if found else self.end)
        return word

    def either(self) -> Word:
        return self._chain("or", self.both)

    def both(self) -> Word:
        return self._chain("and", self.negation)

    def _chain(self, word: str, part: Callable[[], Word]) -> Word:
        first = part()
        parts = [first]
        while self.take(word):
            parts.append(part())
        return first if len(parts) == 1 else Word(word, word, first.column, tuple(parts))

    def negation(self) -> Word:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError("nested too deeply", self.words[self.place - 1].column)
        word = self.take("not")
        tree = Word("not", "not", word.column, (self.negation(),)) if word else self.comparison()
        self.depth -= 1
        return tree

    def comparison(self) -> Word:
        left = self.sum()
        if word := self.take("==", "!=", "<", "<=", ">", ">="):
            return Word(word.kind, word.text, word.column, (left, self.sum()))
        if word := self.take("in"):
            return Word("in", "in", word.column, (left, self.options()))
        return left

    def options(self) -> Word:
        if word := self.take("name"):
            return word
        start = self.expect("(")
        parts = [self.expect("text")]
        while self.take(","):
            parts.append(self.expect("text"))
        self.expect(")")
        return Word("list", "", start.column, tuple(parts))

    def sum(self) -> Word:
        left = self.product()
        while word := self.take("+", "-"):
            left = Word(word.kind, word.text, word.column, (left, self.product()))
        return left

    def product(self) -> Word:
        left = self.signed()
        while word := self.take("*", "/"):
            left = Word(word.kind, word.text, word.column, (left, self.signed()))
        return left

    def signed(self) -> Word:
        signs = []
        while word := self.take("-"):
            signs.append(word)
        tree = self.atom()
        for word in reversed(signs):
            tree = Word("-", "-", word.column, (Word("number", "0", word.column), tree))
        return tree

    def atom(self) -> Word:
        if self.take("("):
            inner = self.either()
            self.expect(")")
            return inner
        if word := self.take("number", "text"):
            return word
        word = self.expect("name")
        return self.call(word) if self.take("(") else word

    def call(self, name: Word) -> Word:
        arguments: list[Word] = []
        on: Word | None = None
        while not self.take(")"):
            if arguments:
                self.expect(",")
            if self._is_keyword_on():
                self.place += 2
                on = self.either()
                self.expect(")")
                break
            arguments.append(self.either())
        return Word("call", name.text, name.column, tuple(arguments), on)

    def _is_keyword_on(self) -> bool:
        ahead = [word.text for word in self.words[self.place : self.place + 2]]
        return ahead == ["on", "="]
