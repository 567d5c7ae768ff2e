"""A rubric: how answers become values, flags, caps and bands. Data, read by one engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from questionnaires.expressions.evaluation import ReferenceTable
from questionnaires.model import Rule
from scoring.scales import Scale
from scoring.severity import FlagState, Severity


class Combine(StrEnum):
    """How the members of a group become one figure."""

    MEAN = "mean"  # sum of weight x value / sum of weight
    SUM = "sum"  # sum of weight x value
    GEOMETRIC = "geometric"  # product of value ^ (weight / sum of weight)


class Blank(StrEnum):
    """What an applicable item without an answer counts."""

    ZERO = "zero"
    LEFT_OUT = "left_out"


BLANK_GATE = "UNANS-GATE"  # the flag of a gate item left blank


@dataclass(frozen=True)
class Item:
    """A question that is scored (or, with weight 0, only listed) and where it counts."""

    id: str
    group: str
    weight: float
    scale: Scale | None = None  # None: not scored
    gate: bool = False


@dataclass(frozen=True)
class Group:
    """A step of the roll-up, such as a pillar; `parent` is None for the total."""

    id: str
    parent: str | None
    weight: float = 1.0
    combine: Combine = Combine.MEAN
    decimals: int | None = None  # carried on rounded half up to so many decimals
    core: bool = False  # counts for overall caps
    pooled: bool = False  # enters the group above with the weight of its members that count


@dataclass(frozen=True)
class OverallCap:
    """The total can be no higher than `limit` while something holds.

    Either a flag of `severity` in `state` (None: any state not closed), at least `count` of
    them; or a core group's final below `group_below`. A single flag is its own reason; the
    others are named by `because`, whose words are the message `cap_<because>`.
    """

    limit: float
    severity: Severity = Severity.NONE
    state: FlagState | None = None
    core_only: bool = False
    count: int = 1
    group_below: float | None = None
    because: str = ""


class CheckKind(StrEnum):
    """How a consistency check is worked out."""

    EXPRESSION = "expression"
    SURVEY = "survey"  # workers' reports contradict an item
    RISE = "rise"  # an item rises without new evidence


@dataclass(frozen=True)
class Check:
    """A consistency check: of `severity` when `when` holds, graver where that holds besides."""

    id: str
    kind: CheckKind
    group: str | None  # None: of the item concerned
    severity: Severity
    when: Rule | None = None
    graver: Mapping[Severity, Rule] = field(default_factory=dict)
    weakens: tuple[str, ...] = ()  # items that fall to evidence level 0
    weakens_when_minor: bool = False
    settings: Mapping[str, float] = field(default_factory=dict)
    matches: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # survey question to items


@dataclass(frozen=True)
class Remediation:
    """RR-1: flags on fees merge into one while repayment is under way (domain rules 3.6)."""

    id: str
    group: str
    when: Rule
    lighter_when: Rule  # the merged flag is `lighter` instead of the gravest merged
    lighter: Severity
    finished_when: Rule  # all repaid and verified: nothing is owed, the merged flag closes
    merges: tuple[str, ...]
    blocked_by: tuple[str, ...]
    restated: tuple[str, ...]  # items that count as nothing owed once finished


@dataclass(frozen=True)
class Band:
    """A risk band; the first whose condition is definitely true is the result."""

    id: str
    when: Rule
    rated: bool = True  # False: no final score is given
    review: bool = False  # someone must look at it where a flag of CRIT or ZT is open


@dataclass(frozen=True)
class InherentRisk:
    """Risk that lies in the site's profile, not in its conduct; None outside `only_if`."""

    only_if: Rule
    factors: Mapping[str, Rule]
    levels: tuple[tuple[str, float], ...]  # name and least score, highest first
    verify_first_below: float = 0.0  # confidence below this at the highest level: verified before others


@dataclass(frozen=True)
class EvidenceRule:
    """Credit (infinity: no cap) and weight in confidence, by evidence level 0 to 3."""

    caps: tuple[float, ...]
    confidence: tuple[float, ...]
    points_per_check: float
    most_points: float


@dataclass(frozen=True)
class RubricTexts:
    """What a rubric says in one language; `messages` are sentences with placeholders."""

    title: str
    groups: Mapping[str, str]
    bands: Mapping[str, str]
    levels: Mapping[str, str]
    severities: Mapping[str, str]
    states: Mapping[str, str]
    checks: Mapping[str, str]
    factors: Mapping[str, str]
    measures: Mapping[str, str]  # by item, how the figure its bands judge is written
    messages: Mapping[str, str]


@dataclass(frozen=True)
class FlagSlot:
    """A place where a flag may stand. Slots are in the order flags of one severity are listed."""

    id: str
    kind: str  # item, blank_gate, merged, check, raised
    subject: str  # the item or check it comes from
    groups: tuple[str, ...]  # the groups it may cap
    position: int = 0  # for raised flags, which of them


@dataclass(frozen=True)
class Members:
    """The scored items of a group: their rows among the rubric's items, and their weights."""

    rows: NDArray[np.int64]
    weights: NDArray[np.float64]


@dataclass(frozen=True)
class Rubric:
    """A version of a rubric for one version of a questionnaire."""

    id: str
    version: int
    questionnaire: str
    items: Mapping[str, Item]
    groups: Mapping[str, Group]  # members before the groups they belong to; the total last
    blank: Blank
    published_decimals: int | None
    workers: str | None  # the derived value that counts who is affected unless somebody counted
    everybody: str | None  # the derived value that no count of those affected can be above
    evidence: EvidenceRule
    derived: Mapping[str, Rule]
    gate_severity: Severity
    group_caps: Mapping[tuple[Severity, FlagState], float]
    overall_caps: tuple[OverallCap, ...]
    checks: Mapping[str, Check]
    check_sources: Mapping[str, tuple[str, ...]]  # laws and standards by check, for a reader; no score depends on them
    remediation: Remediation | None
    bands: tuple[Band, ...]
    inherent: InherentRisk | None
    tables: Mapping[str, ReferenceTable]
    texts: Mapping[str, RubricTexts]
    sha256: str

    @property
    def name(self) -> str:
        return f"{self.id}@{self.version}"

    def rates(self, band: int) -> bool:
        """Whether a final score is given in the band at this place; where there is no band (-1), it is."""
        return band < 0 or self.bands[band].rated

    @cached_property
    def item_rows(self) -> Mapping[str, int]:
        """The row of every item in columns by item."""
        return {id: row for row, id in enumerate(self.items)}

    @cached_property
    def pillars(self) -> tuple[str, ...]:
        """The groups directly below the total, in the order they are defined."""
        return self.children[self.total]

    @cached_property
    def total(self) -> str:
        return next(group.id for group in self.groups.values() if group.parent is None)

    @cached_property
    def children(self) -> Mapping[str, tuple[str, ...]]:
        """The groups directly below every group."""
        return {id: tuple(each.id for each in self.groups.values() if each.parent == id) for id in self.groups}

    @cached_property
    def members(self) -> Mapping[str, Members]:
        """The scored items of every group."""
        items = list(enumerate(self.items.values()))
        found = {}
        for group in self.groups:
            own = [(row, item.weight) for row, item in items if item.group == group and item.scale is not None]
            rows, weights = [row for row, _ in own], [weight for _, weight in own]
            found[group] = Members(np.array(rows, np.int64), np.array(weights, np.float64))
        return found

    @cached_property
    def flag_slots(self) -> tuple[FlagSlot, ...]:
        """Where flags may stand: items, blank gates, the merged flag, checks."""
        slots = [FlagSlot(item.id, "item", item.id, (item.group,)) for item in self.items.values()]
        if self.gate_severity:
            gates = [item for item in self.items.values() if item.gate]
            slots += [FlagSlot(f"{BLANK_GATE}:{item.id}", "blank_gate", item.id, (item.group,)) for item in gates]
        if self.remediation is not None:
            slots.append(FlagSlot(self.remediation.id, "merged", "", (self.remediation.group,)))
        for check in self.checks.values():
            slots.append(FlagSlot(check.id, "check", check.id, (check.group,) if check.group else self.pillars))
        return tuple(slots)
