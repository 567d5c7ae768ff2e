"""Labels of exported files."""

import re

import pytest

from exports.texts import LabelMissing, labels, subjects
from questionnaires.codes import code_names
from questionnaires.problems import LANGUAGES

_PLACEHOLDER = re.compile(r"\{(\w*)")


@pytest.mark.parametrize("subject", subjects())
def test_every_language_has_the_same_labels(subject: str) -> None:
    keys = {language: set(labels(subject, language)) for language in LANGUAGES}

    for language in LANGUAGES:
        missing = keys["en"] ^ keys[language]
        assert not missing, f"Bring exports/texts/{subject}.*.yaml together: {sorted(missing)}"


@pytest.mark.parametrize("subject", subjects())
def test_every_language_fills_the_same_placeholders(subject: str) -> None:
    for key, text in labels(subject, "en").items():
        for language in LANGUAGES:
            wanted = sorted(_PLACEHOLDER.findall(text))
            assert sorted(_PLACEHOLDER.findall(labels(subject, language)[key])) == wanted, f"{subject}: {key}"


@pytest.mark.parametrize("subject", subjects())
@pytest.mark.parametrize("language", LANGUAGES)
def test_sheet_names_are_ones_that_excel_takes(subject: str, language: str) -> None:
    names = list(labels(subject, language).under("sheets").values())

    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert len(name) <= 31 and not re.search(r"[\[\]:*?/\\]", name) and name.strip("'") == name


def test_words_that_yaml_takes_for_truth_stay_words() -> None:
    assert code_names("countries", "en")["NO"] == "Norway"
    assert labels("company", "en")["needs.none"] == "none"


def test_a_missing_label_says_where_it_belongs() -> None:
    with pytest.raises(LabelMissing, match=r"company\.ja\.yaml holds no 'sheets\.absent'"):
        labels("company", "ja")["sheets.absent"]
