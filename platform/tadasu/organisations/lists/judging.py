"""What will become of each row of a list: a new supplier, one that is known, a question, or a problem."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from questionnaires.problems import Problem
from tadasu.organisations.lists.checking import check_row, to_json
from tadasu.organisations.lists.reading import ListRow
from tadasu.organisations.matching import Known, Likeness, identity_of

VERDICTS = ("new", "same", "ask", "problem", "skip")


@dataclass
class Judge:
    """Goes through a list from its first row. `known` are the member's suppliers; nothing is looked up elsewhere."""

    columns: Mapping[int, str]
    people: Mapping[str, int]
    known: Known
    _seen: Known = field(default_factory=Known)
    _taken: dict[int, int] = field(default_factory=dict)  # row by supplier

    def rows(self, rows: Iterable[ListRow]) -> Iterator[dict[str, Any]]:
        """The columns of each staging row, in the order of the list."""
        for number, cells in rows:
            yield {"number": number, "cells": list(cells), **self._judge(number, cells)}

    def _judge(self, number: int, cells: Sequence[str]) -> dict[str, Any]:
        checked = check_row(cells, self.columns, self.people)
        if checked.problems:
            return _verdict("problem", checked.values, problems=checked.problems)
        identity = identity_of(checked.values)
        twin = self._twin(checked.values)
        if twin:
            return _twice(checked.values, twin)
        likeness, ids = self.known.find(identity)
        if likeness is Likeness.SAME and ids[0] in self._taken:
            return _twice(checked.values, self._taken[ids[0]])
        self._seen.add(number, identity)
        if likeness is Likeness.SAME:
            self._taken[ids[0]] = number
            return _verdict("same", checked.values, supplier_id=ids[0])
        if likeness is Likeness.ASK:
            return _verdict("ask", checked.values, candidates=ids)
        return _verdict("new", checked.values)

    def _twin(self, values: Mapping[str, Any]) -> int:
        """An earlier row that surely is the same company, or says nothing by which it could be another one."""
        identity = identity_of(values)
        sure, perhaps = self._seen.alike(identity)
        bare = (number for number in perhaps if self._seen.is_bare(number, identity))
        return sure[0] if sure else next(bare, 0)


def _twice(values: Mapping[str, Any], row: int) -> dict[str, Any]:
    return _verdict("problem", values, problems=[Problem("supplier_twice", "name", {"row": row})])


def _verdict(
    verdict: str, values: Mapping[str, Any], *, problems: Sequence[Problem] = (), supplier_id: int | None = None,
    candidates: Sequence[int] = (),
) -> dict[str, Any]:  # fmt: skip
    listed = [{"code": each.code, "place": each.place, "details": dict(each.details)} for each in problems]
    return {
        "values": to_json(values), "problems": listed, "verdict": verdict, "supplier_id": supplier_id,
        "candidates": list(candidates), "before": None, "applied_at": None,
    }  # fmt: skip
