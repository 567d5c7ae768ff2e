"""Ranking Digital Rights 2022: what 14 companies disclose, for the group, its operating company and each service.

Each answer gives points; their mean is the score of an indicator at one level. An indicator is
the mean of group, operating company and services, services being the mean of each; a family is
the mean of its indicators; category and total are means over indicators and families. "N/A"
drops out everywhere.

The publisher works this out twice. The detailed tables (levels, indicators, totals) carry every
figure on rounded half up at 2 decimals; the summary tables round nothing until the end, and so
36 of 980 indicators and families and one total differ by 0.01. Here these are two rubrics for
the same answers, and only their settings of rounding differ.
"""

import csv
from collections.abc import Iterator, Mapping
from itertools import groupby
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

_AS_OF = "2022-04-21"  # the day the publisher last changed the tables
_SERVICES = "SVC-1"  # how many services of a company are ranked
_CATEGORIES = {"G": "Governance", "F": "Freedom of Expression", "P": "Privacy"}
_RESULTS = {"yes": 100, "partial": 50, "no": 0, "no disclosure found": 0}
_WORDS = {
    "title": "RDR 2022 Big Tech Scorecard",
    "introduction": "Ranking Digital Rights, CC BY 4.0.",
    "lists": {"results": {result: result for result in _RESULTS}},
}
_METHOD = {"blank": "left_out", "published_decimals": 2}

Row = dict[str, str]


def write(data: Path, folder: Path) -> None:
    """Writes the questionnaire, both rubrics and the answers of every company."""
    elements = _with_levels(_rows(data, "06-element-scores"))
    questions = _questions(elements, {row["Element"]: row for row in _rows(data, "11-meta-elements")})
    asked_if = {each.settings["show_if"] for each in questions.values() if "show_if" in each.settings}
    words = {**_WORDS, "conditions": dict.fromkeys(sorted(asked_if), "The company has that many ranked services")}
    questions[_SERVICES] = Question("G", {"type": "integer"}, {"text": "How many services are ranked?"})
    heading = {"id": "rdr", "lists": {"results": list(_RESULTS)}}
    write_questionnaire(folder / "questionnaire", heading, _CATEGORIES, questions, words)
    for rubric, carried in {"rubric": {"decimals": 2}, "rubric-summary": {}}.items():
        heading = {"id": rubric.replace("rubric", "rdr"), "questionnaire": "rdr@1", "method": _METHOD}
        write_rubric(folder / rubric, heading, _groups(elements, carried), questions, _CATEGORIES)
    companies = groupby(elements, key=lambda row: row["Company"])
    write_answers(folder / "answers.jsonl", (_document(company, list(rows)) for company, rows in companies))


def detailed(data: Path) -> Iterator[Published]:
    """Points of every answer, scores of levels, indicators and families, and totals."""
    for row in _with_levels(_rows(data, "06-element-scores")):
        yield Published(row["Company"], _id(row), _figure(row["Score"]))
    for row in _with_levels(_rows(data, "05-level-scores")):
        yield Published(row["Company"], f"{row['Indicator']}.{row['Level']}", _figure(row["Score"]))
    for row in _rows(data, "04-indicator-scores"):
        yield Published(row["Company"], row["Indicator"], _figure(row["Score"]))
    for row in _rows(data, "03-total-scores"):
        yield Published(row["Company"], "total", _figure(row["Score"]))


def summary(data: Path) -> Iterator[Published]:
    """The overview, and each company's row of totals in the summary, whose columns call P01a P1a."""
    figures = {"Total": "total"} | {title: category for category, title in _CATEGORIES.items()}
    for row in _rows(data, "12-meta-indicators"):
        figures[row["Indicator"][0] + row["Indicator"][1:].lstrip("0")] = row["Indicator"]
    totals = [row for row in _rows(data, "02-summary-scores") if row["Class"] == "Total"]
    for row in [*_rows(data, "01-quick-overview"), *totals]:
        for column in row.keys() & figures.keys():
            yield Published(row["Company"], figures[column], _figure(row[column]))


def _rows(data: Path, table: str) -> list[Row]:
    with (data / "full_csv" / f"2022-rdr-index-{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _figure(text: str) -> float | None:
    return None if text in ("NA", "N/A") else float(text)


def _with_levels(rows: list[Row]) -> list[Row]:
    """Rows with their level: G(roup), O(pCom) or a service by its place, as every company has others."""
    places: dict[str, dict[str, str]] = {}
    found = []
    for row in rows:
        known = places.setdefault(row["Company"], {"Group": "G", "OpCom": "O"})
        found.append({**row, "Level": known.setdefault(row["Service"], f"S{len(known) - 1}")})
    return found


def _id(row: Row) -> str:
    """Element G04a.02 asked of the third service as G04AS3-02."""
    indicator, number = row["Element"].upper().split(".")
    return f"{indicator}{row['Level']}-{number}"


def _questions(elements: list[Row], about: Mapping[str, Row]) -> dict[str, Question]:
    questions = {}
    for row in elements:
        element, level = about[row["Element"]], row["Level"]
        settings: Settings = {"type": "choice", "options": "results", "not_applicable": {"declared": True}}
        if level.startswith("S"):
            settings["show_if"] = f"{_SERVICES} >= {level[1:]}"
        scale: Settings = {"group": f"{row['Indicator']}.{level}", "options": dict(_RESULTS)}
        if element["isReversedScoring"] == "TRUE":
            scale["reverse"] = 100
        words = {"text": f"{element['description']} ({row['Element']}, {level})"}
        questions[_id(row)] = Question(row["Category"], settings, words, scale)
    return questions


def _groups(elements: list[Row], carried: Settings) -> Settings:
    """The tree of means; `carried` says how levels, indicators and families are carried on."""
    groups: Settings = {"total": {}}
    for row in elements:
        indicator, category, services = row["Indicator"], row["Category"], f"{row['Indicator']}.services"
        family = indicator[:-1] if row["IndicatorSuffix"] != "NA" else category
        groups[category] = {"parent": "total", "pooled": True}
        if family != category:
            groups[family] = {"parent": category, **carried}
        groups[indicator] = {"parent": family, **carried}
        of_service = row["Level"].startswith("S")
        if of_service:
            groups[services] = {"parent": indicator}
        groups[f"{indicator}.{row['Level']}"] = {"parent": services if of_service else indicator, **carried}
    return groups


def _document(company: str, rows: list[Row]) -> Settings:
    services = list(dict.fromkeys(row["Service"] for row in rows if row["Level"].startswith("S")))
    answers = {_id(row): "N/A" if row["Result"] == "NA" else row["Result"] for row in rows}
    document = answer_document("rdr", company, _AS_OF, {_SERVICES: len(services), **answers})
    return {**document, "comments": {_SERVICES: ", ".join(services)}}


REPLAY = Replay("rdr_index", write, {"rubric": detailed, "rubric-summary": summary}, tolerance=0)
