"""What a document says around its answers and cannot be so, seen against the rubric and the day."""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.quoting import shown
from questionnaires.problems import Problem
from scoring.rubric import Rubric
from scoring.submissions import Submissions


def implausible(
    rubric: Rubric, submissions: Submissions, documents: Sequence[AnswerDocument], as_of: Sequence[date]
) -> Iterator[tuple[int, Problem]]:
    """Each response that must be refused, with what is wrong; one may come several times."""
    reserved = _reserved(rubric)
    for index, document in enumerate(documents):
        for at, flag in enumerate(document.raised):
            if flag.id in reserved:
                yield index, Problem("raised_reserved", f"raised[{at}].id", {"found": shown(flag.id)})
        earlier = document.previous.as_of if document.previous else None
        if earlier is not None and earlier > as_of[index]:
            yield index, Problem("previous_later", "previous.as_of", {"found": earlier, "day": as_of[index]})
    yield from _too_many_affected(rubric, submissions)


def _reserved(rubric: Rubric) -> set[str]:
    """The ids a reviewer's flag cannot have: those of other flags and of reasons a cap is explained by."""
    reasons = {cap.because for cap in rubric.overall_caps}
    groups = {f"{reason}:{group}" for reason in reasons for group in rubric.groups}
    return {slot.id for slot in rubric.flag_slots} | reasons | groups


def _too_many_affected(rubric: Rubric, submissions: Submissions) -> Iterator[tuple[int, Problem]]:
    """Counts of affected workers above the number of people there are."""
    if rubric.everybody is None or not submissions.affected:
        return
    everybody = submissions.frame.column(rubric.everybody)
    for id, counts in submissions.affected.items():
        for index in np.flatnonzero(counts > everybody).tolist():
            details = {"found": int(counts[index]), "limit": int(everybody[index])}
            yield index, Problem("affected_above", f"affected.{shown(id)}", details)
