"""The arithmetic test of the specification on the three-item definition folder of docs/scoring.md."""

import json

from questionnaires.answers.document import read_document
from questionnaires.loader import load_questionnaire
from scoring.document import score_document
from scoring.engine import score_documents
from scoring.loader import load_rubric
from tests.commands.tadasu import tadasu
from tests.conftest import ROOT

FOLDER = ROOT / "docs" / "examples" / "three-items"
ANSWERS = FOLDER / "answers.json"


def test_the_library_gives_the_figures_worked_by_hand() -> None:
    questionnaire = load_questionnaire(FOLDER / "questionnaire")
    rubric = load_rubric(FOLDER / "rubric", questionnaire)
    document = read_document(json.loads(ANSWERS.read_text(encoding="utf-8")), questionnaire)
    assert document.as_of is not None

    result = score_document(score_documents(questionnaire, rubric, [document], [document.as_of]), 0, document)

    assert (result["declared"], result["assured"], result["confidence"]) == (73.3, 60.0, 17.8)


def test_the_command_line_gives_them_too() -> None:
    run = tadasu(
        "score", ANSWERS, "--questionnaire", FOLDER / "questionnaire", "--rubric", FOLDER / "rubric", "--json", "-"
    )  # fmt: skip

    assert run.code == 0, run.err
    assert [run.lines[0][key] for key in ("declared", "assured", "confidence")] == [73.3, 60.0, 17.8]


def test_the_page_shows_the_files_as_they_are() -> None:
    page = (ROOT / "docs" / "scoring.md").read_text(encoding="utf-8")

    for path in (FOLDER / "questionnaire" / "questionnaire.yaml", FOLDER / "rubric" / "rubric.yaml"):
        body = path.read_text(encoding="utf-8").split("\n", 1)[1].strip()
        assert body in page, f"docs/scoring.md no longer shows {path.name} as it is"
