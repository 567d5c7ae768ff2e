"""Places as people read them, in both languages, and never what the name of the input says already."""

import pytest

from exports.places import input_words, place_inside, place_words

JAPANESE = [
    ("row 3, column PRF-03", "3行目、PRF-03の列"),
    ("row 3", "3行目"),
    ("西!row 3, column PRF-03", "西!3行目、PRF-03の列"),
    ("row 2, answers.PRF-04", "2行目、answers.PRF-04"),
    ("row 2, column LAW-07.basis, answers.LAW-07.hours", "2行目、LAW-07.basisの列、answers.LAW-07.hours"),
    ("column PRF-03", "PRF-03の列"),
    ("line 4, column 7", "4行目、7文字目"),
    ("character 7", "7文字目"),
    ("byte 12", "12バイト目"),
    ("answers.PRF-03", "answers.PRF-03"),
    ("4 賃金!E6 (LAW-07.basis)", "4 賃金!E6 (LAW-07.basis)"),
]


@pytest.mark.parametrize(("place", "japanese"), JAPANESE)
def test_places_in_japanese_and_as_they_are_in_english(place: str, japanese: str) -> None:
    assert place_words(place, "ja") == japanese
    assert place_words(place, "en") == place


@pytest.mark.parametrize(
    ("name", "japanese"),
    [
        ("a/t.csv row 3 (A (B))", "a/t.csv 3行目（A (B)）"), ("t.xlsx 西!row 3", "t.xlsx 西!3行目"),
        ("a.jsonl line 4", "a.jsonl 4行目"), ("a.json", "a.json"),
        ("my a.b/my book.XLSX 西 日本!row 3 (A)", "my a.b/my book.XLSX 西 日本!3行目（A）"),
        ("my row 3 notes.json", "my row 3 notes.json"),
    ],
)  # fmt: skip
def test_names_of_inputs_in_japanese(name: str, japanese: str) -> None:
    assert input_words(name, "ja") == japanese
    assert input_words(name, "en") == name


@pytest.mark.parametrize(
    ("name", "place", "left"),
    [
        ("a/t.csv row 3 (A)", "row 3, column X", "column X"), ("a/t.csv row 3 (A)", "row 3", ""),
        ("a/t.csv row 3", "row 31, column X", "row 31, column X"), ("a/b.json", "b.json", ""),
        ("t.xlsx 西!row 3 (A)", "西!row 3, answers.X", "answers.X"), ("b.json", "document", ""),
        ("a.jsonl line 4", "line 4, column 3", "character 3"), ("a.jsonl line 4", "line 4", ""),
        ("b.json", "answers.X", "answers.X"),
    ],
)  # fmt: skip
def test_a_place_is_not_told_twice(name: str, place: str, left: str) -> None:
    assert place_inside(name, place) == left
