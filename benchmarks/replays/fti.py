"""Fashion Transparency Index 2023: 250 brands' published answers, and the scores published of 144.

Sections 1 to 4 are sums of points for what is disclosed; the total is a weighted sum of five
sections. Section 5 cannot be worked out, as some of its answers were not published; its
published score is an answer here, and a brand without it gets no total.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from benchmarks.replays.methodology import (
    Published,
    Question,
    Replay,
    Settings,
    answer_document,
    write_answers,
    write_questionnaire,
    write_rubric,
)

_AS_OF = "2023-12-31"
_GIVEN = "SPOT-1"  # the published score of section 5
_PREFIXES = ("POL", "GOV", "TRA", "KNOW", "SPOT")
_WORDS = {
    "title": "Fashion Transparency Index 2023",
    "introduction": "Fashion Revolution via Wikirate.org, CC BY 4.0.",
}
_RUBRIC: Settings = {
    "id": "fti",
    "questionnaire": "fti@1",
    "method": {"blank": "zero", "published_decimals": None},
    "bands": [{"id": "not_rated", "rated": False, "when": f"not answered({_GIVEN})"}],
}

Answers = Mapping[str, Mapping[str, str]]  # what a company was found to disclose, by metric


def write(data: Path, folder: Path) -> None:
    """Writes the questionnaire, the rubric and the answers of every brand."""
    answers, weights = _answers(data), _weights(data)
    sections = dict(zip(_PREFIXES, weights["total"], strict=True))
    metrics = _metrics(answers, weights)
    questions = {id: _question(id.split("-")[0], metric, answers, points) for id, (metric, points) in metrics.items()}
    questions[_GIVEN] = _section_5(sections["SPOT"])
    write_questionnaire(folder / "questionnaire", {"id": "fti"}, sections, questions, _WORDS)
    groups: Settings = {"total": {"combine": "sum"}}
    for section, title in sections.items():
        groups[section] = {"parent": "total", "combine": "sum", "weight": weights["total"][title]}
    write_rubric(folder / "rubric", _RUBRIC, groups, questions, sections)
    given = {score["Company"]: float(score[sections["SPOT"]]) for score in _rows(data / "scores.csv")}
    documents = []
    for company, found in answers.items():
        answered = {id: _answer(questions[id], found[metric]) for id, (metric, _) in metrics.items() if found[metric]}
        section_5 = {_GIVEN: given[company]} if company in given else {}
        documents.append(answer_document("fti", company, _AS_OF, {**answered, **section_5}))
    write_answers(folder / "answers.jsonl", documents)


def published(data: Path) -> Iterator[Published]:
    """Sections 1 to 4 and the total of every brand that has them."""
    sections = dict(zip(_PREFIXES[:4], _weights(data)["total"], strict=False))
    for score in _rows(data / "scores.csv"):
        for section, title in sections.items():
            yield Published(score["Company"], section, float(score[title]))
        yield Published(score["Company"], "total", float(score["Fashion Transparency Index 2023"]))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _weights(data: Path) -> Settings:
    weights: Settings = json.loads((data / "weights.json").read_text(encoding="utf-8"))
    return weights


def _answers(data: Path) -> Answers:
    answers: dict[str, dict[str, str]] = {}
    for row in _rows(data / "answers.csv"):
        answers.setdefault(row["Company"], {})[row["Metric"]] = row["Value"]
    return answers


def _metrics(answers: Answers, weights: Settings) -> dict[str, tuple[str, Settings | None]]:
    """By question id, each metric with its points by option; those of section 5 have none."""
    metrics: dict[str, tuple[str, Settings | None]] = {}
    for prefix, section in zip(_PREFIXES, weights["sections"].values(), strict=False):
        for place, (metric, points) in enumerate(section.items(), start=1):
            metrics[f"{prefix}-{place}"] = metric, points
    scored = {metric for metric, _ in metrics.values()}
    others = sorted({metric for found in answers.values() for metric in found} - scored)
    return metrics | {f"SPOT-{place}": (metric, None) for place, metric in enumerate(others, start=2)}


def _question(section: str, metric: str, answers: Answers, points: Settings | None) -> Question:
    """A metric, with every option that has points or was found; one without points is worth 0."""
    values = {found[metric] for found in answers.values() if found[metric]}
    if values <= {"Yes", "No"}:
        scale = {"group": section, "options": {"yes": (points or {}).get("Yes", 0), "no": 0}}
        return Question(section, {"type": "yes_no"}, {"text": metric}, scale if points else None)
    options = sorted({*(points or {}), *(option for value in values for option in value.split(", "))})
    settings = {"type": "choice" if "No" in values else "choices", "options": options}
    words = {"text": metric, "options": {option: option for option in options}}
    scale = {"group": section, "options": {option: (points or {}).get(option, 0) for option in options}}
    if settings["type"] == "choices":
        scale["combine"] = "add"
    return Question(section, settings, words, scale if points else None)


def _section_5(title: str) -> Question:
    settings = {"type": "decimal", "most": 10}
    return Question("SPOT", settings, {"text": f"Published: {title}"}, {"group": "SPOT", "value": _GIVEN})


def _answer(question: Question, value: str) -> object:
    """A value as it was published, in the form of the question's type."""
    if question.settings["type"] == "choices":
        return value.split(", ")
    return value.lower() if question.settings["type"] == "yes_no" else value


# Points are published with seven decimals.
REPLAY = Replay("fti2023", write, {"rubric": published}, tolerance=2e-6)
