"""States given for flags that no rubric knows: refused with names that are near, and not a hundred thousand times."""

from datetime import date
from time import process_time

from questionnaires.problems import MOST_TOLD, Problem
from scoring.assess import assess
from scoring.catalogue import rubric
from tests.questionnaires.fixtures import good_site, read
from tests.shipped import shipped_questionnaire


def refused(states: dict[str, str]) -> list[Problem]:
    asked = shipped_questionnaire()
    document = read(good_site(flags=states))
    found = assess(asked, rubric("responsible-acceptance", asked), [document], [date(2026, 4, 30)])
    return list(found.rejected[0])


def test_a_flag_that_is_not_known_is_refused_with_those_it_may_be() -> None:
    (problem,) = refused({"law-21": "contained"})

    assert (problem.code, problem.place) == ("unknown_flag", "flags.law-21")
    assert "LAW-21" in problem.remedy("en") and "LAW-21" in problem.remedy("ja")


def test_for_a_flag_like_no_other_some_flags_are_named() -> None:
    (problem,) = refused({"nonsense": "contained"})

    assert problem.remedy().startswith("Write the id of a flag, such as ")
    assert "-." not in problem.remedy()


def test_of_a_hundred_thousand_unknown_flags_fifty_are_told() -> None:
    started = process_time()
    problems = refused({f"X-{number}": "open" for number in range(100_000)})

    assert process_time() - started < 10
    assert len(problems) == MOST_TOLD + 1
    assert problems[-1].code == "more_problems"
