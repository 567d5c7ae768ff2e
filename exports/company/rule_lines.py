"""The rule of one item as lines: a condition or an option, what it is worth, the flag it raises."""

from dataclasses import dataclass

from exports.company.report import CompanyReport
from questionnaires.option_words import option_words
from scoring.rubric import Item
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
from scoring.severity import Severity


@dataclass(frozen=True)
class RuleLine:
    rule: str
    value: float | None = None
    severity: Severity = Severity.NONE


def rule_lines(item: Item, scale: Scale | None, report: CompanyReport) -> list[RuleLine]:
    """Every line of an item's scale, in the order it is judged."""
    match scale:
        case OptionScale() | SeveralScale():
            return _options(item, scale.verdicts, report)
        case BandScale():
            unknown = [_line(report.labels["said_unknown"], scale.unknown)] if scale.unknown else []
            return [*_bands(scale.measure.text, scale.bands), *unknown]
        case PartsScale():
            return [line for part, bands in scale.parts.items() for line in _bands(f"{item.id}.{part}", bands)]
        case FormulaScale():
            return [
                RuleLine(scale.value.text),
                *(RuleLine(rule.text, None, each) for each, rule in scale.flags.items()),
            ]
        case MatrixScale():
            return _matrix(item, scale, report)
        case Reversed():
            said = report.labels["reversed"].format(out_of=f"{scale.out_of:g}")
            return [RuleLine(said), *rule_lines(item, scale.scale, report)]
    return [RuleLine(report.labels["not_scored"])]


def _options(item: Item, verdicts: tuple[Verdict, ...], report: CompanyReport) -> list[RuleLine]:
    codes: tuple[str, ...] = getattr(report.questionnaire.questions[item.id].shape, "codes", ())
    words = option_words(report.questionnaire, item.id, report.data_language)
    return [
        _line(f"{code}: {words[code]}" if words.get(code) else code, verdict)
        for code, verdict in zip(codes, verdicts, strict=True)
    ]


def _matrix(item: Item, scale: MatrixScale, report: CompanyReport) -> list[RuleLine]:
    words = report.questionnaire.texts[report.data_language].questions[item.id].fields
    rows = [RuleLine(f"{words.get(row, row)} × {weight:g}") for row, weight in scale.rows.items()]
    return [*rows, *(RuleLine(rule.text, None, severity) for severity, rule in scale.flags.items())]


def _bands(measure: str, bands: tuple[Band, ...]) -> list[RuleLine]:
    return [_line(f"{measure} {band.operator} {band.limit:g}", band.verdict) for band in bands]


def _line(rule: str, verdict: Verdict) -> RuleLine:
    return RuleLine(rule, verdict.value, verdict.severity)
