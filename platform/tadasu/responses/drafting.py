"""A draft as its pages show it: what applies, what is answered, how far it has come, what contradicts itself."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from questionnaires.frame import AnswerFrame, Applies
from questionnaires.problems import Problem
from questionnaires.progress import Part, Progress, progress
from tadasu.responses.applying import draft_frame
from tadasu.responses.queries import Draft
from tadasu.responses.standing import Standing

_ASKED = frozenset((Applies.YES, Applies.CLAIMED))  # an attribute of an enumeration is looked up slowly
_HIDDEN = frozenset((Applies.NOT_SHOWN, Applies.SHORT_FORM))
_BY_CODE = tuple(Applies)


@dataclass(frozen=True)
class QuestionView:
    """How one question stands.

    `state` is "answered", "missing", "contradicts" (it contradicts another answer), "settled" (it
    drops out by a rule or an "N/A") or "hidden". `is_dormant`: hidden, and its answer is kept for
    when it is asked again.
    """

    id: str
    applies: Applies
    state: str
    is_dormant: bool

    @property
    def is_shown(self) -> bool:
        return self.state != "hidden"


@dataclass(frozen=True)
class DraftView:
    """A draft worked out. `progress` is of the whole response; `own` of what the person at hand may see."""

    questions: Mapping[str, QuestionView]
    progress: Progress
    own: Mapping[str, Part]  # by section, only those in which something applies
    problems: Mapping[str, tuple[Problem, ...]]  # contradictions, by the question they are reported at
    frame: AnswerFrame

    @property
    def contradictions(self) -> tuple[Problem, ...]:
        return self.progress.contradictions

    @property
    def sections_done(self) -> int:
        return sum(not part.missing for part in self.own.values())

    @property
    def sections_in_all(self) -> int:
        return len(self.own)

    @property
    def answered(self) -> int:
        return sum(part.answered for part in self.own.values())

    @property
    def applicable(self) -> int:
        return sum(part.applicable for part in self.own.values())

    @property
    def minutes_left(self) -> float:
        return round(sum(part.minutes_left for part in self.own.values()), 2)


def look(standing: Standing, draft: Draft, frame: AnswerFrame | None = None) -> DraftView:
    """Works for every draft, however little of it is answered. `frame`: its answers, if they are columns already."""
    frame = frame or frame_of(standing, draft)
    found = progress(standing.questionnaire, frame)
    problems = by_question(found.contradictions)
    missing = frozenset(found.missing)
    return DraftView(
        questions={
            id: _view(id, _BY_CODE[int(frame.applies(id)[0])], id in missing, id in problems, id in draft.values)
            for id in standing.questionnaire.questions
        },
        progress=found,
        own={id: part for id, part in found.sections.items() if id in standing.sections and part.questions},
        problems=problems,
        frame=frame,
    )


def by_question(contradictions: Iterable[Problem]) -> dict[str, tuple[Problem, ...]]:
    """Contradictions by the question they are reported at."""
    problems: dict[str, tuple[Problem, ...]] = {}
    for problem in contradictions:
        question = problem.place.removeprefix("answers.")
        problems[question] = (*problems.get(question, ()), problem)
    return problems


def frame_of(standing: Standing, draft: Draft) -> AnswerFrame:
    """The answers as columns of one response, as the questionnaire's conditions see them."""
    return draft_frame(standing.prepared, draft.values, form=standing.response.form, as_of=standing.today)


def _view(id: str, applies: Applies, is_missing: bool, contradicts: bool, is_stored: bool) -> QuestionView:
    if applies in _HIDDEN:
        return QuestionView(id, applies, "hidden", is_stored)
    if contradicts:
        return QuestionView(id, applies, "contradicts", False)
    if applies not in _ASKED:
        return QuestionView(id, applies, "settled", False)
    return QuestionView(id, applies, "missing" if is_missing else "answered", False)
