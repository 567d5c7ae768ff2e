"""How far answers have come, and why a question applies or not."""

from pathlib import Path
from typing import Any

import pytest

from questionnaires.model import Questionnaire
from questionnaires.progress import Progress, progress, why
from tests.questionnaires.fixtures import LEFT_OUT, frame_of, good_site, read, row
from tests.questionnaires.writing import small_document, small_questionnaire
from tests.shipped import shipped_questionnaire

SIGNED = {
    "PRF-07": ["vi"], "PRF-10": [], "PRF-11": [], "PRF-12": "none", "PRF-16": True,
    "PRF-14": {"name": "山田 花子", "post": "総務課", "email": "yamada@example.co.jp"},
}  # fmt: skip


def progress_of(answers: dict[str, Any], **top: Any) -> Progress:
    return progress(shipped_questionnaire(), read(good_site(SIGNED | answers, **top)))


def reason(id: str, answers: dict[str, Any], language: str = "en", **top: Any) -> str:
    return why(shipped_questionnaire(), frame_of(good_site(SIGNED | answers, **top)), 0, id, language)


def test_a_finished_questionnaire_is_ready() -> None:
    found = progress_of({})

    assert found.missing == ()
    assert found.answered == found.applicable == len(found.questions)
    assert found.percent == 100
    assert found.minutes_left == 0
    assert found.ready_to_submit


def test_what_is_missing_is_listed_in_the_order_it_is_asked() -> None:
    found = progress_of({"MGT-01": LEFT_OUT, "LAW-21": LEFT_OUT, "PRF-02": None})

    assert found.missing == ("PRF-02", "LAW-21", "MGT-01")
    assert found.missing_before_submission == ("LAW-21",)
    assert not found.ready_to_submit
    assert found.answered == found.applicable - 3
    assert found.percent < 100


def test_a_question_that_may_stay_open_does_not_hold_up_a_submission() -> None:
    assert progress_of({"MGT-01": LEFT_OUT}).ready_to_submit


def test_minutes_left_are_those_of_the_missing_questions() -> None:
    questions = shipped_questionnaire().questions

    found = progress_of({"PRF-02": LEFT_OUT, "LAW-21": LEFT_OUT})

    assert found.minutes_left == questions["PRF-02"].minutes + questions["LAW-21"].minutes


def test_sections_add_up_to_the_whole() -> None:
    found = progress_of({"LAW-21": LEFT_OUT, "LIV-01": LEFT_OUT})
    parts = found.sections.values()

    assert list(found.sections) == [section.id for section in shipped_questionnaire().sections]
    assert sum(part.applicable for part in parts) == found.applicable
    assert sum(part.answered for part in parts) == found.answered
    assert found.sections["dignity"].missing == ("LAW-21",)
    assert found.sections["dignity"].missing_before_submission == ("LAW-21",)
    assert found.sections["housing"].percent == 87
    assert found.sections["voice"].percent == 100


def test_one_missing_answer_is_never_rounded_to_finished() -> None:
    found = progress_of({"MGT-11": LEFT_OUT})

    assert found.percent == 99


def test_a_section_that_does_not_apply_is_finished() -> None:
    found = progress_of({"PRF-04": [], "PRF-05": LEFT_OUT})

    assert found.sections["housing"].questions == ()
    assert found.sections["housing"].percent == 100
    assert "LAW-01" not in found.questions


def test_not_known_is_an_answer_but_a_claimed_n_a_is_not() -> None:
    found = progress_of({"LAW-21": "unk", "FEE-04": "unk", "LAW-22": "N/A", "DEV-02": "N/A"})

    assert found.missing == ("LAW-22", "FEE-17")  # nobody knows the fees, so N/A does not hold for repayment
    assert "DEV-02" not in found.questions


def test_a_statement_that_is_not_confirmed_is_missing() -> None:
    for statement in (False, "yes", LEFT_OUT):
        assert progress_of({"PRF-16": statement}).missing_before_submission == ("PRF-16",)


def test_what_is_worked_out_from_other_answers_is_not_missing() -> None:
    assert "JOB-13" not in progress_of({"JOB-13": LEFT_OUT, "PRF-09": 0}).missing
    assert "JOB-13" in progress_of({"JOB-13": LEFT_OUT, "PRF-09": LEFT_OUT}).missing
    assert "JOB-13" in progress_of({"JOB-13": "N/A", "PRF-09": 0}).missing


def test_a_contradiction_holds_up_a_submission() -> None:
    found = progress_of({"PRF-03": 4, "PRF-04": [row(headcount=5)]})

    assert [problem.place for problem in found.contradictions] == ["answers.PRF-04"]
    assert found.missing_before_submission == ()
    assert not found.ready_to_submit


def test_each_response_of_a_frame_has_its_own_progress() -> None:
    sites = [good_site(SIGNED), good_site(SIGNED | {"LAW-21": LEFT_OUT}), good_site(SIGNED | {"PRF-04": []})]
    frame = frame_of(*sites)

    for index, site in enumerate(sites):
        assert progress(shipped_questionnaire(), frame, index) == progress(shipped_questionnaire(), read(site))


def test_a_document_without_a_day_has_progress_too() -> None:
    assert progress_of({}, as_of=None).ready_to_submit


SMALL: dict[str, Any] = {"PRF-04": [row(headcount=4)], "PRF-03": 40}
REASONS: list[tuple[str, dict[str, Any], dict[str, Any], str]] = [
    ("PRF-01", {}, {}, "This question is asked everywhere."),
    ("LAW-01", {}, {}, "This question is asked where foreign workers are employed or dispatched here."),
    ("LIV-01", {"PRF-08": LEFT_OUT}, {}, "it counts until earlier answers show whether that is so."),
    ("LIV-01", {"PRF-08": {"housed_percent": 0}}, {}, "not asked here: it is only asked where foreign workers live in"),
    ("LAW-03", SMALL, {"form": "short"}, "This question is left out of the short form."),
    ("VOI-05", {"VOI-04": []}, {}, "This question drops out where no complaint was received in the last 12 months"),
    ("DEV-02", {"DEV-02": "N/A"}, {}, "This question drops out because it is marked N/A."),
    ("FEE-17", {}, {}, "marked N/A. That holds where at least half of the workers were interviewed"),
    ("FEE-17", {"FEE-14": 10}, {}, "marked N/A, which holds only where at least half of the workers were interviewed"),
    ("LAW-21", {"LAW-21": "N/A"}, {}, "marked N/A, but N/A is not foreseen here; it counts as unanswered"),
    ("LAW-21", {"LAW-21": "N/A"}, {"accepted_na": {"LAW-21": "so"}}, "marked N/A, and a reviewer accepted that."),
    ("JOB-13", {"JOB-13": LEFT_OUT}, {}, "It is worked out from other answers and may stay blank."),
]  # fmt: skip


@pytest.mark.parametrize(("id", "answers", "top", "words"), REASONS)
def test_it_is_said_in_words_why_a_question_applies_or_not(
    id: str, answers: dict[str, Any], top: dict[str, Any], words: str
) -> None:
    assert words in reason(id, answers, **top)
    assert "{" not in reason(id, answers, "ja", **top)
    assert reason(id, answers, "ja", **top).endswith("。")


def test_a_ledger_of_nothing_drops_out_only_under_the_rule() -> None:
    nothing = {"FEE-17": {"identified": 0, "repaid": 0, "eligible": 0, "repaid_workers": 0}}

    assert "drops out where no amount to be repaid was identified" in reason("FEE-17", nothing)
    assert "but only where at least half of the workers" in reason("FEE-17", nothing | {"FEE-14": 10})


def test_every_question_can_say_why_whatever_was_answered() -> None:
    questionnaire = shipped_questionnaire()
    claimed = dict.fromkeys(questionnaire.questions, "N/A") | SMALL | {"PRF-01": {"prefecture": "JP-13"}}
    frame = frame_of(good_site(), good_site({"PRF-04": []}), good_site(claimed))

    for index in range(frame.size):
        for id in questionnaire.questions:
            for language in ("en", "ja"):
                words = why(questionnaire, frame, index, id, language)
                assert words and "{" not in words


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Questionnaire:
    folder: Path = tmp_path_factory.mktemp("progress")
    questions = {
        "NUM-01": {"type": "integer", "required": True},
        "NUM-02": {"type": "integer", "show_if": "NUM-01 > 0"},
    }
    return small_questionnaire(folder, questions)


def test_a_questionnaire_speaks_its_own_language_where_it_lacks_the_readers(asked: Questionnaire) -> None:
    document = small_document(asked, {"NUM-01": 1})
    found = progress(asked, document)

    assert found.missing == ("NUM-02",)
    assert found.ready_to_submit
    assert found.percent == 50
