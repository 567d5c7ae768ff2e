"""Sheets on what happens around the scores: silence, corrective actions, trend, log, rejected inputs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from exports.company.cells import severity_looks, table_text
from exports.company.ordering import bands_listed
from exports.company.report import CompanyReport, CorrectiveAction
from exports.company.table import Column, write_table
from exports.workbook import Book, Cell

_WRAPPED, _DATE, _WHOLE = ("wrapped",), ("date",), ("whole",)


def write_non_responses(book: Book, report: CompanyReport) -> None:
    columns = _columns(report, supplier=34, site=22, invited_on=13, reminders=12, last_reminder_on=14, request_state=30)
    rows: list[Sequence[Cell]] = [
        (each.supplier, each.site, each.invited_on, each.reminders, each.last_reminder_on, each.status)
        for each in report.non_responses or ()
    ]
    _write(book, report, "non_responses", columns, rows, is_known=report.non_responses is not None)


def write_actions(book: Book, report: CompanyReport) -> None:
    columns = _columns(
        report, supplier=28, site=16, action_id=13, flag=14, severity=14, action=46, action_status=15, affected=11,
        owner=16, opened_on=12, due_on=12, closed_on=12, age=10, overdue=10, reopened=10,
    )  # fmt: skip
    rows: list[Sequence[Cell]] = [_action(each, report) for each in report.actions or ()]
    _write(book, report, "actions", columns, rows, is_known=report.actions is not None)


def _action(action: CorrectiveAction, report: CompanyReport) -> Sequence[Cell]:
    severity = report.words.severities.get(action.severity, action.severity)
    until = action.closed_on or report.generated_on
    return (
        action.supplier, action.site, action.id, action.flag, severity, action.action, action.status, action.affected,
        action.owner, action.opened_on, action.due_on, action.closed_on,
        (until - action.opened_on).days if action.opened_on else None,
        report.labels["overdue"] if is_overdue(action, report.generated_on) else "", action.reopened,
    )  # fmt: skip


def is_overdue(action: CorrectiveAction, today: date) -> bool:
    return action.closed_on is None and action.due_on is not None and action.due_on < today


def write_trend(book: Book, report: CompanyReport) -> None:
    bands = bands_listed(report.rubric)
    columns = [
        *_columns(report, period=20, rubric=34, responses=12),
        *(Column(report.words.bands.get(band.id, band.id), 14, _WHOLE) for band in bands),
    ]
    rows: list[Sequence[Cell]] = [
        (point.period, point.rubric, point.responses, *(point.bands.get(band.id, 0) for band in bands))
        for point in report.trend or ()
    ]
    _write(book, report, "trend", columns, rows, is_known=report.trend is not None)


def write_log(book: Book, report: CompanyReport) -> None:
    columns = _columns(report, at=18, who=24, what=40, before=26, after=26, reason_given=40)
    rows: list[Sequence[Cell]] = [
        (entry.at, entry.who, entry.what, entry.before, entry.after, entry.reason) for entry in report.log or ()
    ]
    _write(book, report, "log", columns, rows, is_known=report.log is not None)


def write_rejected(book: Book, report: CompanyReport) -> None:
    """Inputs that could not be scored: nothing that was handed in disappears."""
    columns = _columns(report, file=36, place=30, why=60, remedy=60)
    language = report.language
    rows: list[Sequence[Cell]] = [
        (each.file, problem.place, problem.reason(language), problem.remedy(language))
        for each in report.rejected
        for problem in each.problems
    ]
    _write(book, report, "rejected", columns, rows, is_known=True)


def _columns(report: CompanyReport, **widths: int) -> list[Column]:
    say = report.labels.under("columns")
    return [
        Column(say[name], width, _style(name), severity_looks(report) if name == "severity" else {})
        for name, width in widths.items()
    ]


def _style(name: str) -> tuple[str, ...]:
    if name == "at":
        return ("time",)
    if name.endswith("_on"):
        return _DATE
    return _WHOLE if name in ("reminders", "affected", "age", "reopened", "responses") else _WRAPPED


def _write(
    book: Book,
    report: CompanyReport,
    key: str,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell]],
    *,
    is_known: bool,
) -> None:
    text = table_text(report, key)
    if is_known:
        text = replace(text, empty=report.labels["nothing_to_list"])
    write_table(book, text, columns, rows, count=len(rows), freeze=1)
