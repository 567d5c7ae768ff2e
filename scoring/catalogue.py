"""The rubrics that are shipped, by name and version."""

from pathlib import Path

from questionnaires.catalogue import folder_of
from questionnaires.model import Questionnaire
from questionnaires.yaml_source import read_yaml
from scoring.loader import load_rubric
from scoring.rubric import Rubric

RUBRICS = Path(__file__).parent / "rubrics"


def rubric(name: str, questionnaire: Questionnaire) -> Rubric:
    """A shipped rubric (`ID` or `ID@VERSION`), or one from a folder. Raises DefinitionError."""
    return load_rubric(folder_of(name, RUBRICS), questionnaire)


def questionnaire_of(name: str) -> str:
    """The questionnaire (`ID@VERSION`) a rubric belongs to, read from its file alone."""
    return read_yaml(folder_of(name, RUBRICS) / "rubric.yaml", name, []).scalar("questionnaire", str, "")
