"""Which questions apply: conditions, unknown facts, the short form, and "N/A"."""

from pathlib import Path
from typing import Any

import pytest

from questionnaires.answers.batch import answer_frame
from questionnaires.expressions.evaluation import FALSE, TRUE, UNKNOWN
from questionnaires.frame import AnswerFrame, Applies
from questionnaires.model import Questionnaire
from tests.questionnaires.fixtures import LEFT_OUT, frame_of, good_site, row
from tests.questionnaires.writing import small_document, small_questionnaire
from tests.shipped import shipped_questionnaire


def applies(id: str, answers: dict[str, Any], **top: Any) -> Applies:
    return Applies(int(frame_of(good_site(answers, **top)).applies(id)[0]))


def applying(answers: dict[str, Any], **top: Any) -> set[str]:
    frame = frame_of(good_site(answers, **top))
    return {id for id in frame.questionnaire.questions if frame.applies(id)[0] in (Applies.YES, Applies.CLAIMED)}


NOBODY: dict[str, Any] = {"PRF-04": []}
RESIDENTS: dict[str, Any] = {"PRF-04": [row("permanent_resident")], "PRF-06": []}

# What the site looks like, a question, and whether it is asked there.
SHOWN: list[tuple[dict[str, Any], str, bool]] = [
    (NOBODY, "LAW-01", False), (NOBODY, "MGT-01", True), (NOBODY, "PRF-02", True), (NOBODY, "LAW-33", False),
    ({"PRF-04": [row(route="contractor")]}, "LAW-01", False), ({"PRF-04": [row(route="contractor")]}, "LAW-33", True),
    ({"PRF-04": [row(route="dispatched")]}, "LAW-01", True), ({"PRF-04": [row(route="dispatched")]}, "LAW-33", True),
    ({"PRF-04": [row()]}, "LAW-33", False), ({"PRF-04": [row()]}, "LAW-30", False),
    ({"PRF-04": [row("specified_skilled_1")]}, "LAW-30", True),
    ({"PRF-04": [row("specified_skilled_2")]}, "LAW-30", False),
    ({"PRF-04": [row("specified_skilled_2")]}, "LAW-04", True), ({"PRF-04": [row(headcount=9)]}, "LAW-31", False),
    ({"PRF-04": [row(headcount=10)]}, "LAW-31", True), (RESIDENTS, "FEE-04", False), (RESIDENTS, "JOB-01", False),
    (RESIDENTS, "LAW-01", True),
    ({"PRF-04": [row("permanent_resident"), row("student", 1)], "PRF-06": []}, "JOB-01", True),
    ({"PRF-04": [row("student")], "PRF-06": []}, "FEE-04", False),
    ({"PRF-04": [row()], "PRF-06": []}, "FEE-04", True),
    ({"PRF-04": [row("student")], "PRF-06": [{"nationality": "VN", "recruited_36m": 1}]}, "FEE-04", True),
    ({"PRF-04": [row("student")], "PRF-15": "no"}, "FEE-20", False),
    ({"PRF-04": [row("student")], "PRF-15": "yes"}, "FEE-20", True), (NOBODY | {"PRF-15": "yes"}, "FEE-20", True),
    ({"PRF-08": {"housed_percent": 0}}, "LIV-01", False), ({"PRF-08": {"housed_percent": 1}}, "LIV-01", True),
    ({"PRF-08": {"housed_percent": 50, "dormitory": False}}, "LIV-07", False),
    ({"PRF-08": {"housed_percent": 50, "dormitory": True}}, "LIV-07", True),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "id", "asked"), SHOWN)
def test_a_question_is_asked_only_where_it_concerns_the_site(answers: dict[str, Any], id: str, asked: bool) -> None:
    assert applies(id, answers) == (Applies.YES if asked else Applies.NOT_SHOWN)


@pytest.mark.parametrize("id", ["FEE-04", "FEE-09", "FEE-17"])
def test_a_recruitment_table_left_blank_keeps_the_fee_questions(id: str) -> None:
    """A site could otherwise lose fifteen questions about fees by saying nothing (A5)."""
    answers = {"PRF-04": [row("specified_skilled_1")], "FEE-17": LEFT_OUT}

    assert applies(id, {**answers, "PRF-06": []}) == Applies.NOT_SHOWN
    assert applies(id, {**answers, "PRF-06": LEFT_OUT}) == Applies.YES


def test_housing_left_blank_keeps_the_housing_questions() -> None:
    blank = applying({"PRF-08": LEFT_OUT})
    none = applying({"PRF-08": {"housed_percent": 0, "dormitory": False}})

    assert blank - none == {f"LIV-0{number}" for number in range(1, 9)}


def test_leaving_out_a_fact_never_makes_a_question_go_away() -> None:
    everything = applying({})

    for id in ("PRF-05", "PRF-06", "PRF-08", "PRF-09", "PRF-15", "VOI-04"):
        assert everything <= applying({id: LEFT_OUT}), id


def test_a_blank_is_unknown_and_an_empty_table_is_none() -> None:
    blank = frame_of(good_site({"VOI-04": LEFT_OUT}))
    empty = frame_of(good_site({"VOI-04": []}))

    assert blank.about("answered", "VOI-04")[0] == FALSE
    assert empty.about("answered", "VOI-04")[0] == TRUE
    assert empty.column("complaints")[0] == 0
    assert blank.column("complaints")[0] != blank.column("complaints")[0]


@pytest.mark.parametrize("name", ["n_dispatched", "n_titp", "recruits_abroad_36m", "housing_pct"])
def test_what_is_not_asked_counts_as_none(name: str) -> None:
    """A profile question that does not apply gives 0 instead of unknown (A5)."""
    frame = frame_of(good_site(NOBODY | dict.fromkeys(("PRF-06", "PRF-08"), LEFT_OUT)))

    assert frame.column(name)[0] == 0


def test_an_answer_to_a_question_that_is_not_asked_does_not_count() -> None:
    frame = frame_of(good_site(RESIDENTS | {"FEE-04": 500_000, "PRF-04": [row("student")]}))

    assert not frame.given("FEE-04")[0]
    assert frame.column("FEE-04")[0] != frame.column("FEE-04")[0]


# The short form ------------------------------------------------------------------------

SMALL = {"PRF-04": [row(headcount=4)], "PRF-03": 40}


def test_the_short_form_asks_what_weighs_three_and_the_gates() -> None:
    left_out = applying(SMALL) - applying(SMALL, form="short")

    assert {"LAW-03", "LAW-12", "FEE-05", "JOB-13", "DEV-01", "MGT-02"} <= left_out
    assert not left_out & {"LAW-01", "LAW-21", "FEE-04", "JOB-03", "MGT-01"}
    assert applies("LAW-03", SMALL, form="short") == Applies.SHORT_FORM


def test_a_question_that_is_not_shown_is_not_called_short() -> None:
    assert applies("LAW-31", SMALL, form="short") == Applies.NOT_SHOWN


# "N/A" ---------------------------------------------------------------------------------

PROVED_FREE = {"FEE-14": 50, "FEE-04": 0, "FEE-16": "a"}
NO_LEDGER = {"identified": 0, "repaid": 0, "eligible": 0, "repaid_workers": 0}
NO_REQUESTS = {"received": 0, "handled": 0, "withdrawn": 0, "refused": 0}
NO_PREGNANCY = {"total": 0, "stayed": 0, "confirmed": 0, "other": 0}
ONE_REQUEST = NO_REQUESTS | {"received": 1, "handled": 1}
ONE_COMPLAINT = [{"topic": "all", "received": 1}]
NO_COMPLAINT = [{"topic": "all", "received": 0}]

NOT_APPLICABLE: list[tuple[dict[str, Any], str, Applies]] = [
    ({"LAW-10": 0, "LAW-09": "a"}, "LAW-09", Applies.NOT_SHOWN),
    ({"LAW-10": 1, "LAW-09": "a"}, "LAW-09", Applies.YES),
    ({"LAW-10": LEFT_OUT, "LAW-09": "a"}, "LAW-09", Applies.YES), ({"LAW-25": "N/A"}, "LAW-25", Applies.RULE),
    ({"LAW-25": NO_PREGNANCY}, "LAW-25", Applies.RULE),
    ({"LAW-25": NO_PREGNANCY | {"total": 1, "stayed": 1}}, "LAW-25", Applies.YES),
    ({"JOB-03": "N/A"}, "JOB-03", Applies.RULE), ({"JOB-03": NO_REQUESTS}, "JOB-03", Applies.RULE),
    ({"JOB-03": ONE_REQUEST}, "JOB-03", Applies.YES), ({"JOB-03": "N/A", "JOB-04": 5}, "JOB-04", Applies.RULE),
    ({"JOB-03": ONE_REQUEST, "JOB-04": 5}, "JOB-04", Applies.YES),
    ({"JOB-03": ONE_REQUEST, "JOB-04": "N/A"}, "JOB-04", Applies.CLAIMED),
    ({"JOB-03": LEFT_OUT, "JOB-04": "N/A"}, "JOB-04", Applies.CLAIMED), ({"DEV-02": "N/A"}, "DEV-02", Applies.RULE),
    ({"MGT-05": "N/A"}, "MGT-05", Applies.RULE), ({"VOI-04": [], "VOI-05": 50}, "VOI-05", Applies.RULE),
    ({"VOI-04": NO_COMPLAINT, "VOI-05": 50}, "VOI-05", Applies.RULE),
    ({"VOI-04": ONE_COMPLAINT, "VOI-05": "N/A"}, "VOI-05", Applies.CLAIMED),
    ({"VOI-04": LEFT_OUT, "VOI-05": "N/A"}, "VOI-05", Applies.CLAIMED),
    (PROVED_FREE | {"FEE-17": "N/A"}, "FEE-17", Applies.RULE),
    (PROVED_FREE | {"FEE-17": NO_LEDGER}, "FEE-17", Applies.RULE),
    (PROVED_FREE | {"FEE-17": "N/A", "FEE-14": 49}, "FEE-17", Applies.CLAIMED),
    (PROVED_FREE | {"FEE-17": NO_LEDGER, "FEE-14": 49}, "FEE-17", Applies.CLAIMED),
    (PROVED_FREE | {"FEE-17": "N/A", "FEE-04": 1}, "FEE-17", Applies.CLAIMED),
    (PROVED_FREE | {"FEE-17": "N/A", "FEE-04": "unk"}, "FEE-17", Applies.CLAIMED),
    (PROVED_FREE | {"FEE-17": "N/A", "FEE-16": "b"}, "FEE-17", Applies.CLAIMED),
    (PROVED_FREE | {"FEE-17": "N/A", "FEE-16": LEFT_OUT}, "FEE-17", Applies.CLAIMED),
    ({"LAW-21": "N/A"}, "LAW-21", Applies.CLAIMED), ({"MGT-01": "N/A"}, "MGT-01", Applies.CLAIMED),
    (NOBODY | {"LAW-21": "N/A"}, "LAW-21", Applies.NOT_SHOWN),
]  # fmt: skip


@pytest.mark.parametrize(("answers", "id", "wanted"), NOT_APPLICABLE)
def test_n_a_holds_only_under_the_rule_of_the_question(answers: dict[str, Any], id: str, wanted: Applies) -> None:
    assert applies(id, answers) == wanted


def test_an_n_a_that_is_only_claimed_counts_as_unanswered() -> None:
    frame = frame_of(good_site({"LAW-21": "N/A"}))

    assert not frame.given("LAW-21")[0]


def test_a_reviewer_can_accept_a_claim_but_never_an_answer_away() -> None:
    accepted = {"accepted_na": {"LAW-21": "Nobody keeps papers.", "LAW-22": "So."}}

    assert applies("LAW-21", {"LAW-21": "N/A"}, **accepted) == Applies.ACCEPTED
    assert applies("LAW-22", {"LAW-21": "N/A"}, **accepted) == Applies.YES


def test_responses_judged_together_apply_as_each_alone() -> None:
    sites = [good_site(answers) for answers, *_ in (*SHOWN, *NOT_APPLICABLE)]
    together = frame_of(*sites)

    for index, site in enumerate(sites):
        alone = frame_of(site)
        for id in alone.questionnaire.questions:
            assert together.applies(id)[index] == alone.applies(id)[0], (index, id)


# What a questionnaire may say otherwise ------------------------------------------------


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder: Path = tmp_path_factory.mktemp("applicability")
    hidden: dict[str, Any] = {"show_if": "NUM-01 > 0"}
    return small_questionnaire(
        folder,
        {
            "NUM-01": {"type": "integer"},
            "NUM-02": {"type": "integer", **hidden},
            "NUM-03": {"type": "integer", "hidden_is_zero": True, **hidden},
            "YES-01": {"type": "boolean", "hidden_is_zero": True, **hidden},
            "NUM-04": {"type": "integer", "show_if": "NUM-02 > 0"},
            "NUM-05": {"type": "integer", "not_applicable": {"when": "NUM-05 == 0"}},
            "NUM-06": {"type": "integer", "not_applicable": {"when": "na(NUM-05)"}},
        },
    )


def small_frame(asked: Questionnaire, **answers: Any) -> AnswerFrame:
    named = {id.replace("_", "-"): value for id, value in answers.items()}
    return answer_frame(asked, [small_document(asked, named)], [None])


def test_a_hidden_question_is_unknown_unless_it_says_it_is_none(asked: Questionnaire) -> None:
    frame = small_frame(asked, NUM_01=0, NUM_02=5, NUM_03=5, YES_01=True)

    assert frame.column("NUM-02")[0] != frame.column("NUM-02")[0]
    assert frame.column("NUM-03")[0] == 0
    assert frame.questionnaire.leaves["YES-01"].options[frame.column("YES-01")[0]] == "no"


def test_a_condition_on_a_hidden_question_is_not_definitely_false(asked: Questionnaire) -> None:
    frame = small_frame(asked, NUM_01=0, NUM_02=0)

    assert frame.applies("NUM-04")[0] == Applies.YES


def test_a_rule_may_look_at_the_question_it_takes_out(asked: Questionnaire) -> None:
    frame = small_frame(asked, NUM_05=0)

    assert frame.applies("NUM-05")[0] == Applies.RULE
    assert frame.applies("NUM-06")[0] == Applies.RULE
    assert frame.column("NUM-05")[0] != frame.column("NUM-05")[0]


def test_a_condition_that_is_unknown_counts_as_true() -> None:
    questionnaire = shipped_questionnaire()
    frame = frame_of(good_site({"PRF-08": LEFT_OUT}))
    show_if = questionnaire.questions["LIV-01"].show_if

    assert show_if is not None
    assert frame.result(show_if)[0] == UNKNOWN
    assert frame.shown("LIV-01")[0]
