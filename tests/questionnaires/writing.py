"""Small questionnaires written to a folder, with a text for everything that needs one."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from questionnaires.answers.document import AnswerDocument, read_document
from questionnaires.loader import load_questionnaire
from questionnaires.model import Questionnaire

Settings = Mapping[str, Any]


def small_questionnaire(folder: Path, questions: Settings, **top: Any) -> Questionnaire:
    """A questionnaire `small@1` of one section, in one language."""
    settings = {
        "format": "tadasu.questionnaire/1", "id": "small", "version": 1, "languages": ["en"], **top,
        "sections": [{"id": "all", "questions": dict(questions)}],
    }  # fmt: skip
    _write(folder / "questionnaire.yaml", settings)
    _write(folder / "texts.en.yaml", _texts(questions, top))
    return load_questionnaire(folder)


def small_document(questionnaire: Questionnaire, answers: Settings, **top: Any) -> AnswerDocument:
    return read_document(raw_document(questionnaire, answers, **top), questionnaire)


def raw_document(questionnaire: Questionnaire, answers: Settings, **top: Any) -> dict[str, Any]:
    return {"format": "tadasu.answers/1", "questionnaire": questionnaire.name, "answers": dict(answers), **top}


def _write(path: Path, content: Settings) -> None:
    path.write_text(yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False), encoding="utf-8")


def _texts(questions: Settings, top: Settings) -> Settings:
    return {
        "title": "Small",
        "sections": {"all": "All"},
        "questions": {id: _question(id, settings) for id, settings in questions.items()},
        "conditions": {text: f"where {text}" for settings in questions.values() for text in _conditions(settings)},
        "rules": {id: {"reason": f"{id} is broken.", "remedy": "Mend it."} for id in top.get("rules", {})},
        "lists": {name: {code: f"{code}!" for code in codes} for name, codes in top.get("lists", {}).items()},
    }


def _question(id: str, settings: Settings) -> Settings:
    found: dict[str, Any] = {"text": f"What about {id}?"}
    options = settings.get("options")
    if isinstance(options, list):
        extra = ["unk"] if settings.get("unknown") else []
        found["options"] = {code: f"{code}!" for code in [*options, *extra]}
    fields = settings.get("fields") or settings.get("rows")
    if fields:
        found["fields"] = {key: f"The {key}" for key in fields}
    return found


def _conditions(settings: Settings) -> Iterator[str]:
    rule = settings.get("not_applicable", {})
    yield from (text for text in (settings.get("show_if"), rule.get("when"), rule.get("only_if")) if text)
