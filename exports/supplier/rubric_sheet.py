"""The Rubric and Reference tables sheets: the rules and figures that the formulas read."""

from exports.supplier.blocks import FIRST_ROW
from exports.supplier.layout import RUBRIC_COLUMNS, Layout
from exports.supplier.page import HEADER, color_words, open_page, put
from exports.workbook import Book

_WIDTHS = (16, 26, 9, 14, 9, 8)
_WHY = 62


def write_rubric(book: Book, layout: Layout) -> None:
    """A row for every option, band, cap and rule of the version used."""
    case = layout.case
    sheet = open_page(book, layout, "rubric", [*_WIDTHS, *(_WHY for _ in case.languages)])
    heads = [case.labels[f"rubric_heads.{key}"] for key in RUBRIC_COLUMNS]
    sheet.header(
        HEADER, [*heads, *(case.in_language(case.labels["rubric_heads.why"], each) for each in case.languages)]
    )
    for row, entry in enumerate(layout.rubric.rows, start=FIRST_ROW):
        severity = entry.severity
        put(sheet, row, 0, entry.subject)
        put(sheet, row, 1, entry.option, "wrapped")
        put(sheet, row, 2, entry.value)
        put(sheet, row, 3, case.words.severities.get(severity.name, severity.name) if severity else None)
        put(sheet, row, 4, entry.limit)
        put(sheet, row, 5, int(severity))
        for place, text in enumerate(entry.why):
            put(sheet, row, len(RUBRIC_COLUMNS) + place, text, "wrapped")
    last = FIRST_ROW + len(layout.rubric.rows) - 1
    sheet.autofilter((HEADER, 0), (last, len(RUBRIC_COLUMNS) + len(case.languages) - 1))
    color_words(sheet, (FIRST_ROW, 3, last, 3), case.severity_looks)


def write_reference_tables(book: Book, layout: Layout) -> None:
    """The figures of every dated table that a rule asks."""
    case, plan = layout.case, layout.reference
    widths = [30, *(20 for _ in range(plan.key_columns)), 14, 14, 12, 12, 40]
    sheet = open_page(book, layout, "reference", widths, portrait=True)
    keys = [case.labels["reference.key"]] * plan.key_columns
    heads = [case.labels[f"reference.{key}"] for key in ("from", "until", "value", "status", "source")]
    sheet.header(HEADER, [case.labels["reference.table"], *keys, *heads])
    after = 1 + plan.key_columns
    seen: set[str] = set()
    for row, entry in enumerate(plan.rows, start=FIRST_ROW):
        table = plan.tables[entry.table]
        put(sheet, row, 0, table.titles.get(case.language, entry.table))
        for place in range(plan.key_columns):
            others = case.labels["reference.others"] if place == 0 and not entry.keys else None
            put(sheet, row, 1 + place, entry.keys[place] if place < len(entry.keys) else others)
        put(sheet, row, after, entry.start)
        put(sheet, row, after + 1, entry.end)
        put(sheet, row, after + 2, entry.value)
        put(sheet, row, after + 3, case.labels["reference.provisional"] if entry.provisional else None)
        put(sheet, row, after + 4, None if entry.table in seen else table.source, "wrapped")
        seen.add(entry.table)
    sheet.autofilter((HEADER, 0), (FIRST_ROW + max(len(plan.rows), 1) - 1, after + 4))
