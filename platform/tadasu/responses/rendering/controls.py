"""From the type of an answer and the fields at hand to what a template draws."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.shape import UNKNOWN, Shape
from questionnaires.answers.texts import Day, File, Text, TextList
from questionnaires.codes import code_names
from tadasu.responses.rendering.fields import Fields
from tadasu.responses.rendering.words import LANGUAGE_LIST, Words

NEW_ROW = "row"  # the number of the row a script copies
_LISTED_AT_MOST, _LISTED_IN_PARTS = 12, 4  # options beyond that are chosen from a menu
_IN_MENU_AT_MOST = 60  # and beyond that typed, with a list of names that stands once on the page
_COMMON_LANGUAGES = ("vi", "id", "my", "fil", "zh-Hans", "ne", "km", "th", "en", "pt", "ja")
_COMMON_COUNTRIES = frozenset({"VN", "ID", "PH", "MM", "CN", "NP", "KH", "TH"})
_CURRENCIES = ("JPY", "VND", "IDR", "PHP", "MMK", "CNY", "NPR", "KHR", "THB", "USD")


@dataclass(frozen=True)
class Control:
    """One control, with the controls within it. `kind` names the macro of controls.html and what scripts read."""

    kind: str
    name: str
    label: str = ""
    value: str = ""
    values: tuple[str, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    error: str = ""
    unit: str = ""
    required: bool = False
    longest: int = 0
    unknown: bool = False  # whether "not known" may be ticked
    is_unknown: bool = False
    exclusive: frozenset[str] = frozenset()
    say: Mapping[str, str] = field(default_factory=dict)  # options that want words, with the words given
    parts: tuple["Control", ...] = ()
    none: bool | None = None  # whether "there are none" is ticked; None: it cannot be
    list_id: str = ""  # of the list of names its options stand in

    @property
    def key(self) -> str:
        """Its key within the record or matrix it is part of."""
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Drawing:
    """What a page's controls are drawn from: texts, the fields at hand, and what is wrong with which."""

    words: Words
    fields: Fields
    errors: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, int] = field(default_factory=dict)  # tables of which more rows were asked for
    files: Sequence[str] = ()

    def control(self, name: str, leaf: str, shape: Shape, *, label: str, required: bool = False) -> Control:
        """Raises TypeError for a type of answer nobody taught it."""
        common = _Common(self, name, leaf, label, required)
        match shape:
            case Attestation():
                return common.one("attestation")
            case Boolean():
                return common.one("choice", options=self.words.options(leaf, ("yes", "no")))
            case Choice():
                return self._choice(common, shape)
            case Choices():
                return self._choices(common, shape)
            case TextList():
                return self._languages(common)
            case Number():
                return self._number(common, shape)
            case Money():
                return self._money(common, shape)
            case Day(form=form):
                return common.one(form)
            case File():
                return common.one("file", options=tuple((each, each) for each in self.files))
            case Text():
                kind = "lines" if shape.lines else shape.form or "text"
                return common.one(kind, longest=shape.longest)
            case Record():
                return common.one("record", parts=self._parts(name, leaf, shape))
            case Table():
                return self._table(common, shape)
            case Matrix():
                return self._matrix(common, shape)
        raise TypeError(f"no control for {type(shape).__name__}")

    def first(self, name: str) -> str:
        return (self.fields.get(name) or [""])[0]

    def is_ticked(self, name: str) -> bool:
        return bool(self.first(name))

    def _choice(self, common: "_Common", shape: Choice) -> Control:
        options = self.words.options(common.leaf, shape.codes)
        is_part = common.leaf != common.name or "." in common.leaf
        if len(options) > _IN_MENU_AT_MOST:
            value = self.first(common.name)
            list_id = f"list-{self.words.list_name(common.leaf)}"
            return common.one("listed", options=options, value=dict(options).get(value, value), list_id=list_id)
        kind = "menu" if len(options) > (_LISTED_IN_PARTS if is_part else _LISTED_AT_MOST) else "choice"
        say = {option: self.first(f"{common.name}.say.{option}") for option in shape.options if option in shape.say}
        return common.one(kind, options=options, say=say)

    def _choices(self, common: "_Common", shape: Choices) -> Control:
        alone = shape.exclusive | ({UNKNOWN} if shape.unknown else set())
        options = self.words.options(common.leaf, shape.codes)
        return common.one("choices", options=options, exclusive=frozenset(alone))

    def _languages(self, common: "_Common") -> Control:
        names = code_names(LANGUAGE_LIST, self.words.language)
        chosen = self.fields.get(common.name, [])
        codes = dict.fromkeys((*_COMMON_LANGUAGES, *(code for code in chosen if code in names)))
        more = ", ".join(code for code in chosen if code not in codes) or self.first(f"{common.name}.more")
        options = tuple((code, names[code]) for code in codes if code in names)
        return common.one("languages", options=options, value=more)

    def _number(self, common: "_Common", shape: Number) -> Control:
        value = self.first(common.name)
        is_unknown = self.is_ticked(f"{common.name}.unk")
        kind = "integer" if shape.whole else "decimal"
        return common.one(
            kind, value=value, unknown=shape.unknown, is_unknown=is_unknown, unit=self._unit(common, shape)
        )

    def _unit(self, common: "_Common", shape: Number) -> str:
        """The unit behind a field: of the question, or a percent sign. A field's label names its own."""
        if shape.most == 100 and not shape.whole:
            return "%"
        return self.words.question(common.leaf).unit if "." not in common.leaf else ""

    def _money(self, common: "_Common", shape: Money) -> Control:
        name = common.name
        currency = Control(
            "menu", f"{name}.currency", _("Currency"), self.first(f"{name}.currency") or "JPY",
            options=self._currencies(name),
        )  # fmt: skip
        parts = (
            self._money_part("decimal", f"{name}.amount", _("Amount")),
            currency,
            self._money_part("decimal", f"{name}.rate", _("Yen for one unit of it")),
            self._money_part("date", f"{name}.on", _("Day of that rate")),
        )
        return common.one("money", parts=parts, unknown=shape.unknown, is_unknown=self.is_ticked(f"{name}.unk"))

    def _money_part(self, kind: str, name: str, label: str) -> Control:
        return Control(kind, name, label, self.first(name), error=self.errors.get(name, ""))

    def _currencies(self, name: str) -> tuple[tuple[str, str], ...]:
        given = self.first(f"{name}.currency")
        codes = (*_CURRENCIES, *([given] if given and given not in _CURRENCIES else []))
        return tuple((code, _("Japanese yen (JPY)") if code == "JPY" else code) for code in codes)

    def _parts(self, name: str, leaf: str, shape: Record) -> tuple[Control, ...]:
        return tuple(
            self.control(f"{name}.{key}", f"{leaf}.{key}", item, label=self.words.field(f"{leaf}.{key}"),
                         required=key in shape.required)
            for key, item in shape.fields.items()
        )  # fmt: skip

    def _table(self, common: "_Common", shape: Table) -> Control:
        """Its rows, as many as it may have, and last a blank one that a script copies."""
        name, numbers = common.name, rows_in(self.fields, common.name)[: shape.most_rows]
        none = self.is_ticked(f"{name}.none")
        more = self.rows.get(name, 0 if numbers or none else 1)
        first_new = max(numbers, default=-1) + 1
        shown = [*numbers, *range(first_new, min(first_new + more, shape.most_rows))]
        rows = tuple(self._row(name, common.leaf, str(number), shape) for number in (*shown, NEW_ROW))
        return common.one("table", parts=rows, none=none)

    def _row(self, name: str, leaf: str, number: str, shape: Table) -> Control:
        return Control("record", f"{name}[{number}]", number, parts=self._parts(f"{name}[{number}]", leaf, shape.row))

    def _matrix(self, common: "_Common", shape: Matrix) -> Control:
        options = dict(self.words.options(common.leaf, shape.choice.codes))
        kind = "menu" if len(options) > _LISTED_IN_PARTS else "choice"
        rows = tuple(
            _Common(self, f"{common.name}.{row}", common.leaf, self.words.field(f"{common.leaf}.{row}"), False).one(
                kind, options=tuple((code, options[code]) for code in options if code not in shape.without.get(row, ()))
            )
            for row in shape.rows
        )
        return common.one("matrix", parts=rows, options=tuple(options.items()))


@dataclass(frozen=True)
class _Common:
    """What all controls of one field share."""

    drawing: Drawing
    name: str
    leaf: str
    label: str
    required: bool

    def one(self, kind: str, **more: object) -> Control:
        fields = self.drawing.fields.get(self.name, [])
        given = {
            "label": self.label,
            "value": fields[0] if fields else "",
            "values": tuple(fields),
            "error": self.drawing.errors.get(self.name, ""),
            "required": self.required,
        }
        return Control(kind, self.name, **(given | more))  # type: ignore[arg-type]  # the keys are those of Control


def lists_in(controls: Iterable[Control], *, whole: bool = False) -> dict[str, tuple[tuple[str, str], ...]]:
    """The lists of names that some controls need, each once.

    Of a list so long that a script fetches it, only the names in use and the usual ones, unless the
    `whole` is wanted.
    """
    found: dict[str, dict[str, str]] = {}
    for control in _listed(controls):
        names = found.setdefault(control.list_id, {})
        names |= {
            code: name for code, name in control.options if whole or code in _COMMON_COUNTRIES or name == control.value
        }
    return {id: tuple(names.items()) for id, names in found.items()}


def _listed(controls: Iterable[Control]) -> Iterator[Control]:
    for control in controls:
        if control.list_id:
            yield control
        yield from _listed(control.parts)


def rows_in(fields: Fields, name: str) -> list[int]:
    """The numbers of a table's rows among some fields, in order; a row that was taken out leaves a gap."""
    pattern = re.compile(rf"{re.escape(name)}\[(\d{{1,4}})\]\.")
    return sorted({int(found[1]) for each in fields if (found := pattern.match(each))})
