"""A wrong rubric is refused with file, line, reason and remedy, whatever is wrong with it."""

from pathlib import Path

import pytest

from questionnaires.problems import DefinitionError, Problem
from scoring.catalogue import RUBRICS
from scoring.loader import load_rubric
from tests.shipped import shipped_questionnaire

SHIPPED = RUBRICS / "responsible-acceptance" / "1"

# What is changed, into what, the code of the problem, and a word its message must hold.
BROKEN = [
    ("wage_ratio: hourly / minimum_wage", "wage_ratio: hourly / minimum_wag", "expression", "did you mean"),
    ("wage_ratio: hourly / minimum_wage", "wage_ratio: hourly / wage_ratio", "definition_cycle", "wage_ratio"),
    ("wage_ratio: hourly / minimum_wage", "wage_ratio: hourly / (minimum_wage", "expression", "column"),
    ("wage_ratio: hourly / minimum_wage", 'wage_ratio: hourly / LAW-01', "expression", "choice"),
    ("wage_ratio: hourly / minimum_wage", "wage_ratio: value(LAW-01)", "expression", "LAW-01"),
    ("wage_ratio: hourly / minimum_wage", "n_foreign: hourly", "definition_duplicate", "n_foreign"),
    ("LAW-01: {group: A", "LAW-01: {group: Z", "definition_option_unknown", "Z"),
    ("LAW-01: {group: A, weight: 4", "LAW-01: {group: A, weight: -4", "rubric_weight", "-4"),
    ("LAW-01: {group: A, weight: 4", "LAW-01: {group: A, wieght: 4", "definition_key_unknown", "weight"),
    ("d: 0 CRIT, unk: 10 MAJOR}}\n  LAW-02", "d: 0 CRIT}}\n  LAW-02", "definition_key_missing", "unk"),
    ("c: 40 MAJOR, d: 0 CRIT, unk: 10 MAJOR}}\n  LAW-02", "c: 40 BAD, d: 0 CRIT, unk: 10 MAJOR}}\n  LAW-02",
     "rubric_verdict", "40 BAD"),
    ('"< 1": 0 CRIT}', '"< 0.5": 0 CRIT}', "rubric_band_gap", "0."),
    ('">= 1.1": 100', '"from 1.1": 100', "rubric_band", "from 1.1"),
    ("  LAW-02: {", "  LAW-98: {", "unknown_question", "LAW-98"),
    ("  LAW-02: {", "  LAW-01: {", "definition_duplicate", "LAW-01"),
    ("CC-04: {group: C", "CC-04: {group: Q", "definition_option_unknown", "Q"),
    ("weakens: [LAW-26]", "weakens: [PRF-01]", "definition_option_unknown", "PRF-01"),
    ("settings: {points: 50}", "settings: {}", "definition_key_missing", "points"),
    ("merges: [FEE-02", "merges: [XXX-02", "definition_option_unknown", "XXX-02"),
    ("blocked_by: [CC-01", "blocked_by: [CC-77", "definition_option_unknown", "CC-77"),
    ("levels: {high: 60, medium: 35, low: 0}", "levels: {high: 60, medium: 35}", "rubric_lowest_level", "0"),
    ("blank: zero", "blank: ignored", "definition_option_unknown", "zero"),
    ("blank: zero", "blanks: zero", "definition_key_unknown", "blank"),
    ("caps: [60, 80, 100, 100]", "caps: [60, 80, 100]", "rubric_four_levels", "four"),
    ("  total: {}", "  total: {parent: A}", "definition_cycle", "total"),
    ("format: tadasu.rubric/1", "format: something/1", "definition_format", "tadasu.rubric/1"),
    ("published_decimals: 1", "published_decimals: 400", "rubric_decimals", "400"),
    ("published_decimals: 1", "published_decimals: -3", "rubric_decimals", "-3"),
    ("  B: {", "  B: {decimals: 7, ", "rubric_decimals", "7"),
    ("everybody: n_all", "everybody: n_al", "definition_option_unknown", "n_all"),
    ("id: responsible-acceptance", "id: ../acceptance", "definition_id", "../acceptance"),
    ("id: responsible-acceptance", "id: accept\\ance", "definition_id", "accept"),
    ("id: responsible-acceptance", 'id: "accept\\nance"', "definition_id", "accept"),
    ("id: responsible-acceptance", "id: .hidden", "definition_id", ".hidden"),
    ("version: 1\n", "version: 0\n", "definition_version", "1"),
    ("questionnaire: responsible-acceptance@1", "questionnaire: other@1", "rubric_other_questionnaire", "other"),
    ("when: final < 25", "when: finale < 25", "expression", "did you mean 'final'"),
    ("cells: {employer: 100,", "cells: {employer: 100 MAJOR,", "definition_type", "100 MAJOR"),
    ("because: four-major", "because: many-major", "translation_missing", "cap_many-major"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "word"), BROKEN, ids=[f"{new[:40]}" for _, new, _, _ in BROKEN])
def test_a_broken_rubric_is_refused_at_its_line(old: str, new: str, code: str, word: str, tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    text = (tmp_path / "rubric.yaml").read_text(encoding="utf-8")
    assert old in text, "the shipped rubric changed: mend this case"
    (tmp_path / "rubric.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    problems = problems_of(tmp_path)

    found = [problem for problem in problems if problem.code == code]
    assert found, [str(problem) for problem in problems]
    assert any(word in problem.text() for problem in found), [problem.text() for problem in found]
    assert all(problem.place.partition(":")[2].isdigit() and problem.remedy() for problem in found)


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(DefinitionError) as caught:
        load_rubric(folder, shipped_questionnaire())
    return caught.value.problems


def test_a_missing_translation_is_named(tmp_path: Path) -> None:
    for path in SHIPPED.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        (tmp_path / path.name).write_text(text.replace("  CC-05:", "  CC-55:") if "ja" in path.name else text, "utf-8")

    problems = problems_of(tmp_path)

    assert [(problem.code, problem.details["key"]) for problem in problems] == [("translation_missing", "CC-05")]
    assert problems[0].place.startswith("texts.ja.yaml:")


def test_a_rubric_without_texts_of_its_own_can_be_used(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text((SHIPPED / "rubric.yaml").read_text(encoding="utf-8"), encoding="utf-8")

    rubric = load_rubric(tmp_path, shipped_questionnaire())

    assert rubric.texts["ja"].bands["critical"] == "critical"
    assert rubric.texts["ja"].severities["ZT"] == "ゼロトレランス"


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("CC-99: [LSA37]", "definition_option_unknown", "CC-99"),
        ("CC-06: [LSA73]", "definition_option_unknown", "LSA73"),
        ("CC-06: [[LSA37]]", "definition_option_unknown", "LSA37"),
        ("CC-06: LSA37", "definition_list_expected", "[a, b]"),
        ("- CC-06", "definition_mapping_expected", "key: value"),
    ],
)
def test_sources_of_checks_are_held_to_the_checks_and_to_the_listed_sources(
    written: str, code: str, words: str, tmp_path: Path
) -> None:
    (tmp_path / "rubric.yaml").write_text((SHIPPED / "rubric.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(f"{written}\n", encoding="utf-8")

    problems = problems_of(tmp_path)

    assert (code, "sources.yaml:1") in [(problem.code, problem.place) for problem in problems]
    assert any(words in problem.text() for problem in problems)


def test_sources_of_checks_leave_the_fingerprint_and_so_the_score_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "rubric.yaml").write_text((SHIPPED / "rubric.yaml").read_text(encoding="utf-8"), encoding="utf-8")
    bare = load_rubric(tmp_path, shipped_questionnaire())
    (tmp_path / "sources.yaml").write_text("CC-06: [LSA37]\n", encoding="utf-8")

    named = load_rubric(tmp_path, shipped_questionnaire())

    assert (bare.check_sources, named.check_sources) == ({}, {"CC-06": ("LSA37",)})
    assert bare.sha256 == named.sha256


def test_every_shipped_check_on_conduct_rests_on_a_source() -> None:
    rubric = load_rubric(SHIPPED, shipped_questionnaire())

    assert set(rubric.checks) - set(rubric.check_sources) == {"CC-16", "CC-25", "CC-26"}
