"""From the settings of a question in YAML to its type of answer."""

from collections.abc import Callable, Iterable, Mapping

from questionnaires.answers.choices import Attestation, Boolean, Choice, Choices
from questionnaires.answers.composite import Matrix, Record, Table
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.quoting import LARGEST
from questionnaires.answers.shape import Shape
from questionnaires.answers.texts import Day, File, Text, TextList
from questionnaires.yaml_source import Source

Lists = Mapping[str, tuple[str, ...]]
_MOST_OPTIONS = 62  # several options are kept as bits of one 64-bit number
_BLANK = Text()

_NUMBER = ("least", "most", "above", "unknown")
_RECORD = ("fields", "at_least", "short_for")
SETTINGS: Mapping[str, tuple[str, ...]] = {
    "short_text": ("longest",), "long_text": ("longest",), "address": ("longest",), "email": ("longest",),
    "phone": ("longest",), "url": ("longest",), "corporate_number": ("longest",),
    "integer": _NUMBER, "decimal": _NUMBER, "percent": _NUMBER, "money": ("unknown",),
    "choice": ("options", "unknown", "say"), "choices": ("options", "exclusive", "unknown", "empty"),
    "yes_no": ("unknown",), "record": _RECORD, "table": (*_RECORD, "most_rows"),
    "matrix": ("options", "rows", "unknown", "missing"),
}  # fmt: skip


def load_shape(source: Source, lists: Lists, beside: Iterable[str] = ()) -> Shape:
    """The shape of a question, field or column; problems are noted and give free text.

    `beside` names the keys that may stand there beside those of the type.
    """
    kind = source.get("type")
    if kind is None:
        source.child("type")
        return _BLANK
    build = _BUILD.get(str(kind.value))
    if build is None:
        kind.problem("definition_type_unknown", found=str(kind.value), known=", ".join(sorted(_BUILD)))
        return _BLANK
    source.only("type", *beside, *SETTINGS.get(str(kind.value), ()))
    return build(source, lists)


def shared_list(source: Source) -> str | None:
    """The name of the shared list a choice takes its options from, if it does."""
    options = source.get("options")
    return options.value if options is not None and isinstance(options.value, str) else None


def _options(source: Source, lists: Lists) -> tuple[str, ...]:
    options = source.child("options")
    if isinstance(options.value, str):
        if options.value not in lists:
            options.problem("definition_list_unknown", found=options.value, known=", ".join(sorted(lists)))
            return ()
        return lists[options.value]
    named = source.texts("options")
    if len(set(named)) < len(named):
        options.problem("definition_option_twice")
    return named


def _known(source: Source, key: str, options: tuple[str, ...]) -> frozenset[str]:
    found = source.get(key)
    for element in found.elements() if found else []:
        if str(element.value) not in options:
            element.problem("definition_option_unknown", found=str(element.value), known=", ".join(options))
    return frozenset(source.texts(key))


def _choice(source: Source, lists: Lists) -> Shape:
    options = _options(source, lists)
    return Choice(options, source.scalar("unknown", bool, False), _known(source, "say", options))


def _choices(source: Source, lists: Lists) -> Shape:
    options = _options(source, lists)
    if len(options) > _MOST_OPTIONS:
        source.problem("definition_too_many_options", limit=_MOST_OPTIONS)
    return Choices(
        options,
        exclusive=_known(source, "exclusive", options),
        unknown=source.scalar("unknown", bool, False),
        empty=source.scalar("empty", bool, False),
    )


def _number(source: Source, whole: bool, most: float = LARGEST) -> Number:
    above = source.scalar("above", float, -1.0)
    return Number(
        whole=whole,
        least=source.scalar("least", float, 0.0),
        most=source.scalar("most", float, most),
        above=above if source.get("above") else None,
        unknown=source.scalar("unknown", bool, False),
    )


def _text(form: str | None = None, lines: bool = False) -> Callable[[Source, Lists], Shape]:
    def build(source: Source, lists: Lists) -> Shape:
        return Text(lines=lines, longest=source.scalar("longest", int, 10_000 if lines else 1_000), form=form)

    return build


def _record(source: Source, lists: Lists) -> Record:
    fields = {key: load_shape(field, lists, ("required",)) for key, field in source.child("fields").items()}
    required = frozenset(key for key, field in source.child("fields").items() if field.scalar("required", bool, False))
    short_for = source.scalar("short_for", str, "") or None
    if short_for is not None and short_for not in fields:
        source.problem("definition_option_unknown", found=short_for, known=", ".join(fields))
    return Record(fields, required, source.scalar("at_least", int, 0), short_for)


def _table(source: Source, lists: Lists) -> Shape:
    return Table(_record(source, lists), source.scalar("most_rows", int, 500))


def _matrix(source: Source, lists: Lists) -> Shape:
    choice = Choice(_options(source, lists), source.scalar("unknown", bool, False))
    rows = source.child("rows")
    for _, row in rows.items():
        row.only("without")
    without = {key: _known(row, "without", choice.codes) for key, row in rows.items() if row.get("without")}
    missing = source.scalar("missing", str, "") or None
    if missing is not None and missing not in choice.codes:
        source.problem("definition_option_unknown", found=missing, known=", ".join(choice.codes))
    return Matrix(tuple(key for key, _ in rows.items()), choice, without, missing)


_BUILD: dict[str, Callable[[Source, Lists], Shape]] = {
    "short_text": _text(),
    "long_text": _text(lines=True),
    "address": _text(lines=True),
    "email": _text("email"),
    "phone": _text("phone"),
    "url": _text("url"),
    "corporate_number": _text("corporate_number"),
    "languages": lambda source, lists: TextList("language"),
    "integer": lambda source, lists: _number(source, whole=True),
    "decimal": lambda source, lists: _number(source, whole=False),
    "percent": lambda source, lists: _number(source, whole=False, most=100),
    "year": lambda source, lists: Number(whole=True, least=1900, most=2199),
    "money": lambda source, lists: Money(source.scalar("unknown", bool, False)),
    "choice": _choice,
    "choices": _choices,
    "yes_no": lambda source, lists: Choice(("yes", "no"), source.scalar("unknown", bool, False)),
    "boolean": lambda source, lists: Boolean(),
    "attestation": lambda source, lists: Attestation(),
    "date": lambda source, lists: Day("date"),
    "month": lambda source, lists: Day("month"),
    "file": lambda source, lists: File(),
    "record": _record,
    "table": _table,
    "matrix": _matrix,
}
TYPES = tuple(_BUILD)
