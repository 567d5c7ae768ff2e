"""From checked documents to the columns and the frame they are judged in."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from questionnaires.answers.columns import AnswerColumns, ColumnBuilder, State
from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN
from questionnaires.answers.texts import days
from questionnaires.expressions.evaluation import ReferenceTable
from questionnaires.expressions.tree import Kind
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire, Rule

# Read once: an attribute of an enumeration is looked up slowly, and this is asked of every answer.
_GIVEN, _NOT_APPLICABLE, _UNKNOWN = State.GIVEN, State.NOT_APPLICABLE, State.UNKNOWN


def answer_columns(questionnaire: Questionnaire, documents: Sequence[AnswerDocument]) -> AnswerColumns:
    """One row per document, in their order."""
    subjects = {id: question.shape for id, question in questionnaire.questions.items()} | dict(questionnaire.inputs)
    tables = [info.table for info in questionnaire.leaves.values() if info.table]
    numbers = {name for name, info in questionnaire.leaves.items() if info.kind is Kind.NUMBER}
    builder = ColumnBuilder(len(documents), [*subjects, *tables], questionnaire.leaves)
    for index, document in enumerate(documents):
        for id, value in (*document.answers.items(), *document.inputs.items()):
            state = _GIVEN
            if type(value) is str:
                if value == NOT_APPLICABLE:
                    builder.state(id, index, _NOT_APPLICABLE)
                    continue
                if value == UNKNOWN and id in numbers:
                    state = _UNKNOWN
            builder.state(id, index, state)
            subjects[id].fill(id, index, value, builder)
    return builder.build()


def answer_frame(
    questionnaire: Questionnaire,
    documents: Sequence[AnswerDocument],
    as_of: Sequence[date | None],
    tables: Mapping[str, ReferenceTable] | None = None,
    derived: Mapping[str, Rule] | None = None,
) -> AnswerFrame:
    """The frame of documents, each judged at its own day, which may be unknown."""
    accepted = {}
    for id in {id for document in documents for id in document.accepted_na}:
        accepted[id] = np.array([id in document.accepted_na for document in documents])
    return AnswerFrame(
        questionnaire,
        answer_columns(questionnaire, documents),
        as_of=np.array([np.nan if day is None else days(day.isoformat()) for day in as_of]),
        short=np.array([document.form == "short" for document in documents]),
        accepted=accepted,
        tables=tables,
        derived=derived,
    )
