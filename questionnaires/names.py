"""The names an expression of a questionnaire may use, and the order they are worked out in."""

from collections.abc import Iterable, Mapping
from graphlib import CycleError, TopologicalSorter

from questionnaires.expressions.binding import NameInfo, Names, TableSignature
from questionnaires.expressions.tree import About, Aggregate, Kind, Node, Reference, walk

AS_OF = "as_of"  # the day an answer is judged at


def names_of(
    leaves: Mapping[str, NameInfo],
    questions: Iterable[str],
    derived: Mapping[str, Kind],
    reference_tables: Mapping[str, TableSignature] | None = None,
    scored: Iterable[str] = (),
) -> Names:
    """Leaves of answers and inputs, derived values, and `as_of`."""
    values = {**leaves, AS_OF: NameInfo(Kind.DATE)}
    values.update({name: NameInfo(kind) for name, kind in derived.items()})
    tables = frozenset(info.table for info in leaves.values() if info.table)
    return Names(values, frozenset(questions) | tables, tables, reference_tables or {}, frozenset(scored))


def question_of(name: str) -> str:
    """The question or input a leaf belongs to: `LAW-07` of `LAW-07.amount`."""
    return name.split(".", 1)[0]


def uses(node: Node) -> set[str]:
    """What an expression needs first: derived values by name, questions and inputs by id."""
    found: set[str] = set()
    for part in walk(node):
        match part:
            case Reference(name=name, kind=kind) if kind is not Kind.TEXT:
                found.add(question_of(name))
            case Aggregate(rows_of=table):
                found.add(question_of(table))
            case About(subject=subject):
                found.add(question_of(subject))
    return found


def in_order(needs: Mapping[str, set[str]]) -> list[str]:
    """The keys so that each stands after what it needs.

    Raises CycleError, whose second argument is the cycle.
    """
    known = {key: needed & needs.keys() for key, needed in needs.items()}
    return list(TopologicalSorter(known).static_order())


__all__ = ["AS_OF", "CycleError", "in_order", "names_of", "question_of", "uses"]
