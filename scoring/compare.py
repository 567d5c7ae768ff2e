"""Two scorecards side by side: what changed, and what the change was worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ScoreDocument = Mapping[str, Any]

_FIGURES = ("declared", "assured", "before_cap", "final", "coverage", "confidence", "priority")


@dataclass(frozen=True)
class Change:
    """One thing that differs: a figure, a band, a pillar, a flag or an item."""

    kind: str  # figure, band, rubric, pillar, flag, item
    id: str
    before: Any
    after: Any

    @property
    def difference(self) -> float | None:
        """After minus before, where both are figures."""
        if isinstance(self.before, int | float) and isinstance(self.after, int | float):
            return round(self.after - self.before, 9)
        return None


def changes(before: ScoreDocument, after: ScoreDocument) -> list[Change]:
    """Everything that differs between two score documents, results first, causes after."""
    found = [Change("rubric", "rubric", before["rubric"], after["rubric"])]
    found += [Change("figure", key, before[key], after[key]) for key in _FIGURES]
    found.append(Change("band", "band", before["band"], after["band"]))
    found += _by_key(
        "pillar", *({id: pillar["final"] for id, pillar in each["pillars"].items()} for each in (before, after))
    )
    found += _by_key("flag", *(_flags(each) for each in (before, after)))
    found += _by_key("item", *({item["id"]: _item(item) for item in each["items"]} for each in (before, after)))
    return [change for change in found if change.before != change.after]


def _by_key(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    return [Change(kind, id, before.get(id), after.get(id)) for id in {**before, **after}]


def _flags(document: ScoreDocument) -> dict[str, str]:
    return {flag["id"]: f"{flag['severity']} {flag['state']}" for flag in document["flags"]}


def _item(item: Mapping[str, Any]) -> Any:
    return item["assured"] if item["applicable"] else "N/A"


@dataclass(frozen=True)
class Move:
    """A supplier whose band differs between two rubrics, with every difference behind it."""

    supplier: str
    before: str
    after: str
    changes: Sequence[Change]


def who_moves(before: Sequence[ScoreDocument], after: Sequence[ScoreDocument]) -> list[Move]:
    """What-if: the same answers under two rubrics; suppliers whose band changes, in their order."""
    return [
        Move(old["supplier"] or "–", old["band"] or "–", new["band"] or "–", changes(old, new))
        for old, new in zip(before, after, strict=True)
        if old["band"] != new["band"]
    ]
