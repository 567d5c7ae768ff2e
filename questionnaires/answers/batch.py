"""From checked documents to the columns and the frame they are judged in."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from questionnaires.answers.columns import AnswerColumns, ColumnBuilder, State
from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.layout import Layout
from questionnaires.answers.shape import NOT_APPLICABLE, UNKNOWN
from questionnaires.answers.texts import days
from questionnaires.expressions.evaluation import ReferenceTable
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire, Rule

# Read once: an attribute of an enumeration is looked up slowly, and this is asked of every answer.
_GIVEN, _NOT_APPLICABLE, _UNKNOWN = map(int, (State.GIVEN, State.NOT_APPLICABLE, State.UNKNOWN))


def answer_columns(questionnaire: Questionnaire, documents: Sequence[AnswerDocument]) -> AnswerColumns:
    """One row per document, in their order."""
    layout = questionnaire.layout
    builder = ColumnBuilder(len(documents), layout)
    _fill_plain_choices(builder, layout, documents)
    for index, document in enumerate(documents):
        for id, value in (*document.answers.items(), *document.inputs.items()):
            state = _GIVEN
            if type(value) is str:
                if value == NOT_APPLICABLE:
                    builder.state(id, index, _NOT_APPLICABLE)
                    continue
                if id in layout.plain_choices:
                    continue
                if value == UNKNOWN and id in layout.numbers:
                    state = _UNKNOWN
            builder.state(id, index, state)
            layout.shapes[id].fill(id, index, value, builder)
    return builder.build()


def _fill_plain_choices(builder: ColumnBuilder, layout: Layout, documents: Sequence[AnswerDocument]) -> None:
    """One option of several, as most questions ask: filled question by question, which is much quicker."""
    answers = [{**document.answers, **document.inputs} for document in documents]
    chosen = [[places.get(each.get(id), -1) for each in answers] for id, places in layout.plain_choices.items()]
    builder.choose(layout.plain_choices, chosen)


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
