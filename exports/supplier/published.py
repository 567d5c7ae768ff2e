"""The laws and standards that questions rest on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from questionnaires.catalogue import folder_of
from questionnaires.problems import DefinitionError

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


@dataclass(frozen=True)
class PublishedSource:
    """A law or standard: what it is called, what it asks, and how it was verified."""

    instrument: str
    requirement: str
    mark: str


@cache
def sources(questionnaire: str, language: str) -> Mapping[str, PublishedSource]:
    """The sources of a shipped questionnaire by code; none for one from elsewhere."""
    try:
        folder = folder_of(questionnaire)
    except DefinitionError:
        return {}
    marks = _read(folder / "sources.yaml")
    return {
        code: PublishedSource(entry.get("instrument", ""), entry.get("requirement", ""), str(marks.get(code, "")))
        for code, entry in _read(folder / f"sources.{language}.yaml").items()
    }


def _read(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)  # words only
    return found if isinstance(found, dict) else {}
