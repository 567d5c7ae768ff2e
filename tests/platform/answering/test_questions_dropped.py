"""Questions that drop out through another answer ("no complaints" ends those on complaints): signed, and asked anew."""

import json
import random
from collections.abc import Set
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from questionnaires.answers.document import read_document
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.prepared import Prepared
from tadasu.responses.queries import asked_in
from tests.oracle.generate import random_document
from tests.platform.answering.files import PDF, send
from tests.platform.answering.rounds import Back, block, cancel, is_locked, signed
from tests.platform.answering.saving import answer, save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers
from tests.shipped import LAST_RESORT, score_raws, shipped_questionnaire

NO_COMPLAINTS = [{"topic": "wages", "received": 0}]
COMPLAINTS = [{"topic": "wages", "received": 5}]
NO_REQUESTS = {"received": 0, "handled": 0, "withdrawn": 0, "refused": 0}
REQUESTS = {"received": 3, "handled": 3, "withdrawn": 0, "refused": 0}
REPAID = {"identified": 90_000, "repaid": 60_000, "eligible": 3, "repaid_workers": 2}
Signed = tuple[World, Browser]

_PREPARED = Prepared(shipped_questionnaire())


@pytest.fixture
def site(app: Flask, database: Database, people: People, settings: Settings) -> Any:
    """`site(VOI_04=…)`: somebody who has answered everything so; None leaves a question out."""

    def answered(**changes: object) -> Signed:
        answers = {**complete_answers(), **{name.replace("_", "-"): value for name, value in changes.items()}}
        answers = {id: value for id, value in answers.items() if value is not None}
        world = a_request(
            database, people, settings, answers=answers, campaign={"name": "2027"}, supplier={"name": "B"}
        )
        return world, answering_browser(app, database, world, language="en")

    return answered


@pytest.mark.parametrize(
    ("before", "returned", "now", "section", "follows", "value"),
    [
        ({"VOI_04": NO_COMPLAINTS, "VOI_05": None}, "VOI-04", COMPLAINTS, "voice", "VOI-05", 80),
        ({"VOI_04": NO_COMPLAINTS, "VOI_05": "N/A"}, "VOI-04", COMPLAINTS, "voice", "VOI-05", 80),
        ({"JOB_03": NO_REQUESTS, "JOB_04": None}, "JOB-03", REQUESTS, "job-change", "JOB-04", 4),
        ({"JOB_03": "N/A", "JOB_04": "N/A"}, "JOB-03", REQUESTS, "job-change", "JOB-04", 4),
        ({}, "FEE-16", "b", "fees", "FEE-17", REPAID),  # its "N/A" rests on FEE-16
    ],
)  # fmt: skip
def test_what_a_corrected_answer_asks_anew_can_be_answered(
    site: Any, back: Back, before: dict[str, object], returned: str, now: object, section: str, follows: str, value: Any
) -> None:
    world, browser = site(**before)
    assert is_submitted(submit(browser))
    back(returned, of=world)

    assert save(browser, returned, now, base=1).status_code == 200

    assert not is_locked(browser, section, follows)
    base = int(before.get(follows.replace("-", "_"), "N/A") is not None)
    saved = save(browser, follows, value, base=base, key="key-0000002")
    assert saved.status_code == 200, saved.json
    assert is_submitted(submit(browser))
    assert signed(browser, 2)["answers"][follows] == value


def test_a_question_whose_na_rests_on_nothing_that_changes_stays_locked(site: Any, back: Back) -> None:
    world, browser = site()
    submit(browser)

    back("LAW-10", of=world)

    for section, question in (("fees", "FEE-17"), ("job-change", "JOB-03"), ("job-change", "JOB-04")):
        assert is_locked(browser, section, question), question


def test_an_answer_first_asked_in_a_cancelled_round_is_taken_back(
    site: Any, back: Back, database: Database, people: People, settings: Settings
) -> None:
    world, browser = site(VOI_04=NO_COMPLAINTS, VOI_05=None)
    submit(browser)
    back("VOI-04", of=world)
    save(browser, "VOI-04", COMPLAINTS, base=1)
    save(browser, "VOI-05", 80, key="key-0000002")

    cancel(database, people, settings, world)

    assert answer(database, world, "VOI-05") == (None, 2)


def test_what_belongs_to_a_question_that_dropped_out_is_not_signed(site: Any, database: Database, back: Back) -> None:
    """It stays with the draft, and is signed once the question is asked again."""
    world, browser = site()
    send(browser, PDF, "complaints.pdf", "/answer/evidence/VOI-05")
    browser.put("/answer/api/comments/VOI-05", json={"text": "about complaints"})
    save(browser, "VOI-04", NO_COMPLAINTS, base=1)
    assert "data-not-asked" in block(browser, "voice", "VOI-05")

    assert is_submitted(submit(browser))

    assert "VOI-05" not in signed(browser, 1)["answers"] and "VOI-05" not in signed(browser, 1).get("evidence", {})
    first = signed(browser, 1, "envelope")
    assert (first["files"], first["comments"]) == ([], {})
    assert answer(database, world, "VOI-05") == (90, 1)

    back("VOI-04", of=world)
    save(browser, "VOI-04", COMPLAINTS, base=2, key="key-0000002")
    assert is_submitted(submit(browser))
    second = signed(browser, 2, "envelope")
    assert signed(browser, 2)["answers"]["VOI-05"] == 90
    assert [each["question"] for each in second["files"]] == ["VOI-05"]
    assert second["comments"] == {"VOI-05": "about complaints"}


def test_a_question_that_drops_out_by_its_own_answer_is_signed(site: Any) -> None:
    _world, browser = site(JOB_03=NO_REQUESTS)

    assert is_submitted(submit(browser))

    assert signed(browser, 1)["answers"]["JOB-03"] == NO_REQUESTS


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**9))
def test_leaving_out_what_is_not_asked_changes_no_score(seed: int) -> None:
    """The engine takes an answer of a question that dropped out for nothing, so a document may do without."""
    whole: dict[str, Any] = json.loads(json.dumps(random_document(random.Random(seed))))
    dropped = whole["answers"].keys() - _asked(whole)
    assume(dropped)
    bare = {
        name: _without(value, dropped) if name in ("answers", "evidence") else value for name, value in whole.items()
    }

    assert _asked(bare) == _asked(whole)
    first, second = score_raws([whole, bare])
    assert _without_hashes(first) == _without_hashes(second)


def _asked(raw: dict[str, Any]) -> frozenset[str]:
    read = read_document(raw, shipped_questionnaire())
    day: date = read.as_of or LAST_RESORT
    return asked_in(_PREPARED, read.answers, form=read.form, as_of=day)


def _without(values: dict[str, Any], dropped: Set[str]) -> dict[str, Any]:
    return {id: value for id, value in values.items() if id not in dropped}


def _without_hashes(score: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in score.items() if "sha256" not in name and "hash" not in name}
