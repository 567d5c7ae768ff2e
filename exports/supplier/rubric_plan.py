"""The rubric as rows: every option, band, cap and rule text, in the order of the Rubric sheet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import isinf

from exports.formulas import literal
from exports.supplier.case import Case
from questionnaires.model import Rule
from scoring.rubric import Item, OverallCap
from scoring.scales import (
    Band,
    BandScale,
    FormulaScale,
    MatrixScale,
    OptionScale,
    PartsScale,
    Reversed,
    Scale,
    SeveralScale,
    Verdict,
)
from scoring.severity import FIRST_CLOSED, FlagState, Severity


@dataclass(frozen=True)
class RubricRow:
    """One row: what it belongs to, the option or condition, its value and flag, and why."""

    subject: str
    option: str
    value: float | None = None
    severity: Severity = Severity.NONE
    limit: float | None = None
    why: tuple[str, ...] = ()  # by language


@dataclass
class RubricPlan:
    """The rows, and under a key the first and last of those that belong together."""

    rows: list[RubricRow] = field(default_factory=list)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    def add(self, key: str, rows: list[RubricRow]) -> None:
        if rows:
            self.spans[key] = (len(self.rows), len(self.rows) + len(rows) - 1)
            self.rows.extend(rows)


def rubric_plan(case: Case) -> RubricPlan:
    """Every row of the rubric of a case."""
    plan = RubricPlan()
    for item in case.rubric.items.values():
        for key, rows in _scale(case, item, item.scale):
            plan.add(key, rows)
    for key, rows in _method(case):
        plan.add(key, rows)
    return plan


def _scale(case: Case, item: Item, scale: Scale | None) -> Iterator[tuple[str, list[RubricRow]]]:
    id = item.id
    match scale:
        case OptionScale():
            yield id, _options(case, id, scale.verdicts)
        case SeveralScale():
            yield id, _options(case, id, scale.verdicts)
            why = "several_add" if scale.add else "several_lowest"
            yield f"{id}:most", [RubricRow(id, _label(case, "most"), scale.most, why=_labels(case, why))]
        case MatrixScale():
            cells = zip(case.questionnaire.leaves[f"{id}.{next(iter(scale.rows))}"].options, scale.cells, strict=True)
            yield id, [RubricRow(id, code, points, why=_words(case, id, code)) for code, points in cells]
            yield f"{id}:rows", [_weight(case, id, row, weight) for row, weight in scale.rows.items()]
            yield from _flags(case, id, scale.flags)
        case BandScale():
            yield id, _bands(case, id, scale.bands)
            if scale.unknown:
                yield f"{id}:unk", [_verdict(id, "unk", scale.unknown, _labels(case, "unknown"))]
            yield f"{id}:measure", [_rule(case, id, "measure", scale.measure)]
        case FormulaScale():
            yield f"{id}:value", [_rule(case, id, "formula", scale.value)]
            yield from _flags(case, id, scale.flags)
        case PartsScale():
            for part, bands in scale.parts.items():
                yield f"{id}.{part}", _bands(case, f"{id}.{part}", bands)
        case Reversed():
            yield from _scale(case, item, scale.scale)
            yield f"{id}:out_of", [RubricRow(id, _label(case, "out_of"), scale.out_of, why=_labels(case, "reversed"))]


def _options(case: Case, id: str, verdicts: tuple[Verdict, ...]) -> list[RubricRow]:
    codes = case.questionnaire.leaves[id].options
    return [_verdict(id, code, verdict, _words(case, id, code)) for code, verdict in zip(codes, verdicts, strict=True)]


def _verdict(subject: str, option: str, verdict: Verdict, why: tuple[str, ...]) -> RubricRow:
    return RubricRow(subject, option, verdict.value, verdict.severity, why=why)


def _bands(case: Case, subject: str, bands: tuple[Band, ...]) -> list[RubricRow]:
    return [
        RubricRow(subject, f"{band.operator} {literal(band.limit)}", band.verdict.value, band.verdict.severity,
                  band.limit, tuple(_unit(case, subject, language) for language in case.languages))
        for band in bands
    ]  # fmt: skip


def _unit(case: Case, subject: str, language: str) -> str:
    return case.texts(subject.partition(".")[0], language).unit


def _weight(case: Case, id: str, row: str, weight: float) -> RubricRow:
    fields = tuple(case.texts(id, language).fields.get(row, row) for language in case.languages)
    return RubricRow(id, case.pair(_label(case, "weight"), row), weight, why=fields)


def _rule(case: Case, subject: str, kind: str, rule: Rule, severity: Severity = Severity.NONE) -> RubricRow:
    return RubricRow(subject, _label(case, kind), severity=severity, why=(rule.text,) * len(case.languages))


def _flags(case: Case, id: str, flags: object) -> Iterator[tuple[str, list[RubricRow]]]:
    assert isinstance(flags, dict)
    yield f"{id}:flags", [_rule(case, id, "flag_if", rule, severity) for severity, rule in flags.items()]


def _method(case: Case) -> Iterator[tuple[str, list[RubricRow]]]:
    rubric, texts = case.rubric, case.rubric.texts
    evidence = _label(case, "evidence")
    caps = [None if isinf(cap) else cap for cap in rubric.evidence.caps]
    level = _label(case, "level")
    yield (
        "evidence:caps",
        [
            RubricRow(evidence, f"{level} {place}", cap, why=_labels(case, "evidence_cap"))
            for place, cap in enumerate(caps)
        ],
    )
    yield (
        "evidence:confidence",
        [
            RubricRow(_label(case, "confidence"), f"{level} {place}", trust, why=_labels(case, "evidence_trust"))
            for place, trust in enumerate(rubric.evidence.confidence)
        ],
    )
    for key, value in (("points", rubric.evidence.points_per_check), ("most_points", rubric.evidence.most_points)):
        yield f"confidence:{key}", [RubricRow(_label(case, "confidence"), _label(case, key), value,
                                              why=_labels(case, f"{key}_why"))]  # fmt: skip
    yield "severities", [
        RubricRow(_label(case, "severity"), each.name, severity=each,
                  why=tuple(texts[language].severities.get(each.name, each.name) for language in case.languages))
        for each in Severity if each
    ]  # fmt: skip
    yield "gate", [RubricRow(_label(case, "gate"), "UNANS-GATE", severity=rubric.gate_severity,
                             why=_labels(case, "gate_why"))]  # fmt: skip
    yield "caps", [_group_cap(case, severity, state) for severity in Severity for state in FlagState
                   if severity and state < FIRST_CLOSED]  # fmt: skip
    yield "overall", [_overall_cap(case, cap) for cap in rubric.overall_caps]
    yield from _judgements(case)


def _group_cap(case: Case, severity: Severity, state: FlagState) -> RubricRow:
    word = case.words.states.get(state.word, state.word)
    limit = case.rubric.group_caps.get((severity, state))
    return RubricRow(
        _label(case, "group_cap"), cap_key(severity, word), limit, severity, why=_labels(case, "group_cap_why")
    )


def cap_key(severity: Severity, state_word: str) -> str:
    return f"{severity.name} {state_word}"


def _overall_cap(case: Case, cap: OverallCap) -> RubricRow:
    if cap.group_below is not None:
        option = _label(case, "core_below").format(limit=literal(cap.group_below))
    else:
        states, severities = case.words.states, case.words.severities
        option = _label(case, "flags_standing").format(
            severity=severities.get(cap.severity.name, cap.severity.name),
            state=states.get(cap.state.word, "") if cap.state is not None else _label(case, "any_state"),
            core=_label(case, "in_core") if cap.core_only else "",
            count=cap.count,
        )
    return RubricRow(_label(case, "overall_cap"), option, cap.limit, cap.severity, cap.group_below,
                     _labels(case, "overall_cap_why"))  # fmt: skip


def _judgements(case: Case) -> Iterator[tuple[str, list[RubricRow]]]:
    rubric, texts = case.rubric, case.rubric.texts
    for check in rubric.checks.values():
        words = tuple(texts[language].checks.get(check.id, check.id) for language in case.languages)
        rows = [RubricRow(check.id, _label(case, f"check_{check.kind.value}"), severity=check.severity, why=words)]
        rows += [_rule(case, check.id, "rule", check.when)] if check.when else []
        rows += [_rule(case, check.id, "flag_if", rule, severity) for severity, rule in check.graver.items()]
        yield f"check:{check.id}", rows
    if (rule := rubric.remediation) is not None:
        yield "remediation", [
            _rule(case, rule.id, "when", rule.when), _rule(case, rule.id, "lighter", rule.lighter_when, rule.lighter),
            _rule(case, rule.id, "finished", rule.finished_when),
        ]  # fmt: skip
    yield "bands", [
        RubricRow(_label(case, "band"), band.id, why=tuple(
            case.pair(texts[language].bands.get(band.id, band.id), band.when.text) for language in case.languages))
        for band in rubric.bands
    ]  # fmt: skip
    if rubric.inherent is not None:
        name = _label(case, "inherent")
        yield "inherent", [_rule(case, name, factor, rule) for factor, rule in rubric.inherent.factors.items()]
        yield "levels", [
            RubricRow(name, level, least,
                      why=tuple(texts[language].levels.get(level, level) for language in case.languages))
            for level, least in rubric.inherent.levels
        ]  # fmt: skip


def _words(case: Case, leaf: str, code: str) -> tuple[str, ...]:
    return tuple(case.option_label(leaf, code, language) for language in case.languages)


def _label(case: Case, key: str) -> str:
    return case.labels.get(f"rubric.{key}", key)


def _labels(case: Case, key: str) -> tuple[str, ...]:
    return tuple(case.labels_in(language)[f"rubric.{key}"] for language in case.languages)
