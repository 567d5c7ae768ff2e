"""A member with many suppliers that were asked and scored, written with bulk inserts: for measuring pages and exports.

Submissions repeat a few real forms. Their assessments are what the platform's own job would have
stored for them.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from questionnaires.answers.canonical import canonical_bytes, document_sha256
from tadasu.accounts.models import Membership, Organisation, Person
from tadasu.asker import Role
from tadasu.assessments.computing import Computed, compute
from tadasu.assessments.models import Assessment, AssessmentFlag
from tadasu.campaigns.models import Request, Response
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.library.definitions import questionnaire_of, rubric_of
from tadasu.organisations.bands import BAND_RANKS
from tadasu.organisations.models import Supplier, SupplierRow
from tadasu.responses.models import Consent, Submission
from tests.platform.conftest import Someone
from tests.platform.worlds import a_campaign, complete_answers

_CHUNK = 2_000
_CHANGES: tuple[dict[str, Any], ...] = (
    {}, {"LAW-21": "b"}, {"LAW-21": "d"}, {"LAW-10": 90}, {"FEE-15": "c"}, {"FEE-08": "c"}, {"JOB-11": "d"},
    {"LIV-05": "N/A"}, {"VOI-04": []}, {"LAW-10": 70, "FEE-08": "b"},
)  # fmt: skip
_EMPTY = zlib.compress(json.dumps({"words": {}}).encode())


@dataclass(frozen=True)
class Form:
    """One of the forms that repeat, and what it scores."""

    document: str
    sha256: str
    computed: Computed


def build(database: Database, suppliers: int, scored: int, *, whole: bool) -> tuple[Someone, int]:
    """Whoever works for the member, and its campaign. Without `whole` the stored scores are left empty, which lists
    do not read, and which saves half a gigabyte.
    """
    with database.writing() as session:
        someone = _member(session)
        campaign = a_campaign(session, someone)
        questionnaire = questionnaire_of(campaign.questionnaire)
        forms = _forms(campaign, questionnaire, rubric_of(campaign.rubric, questionnaire))
        campaign_id, rubric_id, due_on = campaign.id, campaign.rubric_id, campaign.due_on
    assert due_on is not None
    rows = _rows(someone.organisation_id, campaign_id, rubric_id, due_on, forms, suppliers, scored, whole)
    while chunk := list(islice(rows, _CHUNK)):
        with database.writing() as session:
            for model in (Supplier, Request, Response, Submission, Consent, Assessment, AssessmentFlag, SupplierRow):
                values = [row for each in chunk for row in each.get(model, ())]
                if values:
                    session.execute(insert(model), values)
    return someone, campaign_id


def _member(session: Session) -> Someone:
    now = utc_now()
    member = Organisation(kind="member", name="計測株式会社", created_at=now)
    person = Person(email="measured@example.jp", name="計測", password_hash="nobody signs in", created_at=now)
    session.add_all((member, person))
    session.flush()
    membership = Membership(person_id=person.id, organisation_id=member.id, role=Role.MEMBER_ADMIN, created_at=now)
    session.add(membership)
    session.flush()
    return Someone(person.id, membership.id, member.id, Role.MEMBER_ADMIN)


def _forms(campaign: Any, questionnaire: Any, rubric: Any) -> list[Form]:
    documents = [
        {"format": "tadasu.answers/1", "questionnaire": questionnaire.name, "as_of": utc_now().date().isoformat(),
         "form": "full", "supplier": {"name": f"計測{place}"}, "answers": {**complete_answers(), **changes},
         "evidence": {"*": 2}}
        for place, changes in enumerate(_CHANGES)
    ]  # fmt: skip
    submissions = [Submission(as_of=utc_now().date()) for _document in documents]
    found = compute(questionnaire, rubric, submissions, documents)
    return [
        Form(canonical_bytes(document).decode(), document_sha256(document), computed)
        for document, computed in zip(documents, found, strict=True)
        if isinstance(computed, Computed)
    ]


def _rows(
    member: int, campaign: int, rubric: int, due_on: Any, forms: Sequence[Form], suppliers: int, scored: int,
    whole: bool,
) -> Iterator[dict[Any, list[dict[str, Any]]]]:  # fmt: skip
    now = utc_now()
    asked = {"member_id": member, "campaign_id": campaign, "contact_name": "x", "contact_language": "ja",
             "due_on": due_on, "created_at": now, "submitted_at": now, "round": 1}  # fmt: skip
    for id in range(1, suppliers + 1):
        name = f"株式会社計測{id:06}"
        found: dict[Any, list[dict[str, Any]]] = {
            Supplier: [{"id": id, "member_id": member, "name": name, "name_key": name, "match_key": name,
                        "created_at": now, "changed_at": now}]
        }  # fmt: skip
        if id > scored:
            yield found
            continue
        form = forms[id % len(forms)]
        score = form.computed.score
        figures = {key: score[key] for key in ("final", "priority")}
        found |= {
            Request: [{**asked, "id": id, "supplier_id": id, "contact_email": f"x{id}@example.jp",
                       "delivery": "bounced" if id % 500 == 0 else "sent",
                       "answering": "submitted" if id % 3 == 0 else "accepted"}],
            Response: [{"id": id, "request_id": id, "member_id": member, "language": "ja"}],
            Submission: [{"id": id, "response_id": id, "request_id": id, "member_id": member, "round": 1,
                          "document": form.document, "document_sha256": form.sha256, "envelope": "{}",
                          "envelope_sha256": f"{id:064}", "as_of": now.date(), "signer_name": "x",
                          "signer_post": "x", "submitted_at": now - timedelta(days=1)}],
            Consent: [{"submission_id": id, "member_id": member, "given_at": now}],
            Assessment: [{**figures, "id": id, "member_id": member, "supplier_id": id, "submission_id": id,
                          "rubric_id": rubric, "input_sha256": form.computed.input_sha256,
                          "document": form.computed.stored if whole else _EMPTY,
                          "document_sha256": form.computed.document_sha256, "as_of": now.date(), "band": score["band"],
                          "declared": score["declared"], "assured": score["assured"],
                          "coverage": score["coverage"], "confidence": score["confidence"], "assessed_at": now}],
            AssessmentFlag: [{"assessment_id": id, "member_id": member, "supplier_id": id, "flag": flag["id"],
                              "severity": flag["severity"], "state": flag["state"], "workers": id % 400}
                             for flag in score["flags"]],
            SupplierRow: [{**figures, "supplier_id": id, "member_id": member, "assessment_id": id, "request_id": id,
                           "answering": "submitted" if id % 3 == 0 else "accepted", "delivery": "sent",
                           "band": score["band"], "band_rank": BAND_RANKS.get(score["band"], 0), "binding": {},
                           "workers": id % 400, "as_of": now.date()}],
        }  # fmt: skip
        yield found
