"""Loading a questionnaire: a good definition loads, and every mistake is named with file, line and remedy."""

from pathlib import Path

import pytest

from questionnaires.loader import load_questionnaire
from questionnaires.problems import DefinitionError
from tests.questionnaires.definitions import ENGLISH, GOOD, changed, definition, refusal
from tests.questionnaires.writing import small_questionnaire

# What is changed to what; the problem's code, its line, and words of its remedy.
MISTAKES = [
    ("tadasu.questionnaire/1", "tadasu.questionnaire/9", "definition_format", 1, "format: tadasu.questionnaire/1"),
    ("id: small\n", "", "definition_key_missing", 1, "Add id"),
    ("id: small\n", "id: ../small\n", "definition_id", 2, "letters"),
    ("id: small\n", "id: sm/all\n", "definition_id", 2, "letters"),
    ("id: small\n", 'id: "small\\n"\n', "definition_id", 2, "letters"),
    ("id: small\n", "id: ..\n", "definition_id", 2, "letters"),
    ("version: 1\n", "", "definition_version", 1, "version: 1"),
    ("version: 1\n", "version: 0\n", "definition_version", 3, "version: 1"),
    ("version: 1\n", "version: one\n", "definition_type", 3, "Mend the value"),
    ("languages: [en, ja]\n", "", "definition_key_missing", 1, "Add languages"),
    ("languages: [en, ja]\n", "language: [en, ja]\n", "definition_key_unknown", 4, "Known here: languages"),
    ("sections:\n", "parts:\n", "definition_key_missing", 1, "Add sections"),
    ("colours: [red, blue]", "colours: red", "definition_list_expected", 6, "Write it as [a, b]"),
    ("crew: SITE-01", "crew: big", "definition_cycle", 8, "Break the circle"),
    ("crew: SITE-01", "crew: SIT-01", "expression", 8, "Mend it there"),
    ("crew > 100", "crew > (100", "expression", 9, "docs/formats.md"),
    ("crew: SITE-01", "crew: count(SITE-01)", "expression", 8, "Mend it there"),
    ("crew < 10", "crew + 10", "expression", 10, "Mend it there"),
    ("headcount: {type: integer}", "headcount: {type: intger}", "definition_type_unknown", 15, "Known types: "),
    ("at: SITE-02", "at: SITE-20", "definition_option_unknown", 18, "SITE-02"),
    ("    when: SITE-02 > SITE-01\n", "", "definition_key_missing", 18, "Add when"),
    ("    when: SITE-02 > SITE-01", "    if: SITE-02 > SITE-01", "definition_key_unknown", 19, "Known here"),
    ("sections:\n- id: site", "sections:\n- name: site\n  id: site", "definition_key_unknown", 21, "Known here"),
    ("- id: more", "- id: site", "definition_duplicate", 31, "Keep one of the two"),
    ("    SITE-01:\n      type: integer\n", "    SITE-01:\n", "definition_key_missing", 24, "Add type"),
    ("    SITE-02:\n", "    SITE-01:\n", "definition_duplicate", 26, "an id of its own"),
    ("    MORE-01:\n", "    SITE-02:\n", "definition_duplicate", 34, "an id of its own"),
    ("required: true\n", "required: 'yes'\n", "definition_type", 25, "Mend the value"),
    ("required: true\n", "require: true\n", "definition_key_unknown", 25, "Known here: required"),
    ("required: true\n", "options: [a, b]\n", "definition_key_unknown", 25, "Known here"),
    ("show_if: crew > 0", "show_if: crew > zero", "expression", 28, "Mend it there"),
    ("show_if: crew > 0", "show_if: crew", "expression", 28, "Mend it there"),
    ("show_if: crew > 0", "hidden_is_zero: 3\n      show_if: crew > 0", "definition_type", 28, "Mend the value"),
    ("evidence: required", "evidence: needed", "definition_option_unknown", 29, "none, optional, required"),
    ("minutes: 0.5", "minutes: soon", "definition_type", 30, "Mend the value"),
    ("options: [a, b]", "options: [a, a]", "definition_option_twice", 35, "Remove one"),
    ("options: [a, b]", "options: [a, [b]]", "definition_type", 35, "Mend the value"),
    ("      options: [a, b]\n", "", "definition_key_missing", 34, "Add options"),
    ("when: big", "whenever: big", "definition_key_unknown", 37, "Known here: when"),
    ("when: big", "when: MORE-01 == \"c\"", "expression", 37, "Mend it there"),
    ("options: colours\n      exclusive", "options: colors\n      exclusive", "definition_list_unknown", 40, "colours"),
    ("exclusive: [red]", "exclusive: [green]", "definition_option_unknown", 41, "Known: red, blue"),
    ("short_for: note", "short_for: notes", "definition_option_unknown", 43, "Known: note"),
    ("required: true}", "needed: true}", "definition_key_unknown", 46, "required"),
    ("      fields:\n        note: {type: short_text, required: true}\n", "", "definition_key_missing", 43, "fields"),
    ("{without: [red]}", "{without: [green]}", "definition_option_unknown", 52, "Known: red, blue"),
    ("{without: [red]}", "{with: [red]}", "definition_key_unknown", 52, "Known here: without"),
    ("    SITE-02:\n", "    SITE02:\n", "question_id", 27, "LAW-34"),
    ("    SITE-02:\n", "    site-02:\n", "question_id", 27, "LAW-34"),
    ("    SITE-02:\n", "    SITE-02a:\n", "question_id", 27, "LAW-34"),
    ("    SITE-02:\n", "    SITE.1-02:\n", "question_id", 27, "LAW-34"),
    ("    SITE-02:\n", "    2-02:\n", "question_id", 27, "LAW-34"),
    ("type: choice\n", "type: choise\n", "definition_type_unknown", 34, "Known types: "),
]  # fmt: skip


def test_a_good_definition_loads(tmp_path: Path) -> None:
    found = load_questionnaire(definition(tmp_path))

    assert found.name == "small@1"
    assert list(found.questions) == ["SITE-01", "SITE-02", "MORE-01", "MORE-02", "MORE-03", "MORE-04"]
    assert found.section_of("MORE-01").id == "more"
    assert found.languages == ("en", "ja")
    assert list(found.derived) == ["crew", "big"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line", "remedy"),
    MISTAKES,
    ids=[new.strip() or f"no {old.strip()}" for old, new, *_ in MISTAKES],
)
def test_a_mistake_is_named_with_its_line_and_remedy(
    tmp_path: Path, old: str, new: str, code: str, line: int, remedy: str
) -> None:
    problems = refusal(definition(tmp_path, changed(GOOD, old, new)))

    found = [problem for problem in problems if (problem.code, problem.place) == (code, f"questionnaire.yaml:{line}")]
    assert found, [str(problem) for problem in problems]
    assert any(remedy in problem.remedy("en") for problem in found), [problem.remedy("en") for problem in found]
    assert all(problem.text("ja") for problem in problems)


def test_every_mistake_is_told_at_once(tmp_path: Path) -> None:
    asked = changed(changed(GOOD, "at: SITE-02", "at: SITE-20"), "minutes: 0.5", "minutes: soon")

    problems = refusal(definition(tmp_path, asked))

    assert [problem.place for problem in problems] == ["questionnaire.yaml:30", "questionnaire.yaml:18"]


def test_conditions_that_need_each_other_are_a_circle(tmp_path: Path) -> None:
    asked = changed(GOOD, "show_if: crew > 0", 'show_if: MORE-01 == "a"')
    asked = changed(asked, "    MORE-01:\n", "    MORE-01:\n      show_if: SITE-02 > 0\n")

    problems = refusal(definition(tmp_path, asked))

    circle = next(problem for problem in problems if problem.code == "definition_cycle")
    assert circle.place.startswith("questionnaire.yaml:")
    assert "SITE-02 -> MORE-01" in circle.reason() or "MORE-01 -> SITE-02" in circle.reason()


def test_a_circle_through_a_derived_value_is_found(tmp_path: Path) -> None:
    asked = changed(
        GOOD, "    SITE-01:\n      type: integer\n", "    SITE-01:\n      type: integer\n      show_if: big\n"
    )

    problems = refusal(definition(tmp_path, asked))

    assert [problem.code for problem in problems] == ["definition_cycle"]
    assert problems[0].place == "questionnaire.yaml:24"


def test_an_n_a_rule_may_look_at_its_own_question(tmp_path: Path) -> None:
    asked = changed(GOOD, "when: big", 'when: MORE-01 == "a"')
    english = changed(ENGLISH, "big: where", '"MORE-01 == \\"a\\"": where')

    assert load_questionnaire(definition(tmp_path, asked, english))


def test_more_options_than_fit_are_refused(tmp_path: Path) -> None:
    options = [f"o{number}" for number in range(63)]

    with pytest.raises(DefinitionError, match="at most 62 options"):
        small_questionnaire(tmp_path, {"SET-01": {"type": "choices", "options": options}})


@pytest.mark.parametrize(
    ("old", "new", "english", "japanese"),
    [
        ("minutes: 0.5", "minutes: soon", "minutes must be a number, not 'soon'.", "数値が必要"),
        ("version: 1\n", "version: 1.5\n", "version must be a whole number, not 1.5.", "整数が必要"),
        ("required: true\n", "required: 3\n", "required must be true or false, not 3.", "true か falseが必要"),
        ("at: SITE-02", "at: 3", "at must be a text, not 3.", "文字列が必要"),
    ],
)
def test_what_a_value_must_be_is_said_in_plain_words(
    old: str, new: str, english: str, japanese: str, tmp_path: Path
) -> None:
    problems = refusal(definition(tmp_path, changed(GOOD, old, new)))

    found = next(problem for problem in problems if problem.code == "definition_type")
    assert english in found.reason("en")
    assert japanese in found.reason("ja")
