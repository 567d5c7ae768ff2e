"""What the review page says before signing: what is open, what contradicts, what a reviewer will ask, the range."""

from dataclasses import dataclass

from questionnaires.answers.document import Evidence
from questionnaires.model import Need
from questionnaires.problems import Problem
from scoring.possible import PossibleRange, possible_ranges
from scoring.rubric import Rubric
from scoring.submissions import Submissions, submissions_of
from tadasu.responses.applying import draft_document
from tadasu.responses.drafting import DraftView, look
from tadasu.responses.models import Delegation
from tadasu.responses.queries import Draft
from tadasu.responses.standing import Standing

HEAVY = 4  # the weight from which an answer without a file is worth a word
MOST_ASKED = 10


@dataclass(frozen=True)
class Missing:
    """A question without an answer, with the section it stands in."""

    question: str
    section: str
    is_needed: bool  # whether nothing can be submitted without it


@dataclass(frozen=True)
class Review:
    """All that the review page shows, and whether signing is possible."""

    view: DraftView
    missing: tuple[Missing, ...]
    contradictions: tuple[Problem, ...]
    will_be_asked: tuple[str, ...]  # questions a reviewer will want proof of, the weightiest first
    unfinished: tuple[Delegation, ...]
    range: PossibleRange | None

    @property
    def is_ready(self) -> bool:
        return not self.contradictions and not any(each.is_needed for each in self.missing)


def review(
    standing: Standing, draft: Draft, *, rubric: Rubric, evidence: dict[str, Evidence], helpers: list[Delegation]
) -> Review:
    submissions = _submissions(standing, draft, rubric, evidence)
    view = look(standing, draft, submissions.frame)
    return Review(
        view=view,
        missing=missing_answers(standing, view),
        contradictions=view.contradictions,
        will_be_asked=weak_evidence(view, rubric, evidence),
        unfinished=tuple(each for each in helpers if each.state in ("invited", "opened")),
        range=possible_range(standing, draft, rubric, view, submissions),
    )


def missing_answers(standing: Standing, view: DraftView) -> tuple[Missing, ...]:
    needed = frozenset(view.progress.missing_before_submission)
    return tuple(Missing(id, standing.prepared.section_of[id], id in needed) for id in view.progress.missing)


def weak_evidence(view: DraftView, rubric: Rubric, evidence: dict[str, Evidence]) -> tuple[str, ...]:
    """Answered questions of weight that ask for evidence and have none yet."""
    questions = view.frame.questionnaire.questions
    weak = [
        item
        for id, item in rubric.items.items()
        if item.weight >= HEAVY
        and questions[id].evidence is Need.REQUIRED
        and view.questions[id].state == "answered"
        and id not in evidence
    ]
    return tuple(item.id for item in sorted(weak, key=lambda item: -item.weight)[:MOST_ASKED])


def possible_range(
    standing: Standing, draft: Draft, rubric: Rubric, view: DraftView, submissions: Submissions
) -> PossibleRange | None:
    """The score as it stands and as it could still become. Worked out for the page and never stored.

    None while the facts every score rests on are missing.
    """
    if any(id not in draft.values or not view.questions[id].is_shown for id in standing.questionnaire.required):
        return None
    return possible_ranges(standing.questionnaire, rubric, submissions)[0]


def _submissions(standing: Standing, draft: Draft, rubric: Rubric, evidence: dict[str, Evidence]) -> Submissions:
    """The draft as the engine takes it. What a question that is not asked still holds counts for nothing there."""
    document = draft_document(
        standing.questionnaire, draft.values, form=standing.response.form, as_of=standing.today,
        evidence={id: each for id, each in evidence.items() if id in draft.values},
    )  # fmt: skip
    return submissions_of(standing.questionnaire, rubric, [document], [standing.today])
