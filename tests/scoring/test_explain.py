"""Answers in the words a reader sees, whatever questionnaire they belong to."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from scoring.engine import score_documents
from scoring.explain import answer_words
from scoring.loader import load_rubric
from tests.questionnaires.writing import small_document, small_questionnaire

QUESTIONS = {
    "OWN-01": {"type": "choice", "options": ["a", "b"]},
    "SHA-01": {"type": "choice", "options": "results"},
    "YES-01": {"type": "yes_no"},
}
RUBRIC = {
    "format": "tadasu.rubric/1", "id": "small", "version": 1, "questionnaire": "small@1", "groups": {"total": {}},
    "items": {
        "OWN-01": {"group": "total", "options": {"a": 0, "b": 100}},
        "SHA-01": {"group": "total", "options": {"full": 100, "partial": 50}},
        "YES-01": {"group": "total", "options": {"yes": 100, "no": 0}},
    },
}  # fmt: skip


@pytest.mark.parametrize(("item", "words"), [("OWN-01", "b!"), ("SHA-01", "partial!"), ("YES-01", "yes")])
def test_an_option_is_told_in_its_own_words_or_those_of_its_list(tmp_path: Path, item: str, words: str) -> None:
    asked = small_questionnaire(tmp_path, QUESTIONS, lists={"results": ["full", "partial"]})
    (tmp_path / "rubric").mkdir()
    (tmp_path / "rubric" / "rubric.yaml").write_text(yaml.safe_dump(RUBRIC), encoding="utf-8")
    rubric = load_rubric(tmp_path / "rubric", asked)
    document = small_document(asked, {"OWN-01": "b", "SHA-01": "partial", "YES-01": "yes"})

    cards = score_documents(asked, rubric, [document], [date(2026, 4, 30)])

    assert answer_words(cards, 0, item, "en") == words
