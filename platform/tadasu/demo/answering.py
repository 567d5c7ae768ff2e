"""Lets an invented supplier open, answer, sign or decline, by the same operations as a real one."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tadasu.accounts.models import WebSession
from tadasu.asker import Asker
from tadasu.campaigns.models import Answering, Request, Response
from tadasu.campaigns.states import move
from tadasu.config import Settings
from tadasu.demo.profiles import Profile, answers
from tadasu.evidence.queries import links
from tadasu.responses.access import answering_asker, own_response
from tadasu.responses.drafting import look
from tadasu.responses.envelope import Signature
from tadasu.responses.models import Answer, AnswerVersion, Submission
from tadasu.responses.queries import draft
from tadasu.responses.responding import decline as decline_request
from tadasu.responses.reviewed import mark_of_draft
from tadasu.responses.standing import Standing
from tadasu.responses.submitting import submit


def stand(session: Session, response: Response, at: datetime) -> tuple[Asker, Standing]:
    """The respondent of a response as if a request of theirs arrived at that instant."""
    row = WebSession(response_id=response.id, language=response.language, csrf_secret=b"")
    asker = answering_asker(session, row)
    assert asker is not None, "every response has a respondent"
    standing = own_response(session, asker)
    assert standing is not None
    return asker, replace(standing, arrived=at)


def open_request(session: Session, request: Request, at: datetime) -> None:
    move(session, request, [Answering.NOT_OPENED], Answering.OPENED, opened_at=at)


def answer(
    session: Session, request: Request, response: Response, profile: Profile, at: datetime, *, share: float = 1.0,
    but_last_section: bool = False,
) -> None:  # fmt: skip
    """Stores the first `share` of a profile's answers, in the order they are asked."""
    _asker, standing = stand(session, response, at)
    given = answers(profile, standing.today, standing.supplier.name)
    left = standing.questionnaire.sections[-1].questions if but_last_section else ()
    asked = [id for id in standing.prepared.section_of if id in given and id not in left]
    for number, question in enumerate(asked[: max(1, round(len(asked) * share))]):
        _store(session, response, question, given[question], at + timedelta(seconds=20 * number))
    session.flush()
    move(session, request, [Answering.OPENED], Answering.STARTED)
    _asker, standing = stand(session, response, at)
    view = look(standing, draft(session, response.id))
    request.sections_done, request.sections_in_all = view.sections_done, view.sections_in_all
    request.last_activity_on = standing.today
    session.flush()


def sign(session: Session, settings: Settings, request: Request, response: Response, at: datetime) -> Submission:
    asker, standing = stand(session, response, at)
    signature = Signature(name=request.contact_name, post="総務部長", language=response.language)
    reviewed = mark_of_draft(standing, draft(session, response.id), links(session, response.id))
    return submit(session, settings, asker, standing, signature=signature, attested=True, reviewed=reviewed, now=at)


def decline(session: Session, response: Response, reason: str, text: str, at: datetime) -> None:
    asker, standing = stand(session, response, at)
    decline_request(session, asker, standing, reason, text, at)


def change(session: Session, response: Response, changes: Mapping[str, Any], at: datetime) -> None:
    """New versions of some answers, as after a return."""
    for question, value in changes.items():
        present = session.get(Answer, (response.id, question))
        version = 1 if present is None else present.version + 1
        _store(session, response, question, value, at, version=version)
    session.flush()


def _store(session: Session, response: Response, question: str, value: Any, at: datetime, version: int = 1) -> None:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    session.merge(Answer(response_id=response.id, question=question, value=text, version=version, saved_at=at))
    session.add(
        AnswerVersion(
            response_id=response.id, key=f"demo-{question}-{version}", body_sha256="0" * 64, question=question,
            version=version, value=text, saved_at=at,
        )
    )  # fmt: skip
