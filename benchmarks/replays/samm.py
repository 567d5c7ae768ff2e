"""OWASP SAMM: 90 questions of the toolbox workbook, and copies of it that were answered and recalculated.

A practice is the sum over three levels of the mean of streams A and B; a function is the mean
of its three practices, the overall score that of five functions; a blank counts 0.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl

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

_AS_OF = "2024-09-18"  # the day of the workbook's version 2.0.10
_INTRODUCTION = "OWASP SAMM toolbox 2.0.10, CC BY-SA 4.0."


def write(data: Path, folder: Path) -> None:
    """Writes the questionnaire, the rubric and every answered case."""
    rows = _instrument(data)
    names = {row["practice"]: row["Security Practice"] for row in rows}
    questions = {_id(row["ID"]): _question(row) for row in rows}
    words = {"title": "OWASP SAMM", "introduction": _INTRODUCTION}
    write_questionnaire(folder / "questionnaire", {"id": "samm"}, names, questions, words)
    heading = {"id": "samm", "questionnaire": "samm@1", "method": {"blank": "zero", "published_decimals": None}}
    write_rubric(folder / "rubric", heading, _groups(rows), questions, names)
    write_answers(folder / "answers.jsonl", (_document(case, rows) for case in _cases(data)))


def published(data: Path) -> Iterator[Published]:
    """Levels, practices, functions and the overall score of every case.

    Cases list practices in the order of their questions; two are named otherwise there than on
    the workbook's sheet of questions ("Secure Architecture", "Requirements Testing").
    """
    for case in _cases(data):
        name, expected = case["case"], case["expected"]
        groups = dict.fromkeys(_group(question) for question in case["answers"])
        yield Published(name, "total", expected["overall"])
        for function, value in expected["function"].items():
            yield Published(name, function, value)
        for group, practice in zip(groups, expected["practice"].values(), strict=True):
            yield Published(name, group, practice["score"])
            for level, value in enumerate(practice["levels"], start=1):
                yield Published(name, f"{group}-{level}", value)


def _instrument(data: Path) -> list[dict[str, Any]]:
    """The questions of the workbook, each with its answers: [label, points] in their order."""
    book = openpyxl.load_workbook(data / "SAMM_spreadsheet.xlsx", data_only=True)
    sets = {row["ANS_SET_CODE"]: [(row[key], row[f"{key}_W"]) for key in "ABCD"] for row in _rows(book["imp-answers"])}
    return [
        {**row, "practice": _group(row["ID"]), "answers": sets[row["Answer Option"]]}
        for row in _rows(book["imp-questions"])
        if row["ID"]
    ]


def _rows(sheet: Any) -> list[dict[str, Any]]:
    heading, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def _cases(data: Path) -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted((data / "cases").glob("*.json"))]


def _id(original: str) -> str:
    """G-SM-A-1-1 (function, practice, stream, level, place) as GSMA-11."""
    function, practice, stream, level, place = original.split("-")
    return f"{function}{practice}{stream}-{level}{place}"


def _group(original: str) -> str:
    """The practice of a question: GSM of G-SM-A-1-1."""
    return "".join(original.split("-")[:2])


def _question(row: dict[str, Any]) -> Question:
    codes = "abcd"
    words = {"text": row["Question"], "guidance": row["Guidance"] or "", "why": row["ID"]}
    return Question(
        section=row["practice"],
        settings={"type": "choice", "options": list(codes)},
        words={**words, "options": {code: label for code, (label, _) in zip(codes, row["answers"], strict=True)}},
        scale={
            "group": f"{row['practice']}-{row['Maturity']}",
            "options": {code: points for code, (_, points) in zip(codes, row["answers"], strict=True)},
        },
    )


def _groups(rows: list[dict[str, Any]]) -> Settings:
    groups: Settings = {"total": {"combine": "mean"}}
    for row in rows:
        groups[row["Business Function"]] = {"parent": "total", "combine": "mean"}
        groups[row["practice"]] = {"parent": row["Business Function"], "combine": "sum"}
        groups[f"{row['practice']}-{row['Maturity']}"] = {"parent": row["practice"], "combine": "mean"}
    return groups


def _document(case: dict[str, Any], rows: list[dict[str, Any]]) -> Settings:
    answers = {}
    for row in rows:
        if given := case["answers"][row["ID"]]:
            labels = [label for label, _ in row["answers"]]
            answers[_id(row["ID"])] = "abcd"[labels.index(given["option"])]
    return answer_document("samm", case["case"], _AS_OF, answers)


# The cases hold 15 digits.
REPLAY = Replay("samm", write, {"rubric": published}, tolerance=1e-12)
