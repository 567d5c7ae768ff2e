"""Guards over the messages: every problem has its words, in both languages, and no words are idle."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from questionnaires.answers.texts import DATES, FORMS
from questionnaires.problems import LANGUAGES, Problem
from tests.conftest import ROOT

MESSAGES = ROOT / "questionnaires" / "messages"
# Words of a questionnaire's own rules are handed in by language.
OWN_WORDS = {"validity_rule"}
RAISERS = {"problem", "unknown", "unreadable", "refused", "rejected"}  # functions and errors that take a code
BRINGS_ITS_SENTENCE = "Refused"  # of the platform's pages: the sentence is given beside the code
CODE = re.compile(r"[a-z]+(_[a-z0-9]+)+")


@cache
def catalogue(language: str, name: str = "") -> dict[str, dict[str, str]]:
    path = MESSAGES / (f"{name}.{language}.yaml" if name else f"{language}.yaml")
    loaded: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def sources() -> Iterator[Path]:
    for folder in ("questionnaires", "scoring", "exports", "platform"):
        yield from sorted((ROOT / folder).rglob("*.py"))


def texts_in(path: Path) -> Iterator[str]:
    """Every text literal of a module."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def codes_raised(path: Path) -> Iterator[str]:
    """The codes given to Problem(…), reader.problem(…) and the like, or to a variable named code, as literals.

    In the platform's pages a variable named code is that of a refusal, which brings its sentence.
    """
    in_pages = "tadasu" in path.parts and "commands" not in path.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        assigned = [getattr(target, "id", "") for target in node.targets] if isinstance(node, ast.Assign) else []
        if isinstance(node, ast.Assign) and assigned == ["code"] and not in_pages:
            yield from _literals(node.value)
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name.lstrip("_").lower() in RAISERS and name != BRINGS_ITS_SENTENCE:
                yield from (text for part in node.args[:2] for text in _literals(part) if CODE.fullmatch(text))


def _literals(node: ast.expr) -> Iterator[str]:
    """The text of a literal, of either side of a choice, or of a form such as f"{form}_expected"."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_literals(node.body), *_literals(node.orelse))
    elif isinstance(node, ast.JoinedStr):
        ending = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        yield from (f"{form}{ending}" for form in (*FORMS, *DATES) if ending.startswith("_"))


def test_both_languages_have_the_same_codes() -> None:
    assert list(catalogue("ja")) == list(catalogue("en")), "Add the missing ones, in the same order."


@pytest.mark.parametrize("code", list(catalogue("en")))
def test_a_message_says_the_same_in_both_languages(code: str) -> None:
    english, japanese = (catalogue(language)[code] for language in ("en", "ja"))

    assert english.keys() == japanese.keys() == {"reason", "remedy"}
    for part in ("reason", "remedy"):
        assert english[part].strip() and japanese[part].strip()
        if code not in OWN_WORDS:
            assert placeholders(english[part]) == placeholders(japanese[part]), part
            assert any(ord(letter) > 0x3000 for letter in japanese[part]), "This is not Japanese."


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_is_a_short_sentence(language: str) -> None:
    for code, message in catalogue(language).items():
        for text in message.values():
            assert "\n" not in text, code
            assert len(text) <= 160, code


def test_every_code_that_is_raised_has_a_message() -> None:
    known = catalogue("en").keys()
    missing = {
        f"{code} ({path.relative_to(ROOT)})" for path in sources() for code in codes_raised(path) if code not in known
    }

    assert missing == set(), "Add their reason and remedy to questionnaires/messages, in every language."


def test_no_message_is_idle() -> None:
    used = {text for path in sources() for text in texts_in(path)}
    used |= {code for path in sources() for code in codes_raised(path)}

    assert [code for code in catalogue("en") if code not in used] == [], "Nothing raises them; take them out."


def test_a_problem_in_an_unknown_language_is_told_in_english() -> None:
    problem = Problem("file_unreadable", "a.json", {"error": "gone"})

    assert (
        problem.text("fr")
        == problem.text("en")
        == "a.json: The file cannot be read: gone. Check that it exists and that you may read it."
    )


def test_why_a_question_applies_is_told_in_both_languages() -> None:
    english, japanese = catalogue("en", "why"), catalogue("ja", "why")

    assert list(english) == list(japanese)
    assert [key for key in english if placeholders(str(english[key])) != placeholders(str(japanese[key]))] == []
