"""The questionnaires that are shipped, by name and version."""

from functools import cache
from pathlib import Path

from questionnaires.loader import load_questionnaire
from questionnaires.model import Questionnaire
from questionnaires.problems import DefinitionError, Problem

DEFINITIONS = Path(__file__).parent / "definitions"
DEFAULT = "responsible-acceptance"


def shipped(root: Path = DEFINITIONS) -> list[tuple[str, int]]:
    """Every id and version below a folder of definitions, in order."""
    found = [(path.parent.name, path.name) for path in root.glob("*/*") if path.is_dir() and path.name.isdigit()]
    return sorted((id, int(version)) for id, version in found)


def folder_of(name: str, root: Path = DEFINITIONS) -> Path:
    """The folder of `ID@VERSION`, of `ID` (its newest version), or of a path to a folder.

    Raises DefinitionError when there is none.
    """
    if name and Path(name).is_dir():
        return Path(name)
    id, _, version = name.partition("@")
    versions = [number for known, number in shipped(root) if known == id]
    if version.isascii() and version.isdigit() and int(version) in versions:
        return root / id / version
    if not version and versions:
        return root / id / str(max(versions))
    known = ", ".join(f"{id}@{number}" for id, number in shipped(root))
    raise DefinitionError([Problem("definition_not_found", name, {"known": known})])


@cache
def questionnaire(name: str = DEFAULT) -> Questionnaire:
    """A shipped questionnaire, or one from a folder. Raises DefinitionError."""
    return load_questionnaire(folder_of(name))
