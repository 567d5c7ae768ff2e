"""YAML files read with the line of everything, so that a mistake can be pointed at."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

import yaml

from questionnaires.answers.quoting import shown
from questionnaires.problems import LANGUAGES, DefinitionError, Problem, Worded
from questionnaires.suggestions import suggestion

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAXIMUM_BYTES = 20_000_000
_MOST_LEVELS = 50  # of lists and mappings within each other; a rubric has seven
_MOST_DIGITS = 16
MOST_DECIMALS = 6  # figures are compared at nine, so more would show what counts for nothing
_LONGEST_ID = 60
_ID = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{_LONGEST_ID - 1}}}")
# What a value must be, as a sentence says it.
_KINDS: Mapping[type, Mapping[str, str]] = {
    str: {"en": "a text", "ja": "文字列"},
    int: {"en": "a whole number", "ja": "整数"},
    float: {"en": "a number", "ja": "数値"},
    bool: {"en": "true or false", "ja": "true か false"},
}
T = TypeVar("T")


class Source:
    """A value of a YAML file, with the file and line it stands on.

    Words stay words: `yes`, `no` and `on` are texts, only `true` and `false` are booleans.
    """

    def __init__(self, file: str, line: int, value: Any, problems: list[Problem], missing: bool = False) -> None:
        self.file = file
        self.line = line
        self.value = value  # a scalar, a list of Source, or a dict of str to Source
        self.problems = problems
        self.missing = missing  # stands for a key that was needed, and whose absence is already noted

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    def problem(self, code: str, **details: object) -> None:
        self.problems.append(Problem(code, self.place, details))

    def plain(self) -> Any:
        """The value without its places."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]
        return self.value

    def items(self) -> Iterator[tuple[str, "Source"]]:
        """Keys and values of a mapping; anything else is a problem and gives none."""
        if not isinstance(self.value, dict):
            if not self.missing:
                self.problem("definition_mapping_expected")
            return
        yield from self.value.items()

    def elements(self) -> list["Source"]:
        """The elements of a list; anything else is a problem and gives none."""
        if not isinstance(self.value, list):
            if not self.missing:
                self.problem("definition_list_expected")
            return []
        return self.value

    def get(self, key: str) -> "Source | None":
        return self.value.get(key) if isinstance(self.value, dict) else None

    def child(self, key: str) -> "Source":
        """The value of a key that must be there; a missing one is a problem."""
        found = self.get(key)
        if found is None:
            self.problem("definition_key_missing", key=key)
            return Source(self.file, self.line, None, self.problems, missing=True)
        return found

    def scalar(self, key: str, kind: type[T], default: T) -> T:
        """The value of an optional key, checked for its type (an int is also a float)."""
        found = self.get(key)
        if found is None:
            return default
        value = found.value
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)  # type: ignore[return-value]  # T is float here
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            found._wrong_kind(key, kind)
            return default
        return value

    def one_of(self, key: str, known: Sequence[str], default: str) -> str:
        """The value of an optional key that is one of some words."""
        found = self.scalar(key, str, default)
        if found not in known:
            self.child(key).problem("definition_option_unknown", found=found, known=", ".join(known))
            return default
        return found

    def named(self, key: str, known: Iterable[str]) -> str:
        """The value of a key that must be there and name one of these; "" where it does not."""
        found = self.child(key)
        names = list(known)  # a list can be asked for any value, a mapping only for what it can hold
        if not found.missing and found.value not in names:
            self._unknown_name(found, names)
        return "" if found.missing or found.value not in names else str(found.value)

    def names(self, key: str, known: Sequence[str]) -> tuple[str, ...]:
        """The value of an optional key that lists some of these."""
        found = self.get(key)
        elements = found.elements() if found is not None else []
        for element in elements:
            if element.value not in known:
                self._unknown_name(element, known)
        return tuple(str(element.value) for element in elements if element.value in known)

    def _unknown_name(self, found: "Source", known: Sequence[str]) -> None:
        written = shown(found.plain())
        found.problem("definition_option_unknown", found=written, known=suggestion(written, known, self.problems))

    def decimals(self, key: str, default: int | None) -> int | None:
        """How many decimals figures are rounded to; null written out: they are not rounded."""
        found = self.get(key)
        if found is None or found.value is None:
            return default if found is None else None
        decimals = self.scalar(key, int, 0)
        if not 0 <= decimals <= MOST_DECIMALS:
            found.problem("rubric_decimals", found=shown(decimals), limit=MOST_DECIMALS)
            return default
        return decimals

    def id(self) -> str:
        """The `id` of a definition, which becomes a part of names and of files."""
        found = self.child("id")
        if not found.missing and not _ID.fullmatch(str(found.value)):
            found.problem("definition_id", found=shown(found.plain()), limit=_LONGEST_ID)
        return str(found.value)

    def texts(self, key: str) -> tuple[str, ...]:
        """The value of an optional key that is a list of words."""
        found = self.get(key)
        return () if found is None else tuple(element.words() for element in found.elements())

    def words(self) -> str:
        """The value as words: a figure as it is, nothing as no words; a mapping or list is a problem."""
        if isinstance(self.value, dict | list):
            self._wrong_kind("text", str)
            return ""
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        return "" if self.value is None else str(self.value)

    def number(self) -> float:
        """The value as a figure; anything else is a problem and gives 0."""
        if isinstance(self.value, bool) or not isinstance(self.value, int | float) or not isfinite(self.value):
            self._wrong_kind("figure", float)
            return 0.0
        return float(self.value)

    def _wrong_kind(self, key: str, wanted: type) -> None:
        words = Worded.of(LANGUAGES, lambda language: _KINDS[wanted][language])
        self.problem("definition_type", key=key, wanted=words, found=_written(self.plain()))

    def only(self, *known: str) -> None:
        """Notes every key that is not one of these."""
        for key, item in self.items():
            if key not in known:
                item.problem("definition_key_unknown", key=shown(key), known=suggestion(key, known, self.problems))


def read_yaml(path: Path, name: str, problems: list[Problem]) -> Source:
    """The whole file. Raises DefinitionError when it cannot be read as YAML at all."""
    node = _composed(path, name, problems)
    if node is None:
        return Source(name, 1, {}, problems)
    if again := _alias(node):
        details = {"error": "aliases (&name, *name) are not read"}
        place = f"{name}:{again.start_mark.line + 1}"
        raise DefinitionError([*problems, Problem("definition_not_yaml", place, details)])
    return _source(node, name, problems)


def _composed(path: Path, name: str, problems: list[Problem]) -> yaml.Node | None:
    try:
        if path.stat().st_size > _MAXIMUM_BYTES:
            raise DefinitionError([*problems, Problem("definition_too_large", name, {})])
        text = path.read_text(encoding="utf-8-sig")
        if line := _too_deep(text):
            details = {"limit": _MOST_LEVELS}
            raise DefinitionError([*problems, Problem("definition_too_deep", f"{name}:{line}", details)])
        node: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except OSError as error:
        raise DefinitionError([*problems, Problem("file_unreadable", name, {"error": error.strerror or ""})]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{name}:{mark.line + 1}" if mark else name
        reason = getattr(error, "problem", None) or type(error).__name__
        raise DefinitionError([*problems, Problem("definition_not_yaml", place, {"error": reason})]) from error
    return node


def _too_deep(text: str) -> int | None:
    """The line at which values are nested too deeply; to compose them would end the whole process.

    Only the events are looked at, which are made one after another and not within each other.
    """
    level = 0
    for event in yaml.parse(text, Loader=_Loader):
        level += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if level > _MOST_LEVELS and event.start_mark is not None:
            return event.start_mark.line + 1
    return None


def _alias(root: yaml.Node) -> yaml.Node | None:
    """A node that stands in two places: spread out, a few lines of them could fill the memory."""
    seen: set[int] = set()
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            return node
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting.extend(part for pair in node.value for part in pair)
        elif isinstance(node, yaml.SequenceNode):
            waiting.extend(node.value)
    return None


def _source(node: yaml.Node, name: str, problems: list[Problem]) -> Source:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        entries: dict[str, Source] = {}
        for key, value in node.value:
            if str(key.value) in entries:
                place = f"{name}:{key.start_mark.line + 1}"
                problems.append(Problem("definition_duplicate", place, {"key": shown(key.value)}))
            entries[str(key.value)] = _source(value, name, problems)
        return Source(name, line, entries, problems)
    if isinstance(node, yaml.SequenceNode):
        return Source(name, line, [_source(item, name, problems) for item in node.value], problems)
    return Source(name, line, _scalar(node), problems)


def _scalar(node: yaml.Node) -> str | int | float | bool | None:
    text: str = node.value
    if node.tag == "tag:yaml.org,2002:null":
        return None
    if node.tag == "tag:yaml.org,2002:bool" and text in ("true", "false"):
        return text == "true"
    if node.tag == "tag:yaml.org,2002:int" and text.lstrip("-").isdigit() and len(text) < _MOST_DIGITS:
        return int(text)
    if node.tag == "tag:yaml.org,2002:float":
        try:
            return float(text) if isfinite(float(text)) else text
        except ValueError:
            return text
    return text


def _written(value: Any) -> str:
    """A value as the file has it, cut short; true, false and null as YAML writes them."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    return shown(repr(value))


def mapping_of_texts(source: Source | None) -> Mapping[str, str]:
    """A mapping whose values are words, such as the texts of options."""
    return {} if source is None else {key: item.words() for key, item in source.items()}
