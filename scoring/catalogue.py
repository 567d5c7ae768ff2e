"""The rubrics that are shipped, by name and version."""

from pathlib import Path

from questionnaires.catalogue import folder_of
from questionnaires.model import Questionnaire
from scoring.loader import load_rubric
from scoring.rubric import Rubric

RUBRICS = Path(__file__).parent / "rubrics"


def rubric(name: str, questionnaire: Questionnaire) -> Rubric:
    """A shipped rubric (`ID` or `ID@VERSION`), or one from a folder. Raises DefinitionError."""
    return load_rubric(folder_of(name, RUBRICS), questionnaire)
