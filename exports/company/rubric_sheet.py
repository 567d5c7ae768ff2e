"""Sheet "Rubric": the rules that gave these scores."""

from collections.abc import Iterator, Sequence

from exports.company.cells import severity_looks, severity_words, table_text
from exports.company.report import CompanyReport
from exports.company.rule_lines import rule_lines
from exports.company.table import Column, write_table
from exports.workbook import Book, Cell
from scoring.rubric import OverallCap
from scoring.severity import Severity


def write_rubric(book: Book, report: CompanyReport) -> None:
    say = report.labels.under("columns")
    wrapped = ("wrapped",)
    columns = [
        Column(say["kind"], 12), Column(say["item"], 14, wrapped), Column(say["group"], 24, wrapped),
        Column(say["weight"], 9, ("number",)), Column(say["question"], 54, wrapped), Column(say["basis"], 13, wrapped),
        Column(say["evidence_need"], 11, wrapped), Column(say["rule"], 52, wrapped),
        Column(say["value"], 9, ("number",)), Column(say["severity"], 14, looks=severity_looks(report)),
    ]  # fmt: skip
    rows = [*_groups(report), *_items(report), *_caps(report), *_checks(report), *_bands(report)]
    write_table(book, table_text(report, "rubric"), columns, rows, count=len(rows))


def _groups(report: CompanyReport) -> Iterator[Sequence[Cell]]:
    names = report.words.groups
    for group in report.rubric.groups.values():
        parent = names.get(group.parent, group.parent) if group.parent else ""
        weight = group.weight if group.parent else None
        combine = report.labels[f"combine.{group.combine.value}"]
        yield _row(report, "group", group.id, names.get(group.id, group.id), weight, parent, rule=combine)


def _items(report: CompanyReport) -> Iterator[Sequence[Cell]]:
    names, labels = report.words.groups, report.labels
    for item in report.rubric.items.values():
        question = report.questionnaire.questions[item.id]
        text = report.questionnaire.texts[report.data_language].questions[item.id].text
        basis, need = labels[f"bases.{question.basis.value}"], labels[f"needs.{question.evidence.value}"]
        group = names.get(item.group, item.group) + (labels["gate"] if item.gate else "")
        for line in rule_lines(item, item.scale, report):
            yield _row(
                report, "item", item.id, group, item.weight, text, basis, need, line.rule, line.value, line.severity
            )


def _caps(report: CompanyReport) -> Iterator[Sequence[Cell]]:
    labels, words, severities = report.labels, report.words, severity_words(report)
    for (severity, state), limit in report.rubric.group_caps.items():
        rule = labels["group_cap"].format(state=words.states.get(state.word, state.word))
        yield _row(report, "cap", "", "", None, "", rule=f"{severities[severity]}: {rule}", value=limit)
    for cap in report.rubric.overall_caps:
        yield _row(
            report,
            "cap",
            "",
            words.groups.get(report.rubric.total, ""),
            None,
            "",
            rule=_cap(cap, report),
            value=cap.limit,
        )


def _cap(cap: OverallCap, report: CompanyReport) -> str:
    labels = report.labels
    if cap.group_below is not None:
        return labels["cap_group_below"].format(below=f"{cap.group_below:g}")
    state = cap.state.word if cap.state is not None else ""
    said = report.words.states.get(state, state) if state else labels["any_open_state"]
    words = labels["cap_flags"].format(count=cap.count, severity=severity_words(report)[cap.severity], state=said)
    return words + (labels["core_only"] if cap.core_only else "")


def _checks(report: CompanyReport) -> Iterator[Sequence[Cell]]:
    for check in report.rubric.checks.values():
        group = report.words.groups.get(check.group or "", report.labels["item_concerned"])
        text = report.words.checks.get(check.id, check.id)
        rule = check.when.text if check.when else report.labels[f"check_kinds.{check.kind.value}"]
        yield _row(report, "check", check.id, group, None, text, rule=rule, severity=check.severity)
        for severity, graver in check.graver.items():
            yield _row(report, "check", check.id, group, None, text, rule=graver.text, severity=severity)


def _bands(report: CompanyReport) -> Iterator[Sequence[Cell]]:
    for band in report.rubric.bands:
        yield _row(report, "band", band.id, "", None, report.words.bands.get(band.id, band.id), rule=band.when.text)


def _row(
    report: CompanyReport,
    kind: str,
    id: str,
    group: str,
    weight: float | None,
    text: str,
    basis: str = "",
    need: str = "",
    rule: str = "",
    value: float | None = None,
    severity: Severity = Severity.NONE,
) -> Sequence[Cell]:
    flag = severity_words(report)[severity] if severity else ""
    return report.labels[f"kinds.{kind}"], id, group, weight, text, basis, need, rule, value, flag
