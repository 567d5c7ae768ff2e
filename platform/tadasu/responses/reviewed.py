"""What a draft was when somebody looked through it, so that nothing is signed that nobody saw."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from flask_babel import gettext as _

from tadasu.evidence.models import EvidenceLink
from tadasu.responses.queries import Draft
from tadasu.responses.standing import Standing


def mark_of_draft(standing: Standing, draft: Draft, files: Sequence[EvidenceLink]) -> str:
    """Changes with every answer, remark and file, with the form and the round. The review page sends it along.

    After form and round there is a part for each question, in the order of the questionnaire, so that two marks tell
    which questions differ.
    """
    beside = _beside(draft, files)
    parts = (_part(draft, beside, id) for id in standing.questionnaire.questions)
    return ".".join((standing.response.form, str(standing.round), *parts))


def changed_between(standing: Standing, before: str, now: str) -> list[str]:
    """The questions that differ in two marks; none where the first is no mark of this questionnaire."""
    questions, parts = list(standing.questionnaire.questions), before.split(".")[2:]
    if len(parts) != len(questions):
        return []
    return [id for id, old, new in zip(questions, parts, now.split(".")[2:], strict=True) if old != new]


def changed_sentence() -> str:
    return str(
        _("Answers have been changed since this page was opened. Please look through them again before you sign.")
    )


def _beside(draft: Draft, files: Sequence[EvidenceLink]) -> Mapping[str, list[str]]:
    """Remark and files by question."""
    found = {id: [text] for id, text in draft.comments.items()}
    for link in sorted(files, key=lambda link: link.id):
        found.setdefault(link.question, [""]).append(str(link.id))
    return found


def _part(draft: Draft, beside: Mapping[str, list[str]], id: str) -> str:
    """Versions are only ever added, so one stands for the answer it is of."""
    version = str(draft.answers[id].version) if id in draft.answers else ""
    if id not in beside:
        return version
    return version + "-" + sha256("\n".join(beside[id]).encode()).hexdigest()[:8]
