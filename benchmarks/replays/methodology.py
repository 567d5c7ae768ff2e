"""A published methodology as definition files, and how far the engine's figures agree with those published."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf
from pathlib import Path
from typing import Any

import yaml

from questionnaires.answers.document import FORMAT as ANSWERS_FORMAT
from questionnaires.answers.document import parse_json, read_document
from questionnaires.loader import FORMAT as QUESTIONNAIRE_FORMAT
from questionnaires.loader import load_questionnaire
from scoring.document import score_documents_of
from scoring.engine import score_documents
from scoring.loader import FORMAT as RUBRIC_FORMAT
from scoring.loader import load_rubric

Settings = dict[str, Any]  # the content of a YAML or JSON file


class _Dumper(yaml.SafeDumper):
    """Writes every value out: definitions know no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


@dataclass(frozen=True)
class Question:
    """A question in YAML, with its words; `scale` is how the rubric scores it, None where it does not."""

    section: str
    settings: Settings
    words: Settings
    scale: Settings | None = None


@dataclass(frozen=True)
class Published:
    """A figure its publisher gives for one response: of an item, a group or the total; None is N/A."""

    response: str
    figure: str
    value: float | None


@dataclass(frozen=True)
class Agreement:
    """How many published figures were compared, the largest difference, and those that differ."""

    compared: int
    largest: float
    differing: Sequence[tuple[Published, float | None]]

    def __str__(self) -> str:
        return f"{self.compared} figures compared, {len(self.differing)} differ, largest difference {self.largest:.3g}"


@dataclass(frozen=True)
class Replay:
    """How a methodology is written out and what its publisher gives, by the folder of the rubric it must equal."""

    data_folder: str
    write: Callable[[Path, Path], None]  # from the data, into a folder
    published: Mapping[str, Callable[[Path], Iterable[Published]]]
    tolerance: float

    def run(self, data: Path, folder: Path) -> dict[str, Agreement]:
        """Writes the methodology into `folder` and compares what the engine makes of the files there."""
        self.write(data, folder)
        return {
            rubric: agreement(published(data), score_folder(folder, rubric), self.tolerance)
            for rubric, published in self.published.items()
        }


def write_questionnaire(
    folder: Path, heading: Settings, sections: Mapping[str, str], questions: Mapping[str, Question], words: Settings
) -> None:
    """Writes questionnaire.yaml and texts.en.yaml; `heading` has at least an id, `words` a title and introduction."""
    asked = [
        {"id": section, "questions": {id: each.settings for id, each in questions.items() if each.section == section}}
        for section in sections
    ]
    texts = {"sections": dict(sections), "questions": {id: each.words for id, each in questions.items()}}
    top = {"format": QUESTIONNAIRE_FORMAT, "version": 1, "languages": ["en"]}
    _write_yaml(folder / "questionnaire.yaml", {**top, **heading, "sections": asked})
    _write_yaml(folder / "texts.en.yaml", {"language": "en", **words, **texts})


def write_rubric(
    folder: Path, heading: Settings, groups: Settings, questions: Mapping[str, Question], names: Mapping[str, str]
) -> None:
    """Writes rubric.yaml and texts.en.yaml; `heading` has at least an id and the questionnaire's name.

    `names` are those of groups; one without goes by its id, as bands do.
    """
    items = {id: each.scale for id, each in questions.items() if each.scale is not None}
    top = {"format": RUBRIC_FORMAT, "version": 1}
    _write_yaml(folder / "rubric.yaml", {**top, **heading, "groups": groups, "items": items})
    bands = {band["id"]: band["id"] for band in heading.get("bands", [])}
    _write_yaml(
        folder / "texts.en.yaml",
        {"title": heading["id"], "groups": {id: names.get(id, id) for id in groups}, "bands": bands},
    )


def answer_document(questionnaire: str, name: str, as_of: str, answers: Mapping[str, object]) -> Settings:
    """One response to version 1 of a questionnaire."""
    return {
        "format": ANSWERS_FORMAT,
        "questionnaire": f"{questionnaire}@1",
        "as_of": as_of,
        "supplier": {"name": name},
        "answers": dict(answers),
    }


def write_answers(path: Path, documents: Iterable[Settings]) -> None:
    """Writes answer documents, one on each line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps(document, ensure_ascii=False) for document in documents]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def score_folder(folder: Path, rubric: str = "rubric") -> list[Settings]:
    """Score documents of a folder's answers, from nothing but the files in it."""
    questionnaire = load_questionnaire(folder / "questionnaire")
    lines = (folder / "answers.jsonl").read_text(encoding="utf-8").strip().split("\n")
    documents = [read_document(parse_json(line), questionnaire) for line in lines]
    days = [document.as_of or date.max for document in documents]
    cards = score_documents(questionnaire, load_rubric(folder / rubric, questionnaire), documents, days)
    return score_documents_of(cards, documents)


def agreement(published: Iterable[Published], scores: Iterable[Settings], tolerance: float) -> Agreement:
    """Compares figure by figure. A response or figure the engine does not have raises KeyError."""
    found = {score["supplier"]: _figures(score) for score in scores}
    pairs = [(each, found[each.response][each.figure]) for each in published]
    differences = [_difference(each.value, value) for each, value in pairs]
    differing = [pair for pair, difference in zip(pairs, differences, strict=True) if difference > tolerance]
    return Agreement(len(pairs), max(differences, default=0.0), differing)


def _difference(one: float | None, other: float | None) -> float:
    """Between two figures; N/A is as far as can be from any number."""
    if one is None or other is None:
        return 0.0 if one is other else inf
    return abs(one - other)


def _figures(score: Settings) -> dict[str, float | None]:
    """Every figure of a score document by the id of its item or group; an item that is N/A has None."""
    items = {item["id"]: item["value"] for item in score["items"]}
    pillars = {id: pillar["final"] for id, pillar in score["pillars"].items()}
    return {**items, **score.get("groups", {}), **pillars, "total": score["final"]}


def _write_yaml(path: Path, content: Settings) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    path.write_text(text, encoding="utf-8")
