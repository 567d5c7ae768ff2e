"""Cases for conditions: small questionnaires with every word of the language, and answers drawn at random.

`python -m tests.platform.condition_cases` writes condition_vectors.json anew, from the engine that scores.
"""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from questionnaires.answers.shape import NOT_APPLICABLE, Reader
from questionnaires.catalogue import questionnaire as shipped
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire
from tadasu.responses.applying import draft_frame
from tadasu.responses.conditions import is_asked
from tadasu.responses.prepared import Prepared
from tests.questionnaires.writing import small_questionnaire

VECTORS = Path(__file__).with_name("condition_vectors.json")
HERE = ("NUM-01", "NUM-02", "ONE-01", "YES-01", "BOO-01", "SET-01", "TAB-01", "MAT-01", "MON-01", "TXT-01", "HID-01")
_SHOWN_IF = (
    "NUM-01 > 5", "NUM-01 >= NUM-02", "NUM-01 + NUM-02 == 10", "NUM-01 * 2 - NUM-02 < 0", "NUM-01 != 3", "NUM-01 <= 4",
    'ONE-01 == "a"', 'ONE-01 != "a"', 'ONE-01 in ("a", "unk")', 'YES-01 == "yes"', 'BOO-01 == "no"',
    '"a" in SET-01', 'not "b" in SET-01', '"a" in SET-01 and NUM-01 > 3', 'YES-01 == "yes" or NUM-02 > 7',
    "sum(TAB-01.count) > 3", 'sum(TAB-01.count, TAB-01.kind == "a") > 0', "count(TAB-01) >= 2",
    'count(TAB-01.kind != "a") == 1', "smallest(TAB-01.count) < 2", "largest(TAB-01.count) > 6",
    'MAT-01.visa == "worker"', 'every(MAT-01, "employer", "none")', "MON-01 > 1000", "answered(TXT-01)",
    "answered(ONE-01) and not answered(NUM-01)", "answered(TAB-01)", "na(DRO-01)", "na(OWN-01)", "OWN-01 > 2",
    "coalesce(NUM-01, 9) > 5", "coalesce(NUM-01, NUM-02, 1) == 1", "min(NUM-01, NUM-02) > 2",
    "max(NUM-01, NUM-02) > 8", 'if(YES-01 == "yes", NUM-01, NUM-02) > 4', "HID-01 == 0", "HID-01 > 2",
    "doubled > 10", "far", "far and NUM-01 > 2", "far or NUM-01 > 2", "FAR-01 > NUM-01", "coalesce(far, NUM-01 > 8)",
    "TXT-02 > 3", "count(answered(TAB-01.count)) > 0", "answered(MAT-01.visa) or NUM-01 > 7",
    "not (NUM-01 > 5 and NUM-02 > 5)",
)  # fmt: skip


def _settings() -> dict[str, Any]:
    asked: dict[str, Any] = {
        "FAR-01": {"type": "decimal", "least": -100},
        "FAR-02": {"type": "yes_no"},
        "NUM-01": {"type": "decimal", "least": -100, "unknown": True},
        "NUM-02": {"type": "integer"},
        "ONE-01": {"type": "choice", "options": ["a", "b", "c"], "unknown": True, "say": ["c"]},
        "YES-01": {"type": "yes_no"},
        "BOO-01": {"type": "boolean"},
        "SET-01": {"type": "choices", "options": ["a", "b", "c"], "exclusive": ["c"], "unknown": True},
        "TAB-01": {"type": "table",
                   "fields": {"kind": {"type": "choice", "options": "kinds"}, "count": {"type": "integer"}}},
        "MAT-01": {"type": "matrix", "options": "payers", "rows": {"visa": {}, "travel": {}}, "missing": "worker"},
        "MON-01": {"type": "money", "unknown": True},
        "TXT-01": {"type": "short_text"},
        "TXT-02": {"type": "decimal", "show_if": "answered(TXT-01)"},
        "HID-01": {"type": "integer", "show_if": 'YES-01 == "yes"', "hidden_is_zero": True},
        "DRO-01": {"type": "integer", "not_applicable": {"when": "NUM-02 == 0"}},
        "OWN-01": {"type": "integer",
                   "not_applicable": {"when": "OWN-01 == 0", "declared": True, "only_if": "NUM-01 < 5"}},
        "DEC-01": {"type": "integer", "not_applicable": {"declared": True}},
        "SUM-01": {"type": "integer", "show_if": "na(DEC-01) or DEC-01 > 4"},
    }  # fmt: skip
    asked |= {f"IF-{place:02d}": {"type": "integer", "show_if": text} for place, text in enumerate(_SHOWN_IF)}
    derived = {"doubled": "NUM-01 * 2", "far": 'FAR-01 > 3 and FAR-02 == "yes"'}
    lists = {"kinds": ["a", "b"], "payers": ["employer", "worker", "none"]}
    return {"questions": asked, "derived": derived, "lists": lists}


def small() -> tuple[Questionnaire, tuple[str, ...]]:
    """A questionnaire in which FAR-01 and FAR-02 lie on another page than all other questions."""
    settings = _settings()
    with TemporaryDirectory() as folder:
        found = small_questionnaire(Path(folder), settings.pop("questions"), **settings)
    return found, tuple(id for id in found.questions if not id.startswith("FAR"))


def frame_of(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> AnswerFrame:
    """The frame of a draft, in which anything may still be missing."""
    reader = Reader()
    read = {
        id: value if value == NOT_APPLICABLE else questionnaire.questions[id].shape.read(value, id, reader)
        for id, value in answers.items()
        if not (isinstance(value, str) and not value.strip())
    }
    assert not reader.problems, reader.problems
    return draft_frame(Prepared(questionnaire), read, form="full", as_of=date(2026, 11, 20))


def pages() -> dict[str, tuple[Questionnaire, tuple[str, ...]]]:
    """Every page the vectors speak of, by name."""
    real = shipped()
    return {"small": small()} | {section.id: (real, section.questions) for section in real.sections}


def _row(draw: Random) -> dict[str, Any]:
    offered = (("kind", draw.choice("ab")), ("count", draw.randint(0, 8)))
    return {key: value for key, value in offered if draw.random() < 0.8}


def _small_answers(draw: Random) -> dict[str, Any]:
    offered: dict[str, Any] = {
        "FAR-01": draw.randint(-5, 8),
        "FAR-02": draw.choice(["yes", "no"]),
        "NUM-01": draw.choice([draw.randint(-5, 12), draw.randint(0, 10) / 10, "unk", 0.1 + 0.2]),
        "NUM-02": draw.randint(0, 10),
        "ONE-01": draw.choice(["a", "b", {"option": "c", "say": "so"}, "unk"]),
        "YES-01": draw.choice(["yes", "no"]),
        "BOO-01": draw.choice([True, False]),
        "SET-01": draw.choice([["a"], ["a", "b"], ["b"], ["c"], "unk"]),
        "TAB-01": [_row(draw) for _ in range(draw.randint(0, 3))],
        "MAT-01": draw.choice([{}, {"visa": "worker"}, {"visa": "employer", "travel": "none"}, {"visa": "none"}]),
        "MON-01": draw.choice([500, 2000, "unk", {"amount": 10, "currency": "USD", "rate": 150.0}, {"amount": 900}]),
        "TXT-01": draw.choice(["words", "  "]),
        "TXT-02": draw.randint(0, 6),
        "HID-01": draw.randint(0, 5),
        "DRO-01": draw.randint(0, 3),
        "OWN-01": draw.choice([0, 3, "N/A"]),
        "DEC-01": draw.choice([0, 6, "N/A"]),
        "IF-00": draw.choice([1, "N/A"]),
    }
    return {id: value for id, value in offered.items() if draw.random() < 0.75}


def _real_answers(draw: Random, source: Mapping[str, Any]) -> dict[str, Any]:
    changed = dict(source)
    changed["LAW-10"] = draw.choice([0, 12.5])
    changed["PRF-15"] = draw.choice(["yes", "no"])
    changed["PRF-08"] = draw.choice([{"housed_percent": 0}, {"housed_percent": 40, "dormitory": draw.random() < 0.5}])
    changed["VOI-04"] = draw.choice([[], [{"topic": "wages", "received": draw.randint(0, 2)}]])
    if draw.random() < 0.5:
        changed["PRF-04"] = draw.choice([[], [_head(draw) for _ in range(draw.randint(1, 3))]])
    return {id: value for id, value in changed.items() if draw.random() < 0.85}


def _head(draw: Random) -> dict[str, Any]:
    status = draw.choice(["technical_intern", "specified_skilled_1", "permanent_resident", "student"])
    route = draw.choice(["direct", "dispatched", "contractor"])
    return {"status": status, "route": route, "nationality": "VN", "headcount": draw.randint(0, 12)}


def cases() -> list[dict[str, Any]]:
    """What is hidden, by the engine that scores: page, answers, and those of the page that are hidden."""
    found, draw, known = [], Random(20261122), pages()
    examples = [
        json.loads(path.read_text(encoding="utf-8"))["answers"]
        for path in sorted((Path(__file__).parents[1] / "examples").glob("EX-*.json"))
    ]
    for number in range(360):
        page = "small" if number < 200 else draw.choice([name for name in known if name != "small"])
        questionnaire, questions = known[page]
        answers = _small_answers(draw) if page == "small" else _real_answers(draw, draw.choice(examples))
        frame = frame_of(questionnaire, answers)
        if page != "small":  # only what conditions read, or the file would be a megabyte
            answers = {id: answers[id] for id in answers if id in _READ}
            frame = frame_of(questionnaire, answers)
        found.append({"page": page, "answers": answers, "hidden": [id for id in questions if not is_asked(frame, id)]})
    return found


_READ = frozenset(
    "PRF-01 PRF-02 PRF-03 PRF-04 PRF-06 PRF-08 PRF-15 LAW-10 LAW-25 JOB-03 VOI-04 FEE-04 FEE-14 FEE-16 FEE-17"
    " DEV-02".split()
)


if __name__ == "__main__":
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in cases())
    VECTORS.write_text(f"[\n{lines}\n]\n", encoding="utf-8")
