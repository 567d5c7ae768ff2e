"""Sheets of records kept beside the answers: actions, the workers' survey, sources and the log."""

from collections.abc import Sequence
from math import isnan

from exports.supplier.blocks import COUNTED, RecordBlock
from exports.supplier.case import Case
from exports.supplier.layout import Layout
from exports.supplier.page import HEADER, Page, finish_table, open_page, put
from exports.supplier.published import sources
from exports.workbook import Book, Formula
from scoring.rubric import CheckKind

_SHARE = COUNTED + 2  # the column of shares in the workers' survey
_ACTIONS = ("id", "flag", "severity", "affected", "root_cause", "action", "owner", "due", "cost_bearer",
            "consultation", "proof", "verifier", "result", "reopened")  # fmt: skip
_LOG = ("when", "who", "what", "from", "to", "reason")
_LEDGERS = {
    "fee_map": ("corridor", "status", "recruits", "category", "payer", "average", "highest", "months", "source",
                "date"),
    "repayment": ("batch", "corridor", "eligible", "identified", "repaid", "repaid_workers", "leavers", "method",
                  "dates", "verified_by"),
    "transfers": ("year", "status", "received", "completed", "in_progress", "withdrawn", "refused", "reason_code",
                  "average_days", "support"),
    "intermediaries": ("name", "role", "country", "licence", "expiry", "workers", "clauses", "checks", "last_visit",
                       "status"),
}  # fmt: skip


def write_actions(book: Book, layout: Layout) -> None:
    _write_empty(book, layout, "actions", _ACTIONS)


def write_log(book: Book, layout: Layout) -> None:
    _write_empty(book, layout, "log", _LOG)


def write_ledger(sheet: Page, layout: Layout, key: str) -> None:
    """The headings of a ledger that is kept with the corrective actions, below a sheet's blocks."""
    case, row = layout.case, layout.blocks.next_row[key]
    if key not in _LEDGERS:
        return
    sheet.subtitle(row, case.labels[f"ledgers.{key}.title"])
    sheet.header(row + 1, [case.labels[f"ledgers.{key}.{name}"] for name in _LEDGERS[key]])
    sheet.text(row + 2, 0, case.labels["not_recorded"], sheet.style("label"))


def write_survey_columns(sheet: Page, layout: Layout, block: RecordBlock) -> None:
    """Beside the workers' reports: the share of answers, and whether they contradict an item."""
    case = layout.case
    heads = [case.labels[f"survey.{key}"] for key in ("share", "contradicts")]
    sheet.header(block.title_row + 1, heads, start=_SHARE)
    answered = f"{block.subject}.answered"
    if answered not in block.rows:
        return
    _write_share(sheet, layout, block, answered, f"{block.subject}.invited")
    for question, items in _contradicted(case).items():
        leaf = f"{block.subject}.reports.{question}"
        if leaf not in block.rows:
            continue
        _write_share(sheet, layout, block, leaf, answered)
        put(sheet, block.rows[leaf], _SHARE + 1, ", ".join(items) or None, "wrapped")


def _write_share(sheet: Page, layout: Layout, block: RecordBlock, part: str, whole: str) -> None:
    """One figure of a block as a share of another."""
    if whole not in block.rows:
        return
    some, all_ = (layout.at(block.sheet, block.rows[leaf], COUNTED) for leaf in (part, whole))
    figures = [float(layout.case.frame.column(leaf)[0]) for leaf in (part, whole)]
    share = "" if any(map(isnan, figures)) or not figures[1] else figures[0] / figures[1]
    text = f'=IFERROR(IF(OR({some}="",{all_}=""),"",{some}/{all_}),"")'
    put(sheet, block.rows[part], _SHARE, Formula(text, share), "share")


def _contradicted(case: Case) -> dict[str, list[str]]:
    """The items each survey question contradicts, by the check as it was issued."""
    found: dict[str, list[str]] = {}
    for check in case.rubric.checks.values():
        if check.kind is not CheckKind.SURVEY:
            continue
        concerns = case.cards.checks.concerns[check.id][:, 0]
        for question, items in check.matches.items():
            found[question] = [item for item in items if concerns[case.item_rows[item]]]
    return found


def write_sources(book: Book, layout: Layout) -> None:
    """The laws and standards the questions rest on."""
    case = layout.case
    known = sources(case.questionnaire.name, case.language)
    heads = ("code", "instrument", "requirement", "mark", "address")
    sheet = open_page(book, layout, "sources", (14, 46, 80, 8, 30))
    sheet.header(HEADER, [case.labels[f"sources.{key}"] for key in heads])
    used = {code for question in case.questionnaire.questions.values() for code in question.sources}
    row = HEADER + 1
    for code in [*known, *sorted(used - known.keys())]:
        source = known.get(code)
        put(sheet, row, 0, code)
        put(sheet, row, 1, source.instrument if source else None, "wrapped")
        put(sheet, row, 2, source.requirement if source else None, "wrapped")
        put(sheet, row, 3, source.mark if source else None)
        put(sheet, row, 4, case.labels["not_recorded"])
        row += 1
    finish_table(sheet, case, row, len(heads))


def _write_empty(book: Book, layout: Layout, key: str, heads: Sequence[str]) -> None:
    sheet = open_page(book, layout, key, [16] * len(heads))
    sheet.header(HEADER, [layout.case.labels[f"{key}.{each}"] for each in heads])
    finish_table(sheet, layout.case, HEADER + 1, len(heads))
