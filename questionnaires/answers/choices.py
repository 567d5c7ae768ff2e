"""One option, several options, yes or no, and codes from published lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import INVALID, UNKNOWN, Cells, Reader
from questionnaires.answers.texts import Text
from questionnaires.expressions.binding import NameInfo
from questionnaires.expressions.tree import Kind
from questionnaires.suggestions import suggestion


@dataclass(frozen=True)
class Choice:
    """One of several options. An option in `say` may carry words: {"option": "e", "say": "…"}."""

    options: tuple[str, ...]
    unknown: bool = False
    say: frozenset[str] = frozenset()

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The options and, last, "unk" where it is an answer."""
        return (*self.options, UNKNOWN) if self.unknown else self.options

    @cached_property
    def places(self) -> Mapping[str, int]:
        return {code: place for place, code in enumerate(self.codes)}

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if isinstance(raw, str) and raw in self.places:
            return reader.problem("words_missing", place, option=raw) if raw in self.say else raw
        if isinstance(raw, dict) and raw.keys() == {"option", "say"} and raw["option"] in sorted(self.say):
            return self._with_words(raw, place, reader)
        if raw == UNKNOWN:
            return reader.problem("unknown_not_allowed", place)
        return _unknown_option(raw, self.codes, place, reader)

    def _with_words(self, raw: dict[str, object], place: str, reader: Reader) -> object:
        said = raw["say"]
        if not isinstance(said, str) or not said.strip():
            return reader.problem("words_missing", place, option=raw["option"])
        return INVALID if Text().read(said, f"{place}.say", reader) is INVALID else raw

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.CHOICE, table, self.codes)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        option = value["option"] if type(value) is dict else value
        cells.put(name, index, self.places[option])  # type: ignore[index]  # read() lets only options through


@dataclass(frozen=True)
class Choices:
    """Several options with set meaning; an exclusive one stands alone, as "unk" does."""

    options: tuple[str, ...]
    exclusive: frozenset[str] = frozenset()
    unknown: bool = False
    empty: bool = False  # whether [] is an answer

    @cached_property
    def codes(self) -> tuple[str, ...]:
        return (*self.options, UNKNOWN) if self.unknown else self.options

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if raw == UNKNOWN and self.unknown:
            return [UNKNOWN]
        if not isinstance(raw, list):
            return reader.problem("list_expected", place, found=shown(raw))
        if not raw and not self.empty:
            return reader.problem("none_chosen", place)
        for i, option in enumerate(raw):
            if not (isinstance(option, str) and option in self.options):
                return _unknown_option(option, self.options, f"{place}[{i}]", reader)
        chosen = sorted(set(raw))
        alone = [option for option in chosen if option in self.exclusive]
        if alone and len(chosen) > 1:
            return reader.problem("exclusive_option", place, option=alone[0])
        return chosen

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.CHOICES, table, self.codes)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        assert isinstance(value, list)
        cells.put(name, index, sum(1 << self.codes.index(option) for option in value))


@dataclass(frozen=True)
class Boolean:
    """true or false; to expressions the options "yes" and "no"."""

    def read(self, raw: object, place: str, reader: Reader) -> object:
        return raw if isinstance(raw, bool) else reader.problem("boolean_expected", place, found=shown(raw))

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.CHOICE, table, ("yes", "no"))}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        cells.put(name, index, 0 if value else 1)


@dataclass(frozen=True)
class Attestation:
    """true, or the statement is not made: anything else is scored and marked "not attested"."""

    def read(self, raw: object, place: str, reader: Reader) -> object:
        return raw is True

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.CHOICE, table, ("yes", "no"))}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        cells.put(name, index, 0 if value else 1)


def _unknown_option(raw: object, options: tuple[str, ...], place: str, reader: Reader) -> object:
    known = suggestion(raw, options, reader.problems)
    return reader.problem("unknown_option", place, found=shown(raw), known=known)
