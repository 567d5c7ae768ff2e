"""Where the answers to a questionnaire go: worked out once for each questionnaire, not for each response."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.answers.choices import Choice
from questionnaires.answers.shape import NOT_APPLICABLE, Shape
from questionnaires.expressions.binding import NameInfo
from questionnaires.expressions.tree import Kind


@dataclass(frozen=True)
class Layout:
    """The leaves of a questionnaire, sorted by what is done with them."""

    shapes: Mapping[str, Shape]  # of questions and inputs
    states: tuple[str, ...]  # whatever can be answered or not: questions, inputs, tables
    leaves: Mapping[Kind, tuple[str, ...]]  # those with one value for a response
    tables: Mapping[str, Mapping[str, Kind]]  # those with one value for a row
    numbers: frozenset[str]
    plain_choices: Mapping[str, Mapping[object, int]]  # places of the options of choices that take no words


def layout_of(shapes: Mapping[str, Shape], leaves: Mapping[str, NameInfo]) -> Layout:
    """The layout of these questions and inputs, which `leaves` are spread over."""
    single: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    tables: dict[str, dict[str, Kind]] = {}
    for name, info in leaves.items():
        if info.table is None:
            single[info.kind].append(name)
        else:
            tables.setdefault(info.table, {})[name] = info.kind
    return Layout(
        shapes=shapes,
        states=tuple(dict.fromkeys([*shapes, *tables])),
        leaves={kind: tuple(names) for kind, names in single.items()},
        tables=tables,
        numbers=frozenset(name for name, info in leaves.items() if info.kind is Kind.NUMBER),
        plain_choices={id: _places(each) for id, each in shapes.items() if isinstance(each, Choice) and not each.say},
    )


def _places(choice: Choice) -> Mapping[object, int]:
    return {option: place for place, option in enumerate(choice.codes) if option != NOT_APPLICABLE}
