"""The files of a questionnaire: texts, files that are no definition, and definitions by name."""

import random
from pathlib import Path

import pytest

from questionnaires.catalogue import DEFINITIONS, folder_of, questionnaire, shipped
from questionnaires.loader import load_questionnaire
from questionnaires.problems import DefinitionError
from tests.damage import damaged
from tests.questionnaires.definitions import ENGLISH, GOOD, changed, definition, refusal

TEXT_MISTAKES = [
    ("{text: How many?}", "{text: }", "translation_missing", 11, "SITE-01"),
    ("  SITE-01: {text: How many?}\n", "", "translation_missing", 11, "SITE-01"),
    ("{a: This, b: That}", "{a: This}", "translation_missing", 13, "MORE-01.b"),
    ("{a: This, b: That}", "{a: This, b: ~}", "translation_missing", 13, "MORE-01.b"),
    ("{a: This, b: That}", "{a: This, b: That, c: Those}", "translation_unused", 13, "MORE-01.c"),
    ("{a: This, b: That}", "{a: This, b: [That]}", "definition_type", 13, "text"),
    ("{site: Site, more: More}", "{site: Site}", "translation_missing", 4, "more"),
    ("big: where the crew is big", "small: where it is not", "translation_missing", 5, "big"),
    ("remedy: Count again.", "remedies: Count again.", "definition_key_unknown", 7, "remedies"),
    ("{red: Red, blue: Blue}", "{red: Red}", "translation_missing", 9, "colours.blue"),
    ("{note: Note}", "{notes: Note}", "translation_unused", 15, "MORE-03.notes"),
    ("title: Small", "heading: Small", "definition_key_unknown", 2, "heading"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "line", "named"), TEXT_MISTAKES)
def test_a_text_that_is_missing_or_unused_is_named_with_its_file(
    tmp_path: Path, old: str, new: str, code: str, line: int, named: str
) -> None:
    japanese = changed(ENGLISH, old, new)

    problems = refusal(definition(tmp_path, japanese=japanese))

    found = [problem for problem in problems if (problem.code, problem.place) == (code, f"texts.ja.yaml:{line}")]
    assert any(named in problem.reason("en") for problem in found), [str(problem) for problem in problems]
    assert all(problem.place.startswith("texts.ja.yaml") for problem in problems)


FILES = [
    (b"", "definition_key_missing", "questionnaire.yaml:1"),
    (b"- a\n- b\n", "definition_mapping_expected", "questionnaire.yaml:1"),
    (b"just words", "definition_mapping_expected", "questionnaire.yaml:1"),
    (b"id: [1", "definition_not_yaml", "questionnaire.yaml:2"),
    (b"id: a\nversion: b: c", "definition_not_yaml", "questionnaire.yaml:2"),
    (b"id: a\nid: b", "definition_duplicate", "questionnaire.yaml:2"),
    (b"id: \xff\xfe", "definition_not_yaml", "questionnaire.yaml"),
    (b"id: a\x00", "definition_not_yaml", "questionnaire.yaml"),
    (b"id: &x [a]\nversion: *x", "definition_not_yaml", "questionnaire.yaml:1"),
    (b"id: &x [*x]", "definition_not_yaml", "questionnaire.yaml:1"),
    (b"id: a\nx: " + b"[" * 51 + b"]" * 51, "definition_too_deep", "questionnaire.yaml:2"),
    (b"id: a\nx:\n " + b" [" * 50_000, "definition_too_deep", "questionnaire.yaml:3"),
    (b"id: a\nx: " + b"{a: " * 50_000, "definition_too_deep", "questionnaire.yaml:2"),
    (b"id: a\nx:\n " + b" -" * 50_000 + b" b", "definition_too_deep", "questionnaire.yaml:3"),
    (b"version: " + b"9" * 6000, "definition_type", "questionnaire.yaml:1"),
    (b"#" * 20_000_001, "definition_too_large", "questionnaire.yaml"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "code", "place"), FILES, ids=[repr(content[:20]) for content, *_ in FILES])
def test_a_file_that_is_no_definition_is_refused(tmp_path: Path, content: bytes, code: str, place: str) -> None:
    definition(tmp_path)
    (tmp_path / "questionnaire.yaml").write_bytes(content)

    problems = refusal(tmp_path)

    assert (code, place) in [(problem.code, problem.place) for problem in problems]
    assert all(problem.remedy("en") and problem.remedy("ja") for problem in problems)


def test_a_source_that_is_not_listed_is_named_at_its_line(tmp_path: Path) -> None:
    folder = definition(tmp_path, changed(GOOD, "    SITE-01:\n", "    SITE-01:\n      sources: [LSA15, LSA51]\n"))
    load_questionnaire(folder)
    (folder / "sources.yaml").write_text("LSA15: K\n", encoding="utf-8")

    [problem] = refusal(folder)

    assert problem.code == "definition_option_unknown"
    assert problem.place.startswith("questionnaire.yaml:")
    assert "LSA51" in problem.reason() and "LSA15" in problem.remedy()


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    assert [(problem.code, problem.place) for problem in refusal(tmp_path)] == [
        ("file_unreadable", "questionnaire.yaml")
    ]


def test_a_missing_language_file_is_named(tmp_path: Path) -> None:
    (definition(tmp_path) / "texts.ja.yaml").unlink()

    assert [(problem.code, problem.place) for problem in refusal(tmp_path)] == [("file_unreadable", "texts.ja.yaml")]


def test_a_definition_damaged_anywhere_loads_or_is_refused(tmp_path: Path) -> None:
    rng = random.Random("damage")
    definition(tmp_path)

    for _ in range(400):
        (tmp_path / "questionnaire.yaml").write_text(damaged(GOOD, rng), encoding="utf-8")
        try:
            load_questionnaire(tmp_path)
        except DefinitionError as error:
            assert all(problem.text("en") and problem.text("ja") for problem in error.problems)


def test_the_shipped_questionnaires_are_found_by_name() -> None:
    assert ("responsible-acceptance", 1) in shipped()
    assert folder_of("responsible-acceptance") == DEFINITIONS / "responsible-acceptance" / "1"
    assert questionnaire("responsible-acceptance@1").name == "responsible-acceptance@1"


@pytest.mark.parametrize("name", ["nothing", "responsible-acceptance@9", "responsible-acceptance@１", "@1", ""])
def test_a_name_that_is_not_shipped_is_told_the_names_that_are(name: str) -> None:
    with pytest.raises(DefinitionError, match="responsible-acceptance@1"):
        folder_of(name)
