"""The score document (`tadasu.score/1`): one scorecard as plain values for JSON."""

from collections.abc import Sequence
from math import isnan
from typing import Any

import numpy as np

from questionnaires.answers.document import AnswerDocument
from questionnaires.answers.texts import day_of
from questionnaires.frame import Applies
from scoring.binding import binding_cap
from scoring.engine import Scorecards
from scoring.flags import gravest_open
from scoring.listing import ListedFlag, concerned_items, listed_flags
from scoring.rounding import half_up
from scoring.severity import Severity

FORMAT = "tadasu.score/1"
_NA_REASONS: dict[int, str] = {
    Applies.NOT_SHOWN: "show if",
    Applies.SHORT_FORM: "short form",
    Applies.RULE: "N/A rule",
    Applies.ACCEPTED: "N/A accepted",
}


def score_document(cards: Scorecards, index: int, document: AnswerDocument) -> dict[str, Any]:
    """Everything found of one response, in the order of docs/formats.md."""
    band = cards.rubric.bands[cards.bands[index]] if cards.bands[index] >= 0 else None
    rated = cards.rubric.rates(int(cards.bands[index]))
    flags = listed_flags(cards, index)
    result: dict[str, Any] = {
        "format": FORMAT,
        "supplier": document.supplier.get("name"),
        "site": document.supplier.get("site"),
        "corporate_number": document.supplier.get("corporate_number"),
        "questionnaire": cards.questionnaire.name,
        "rubric": cards.rubric.name,
        "as_of": day_of(cards.submissions.frame.column("as_of")[index]).isoformat(),
        "form": document.form,
        "attested": _attested(cards, document),
        "submission_sha256": document.sha256,
        "rubric_sha256": cards.rubric.sha256,
        "declared": figure(cards, cards.declared[cards.rubric.total], index),
        "assured": figure(cards, cards.assured[cards.rubric.total], index),
        "before_cap": figure(cards, cards.before_cap, index),
        "final": figure(cards, cards.final, index) if rated else None,
        "band": band.id if band else None,
        "binding_cap": binding_cap(cards, index, flags) if rated else None,
        "coverage": float(cards.coverage[index]),
        "confidence": float(cards.confidence[index]),
        "inherent": inherent_document(cards, index),
        "priority": number(half_up(cards.priority[index], 1)),
        "pillars": {group: _pillar(cards, group, index) for group in cards.rubric.pillars},
        "flags": [flag_document(cards, flag, index) for flag in flags],
        "items": _items(cards, index),
        "provisional": provisional_tables(cards, index),
        "needs_review": bool(band and band.review and gravest_open(cards.flags)[index] >= Severity.CRIT),
    }
    result["verify_first"] = _verify_first(cards, index, result["inherent"])
    deeper = [group for group in cards.rubric.groups if group not in (*cards.rubric.pillars, cards.rubric.total)]
    if deeper:
        result["groups"] = {group: figure(cards, cards.finals[group], index) for group in deeper}
    return result


def _attested(cards: Scorecards, document: AnswerDocument) -> bool:
    """Whether every statement the questionnaire asks to attest was made."""
    statements = [question.id for question in cards.questionnaire.questions.values() if question.type == "attestation"]
    return all(document.answers.get(id) is True for id in statements)


def _verify_first(cards: Scorecards, index: int, inherent: dict[str, Any] | None) -> bool:
    """Whether risk is of the highest level and so little is proved that it is verified before others."""
    rule = cards.rubric.inherent
    if rule is None or inherent is None:
        return False
    return bool(inherent["level"] == rule.levels[0][0] and cards.confidence[index] < rule.verify_first_below)


def figure(cards: Scorecards, column: Any, index: int) -> float | None:
    """A published figure, None where nothing counts."""
    return number(cards.published(column[index : index + 1])[0])


def number(value: Any) -> float | None:
    return None if isnan(value) else float(value)


def inherent_document(cards: Scorecards, index: int) -> dict[str, Any] | None:
    """Inherent risk, its level and its factors; None where the rubric gives none."""
    score = number(half_up(cards.inherent.score[index], 1)) if cards.rubric.inherent else None
    if score is None or cards.rubric.inherent is None:
        return None
    level = next(name for name, least in cards.rubric.inherent.levels if score >= least)
    factors = {name: number(half_up(column[index], 3)) for name, column in cards.inherent.factors.items()}
    return {"score": score, "level": level, "factors": factors}


def _pillar(cards: Scorecards, group: str, index: int) -> dict[str, Any]:
    final = figure(cards, cards.finals[group], index)
    cap = cards.group_caps[group][index]
    return {
        "weight": cards.rubric.groups[group].weight,
        "declared": figure(cards, cards.declared[group], index),
        "assured": figure(cards, cards.assured[group], index),
        "cap": None if np.isinf(cap) or final is None else float(cap),
        "final": final,
    }


def flag_document(cards: Scorecards, flag: ListedFlag, index: int) -> dict[str, Any]:
    question = cards.questionnaire.questions.get(flag.slot.subject)
    result: dict[str, Any] = {
        "id": flag.id,
        "severity": flag.severity.name,
        "pillar": flag.group,
        "state": flag.state.word,
        "basis": question.basis.value if question else None,
        "affected": flag.affected,
    }
    if items := concerned_items(cards, flag.slot, index):
        result["items"] = items
    return result


def _items(cards: Scorecards, index: int) -> list[dict[str, Any]]:
    values = cards.published(cards.items.values[:, index]).tolist()
    assured = cards.published(cards.assured_items[:, index]).tolist()
    applies = cards.items.applies[:, index].tolist()
    applicable = cards.items.applicable[:, index].tolist()
    answered = cards.items.answered[:, index].tolist()
    levels = cards.levels[:, index].tolist()
    return [
        {
            "id": item.id,
            "answered": answered[row],
            "applicable": applicable[row],
            "value": number(values[row]),
            "evidence_level": levels[row],
            "assured": number(assured[row]),
            "weight": item.weight,
            "na_reason": _NA_REASONS.get(applies[row]),
            "na_claimed": applies[row] == Applies.CLAIMED,
        }
        for row, item in enumerate(cards.rubric.items.values())
    ]


def provisional_tables(cards: Scorecards, index: int) -> list[str]:
    """Reference tables a provisional figure of which entered this score."""
    frame = cards.submissions.frame
    found = set()
    for note in frame.notes:
        rows = np.arange(frame.size) if note.lookup.table is None else frame.row_index(note.lookup.table)
        if np.broadcast_to(note.found.provisional, rows.shape)[rows == index].any():
            found.add(note.lookup.reference_table)
    return sorted(found)


def score_documents_of(cards: Scorecards, documents: Sequence[AnswerDocument]) -> list[dict[str, Any]]:
    return [score_document(cards, index, document) for index, document in enumerate(documents)]
