"""The Cover sheet: whose answers these are, by which rules they were judged, and what the result is not."""

from datetime import datetime

from exports.supplier.case import Case, Value
from exports.supplier.layout import Layout
from exports.supplier.page import enter, open_page, put
from exports.workbook import Book
from questionnaires.answers.texts import day_of
from scoring.document import provisional_tables
from scoring.reference_tables import DatedTable

_INPUTS = ("as_of", "form")


def write_cover(book: Book, layout: Layout) -> None:
    """A row for each fact, then the limits of what the workbook says, in every language shown."""
    case = layout.case
    sheet = open_page(book, layout, "cover", (34, 84), header_row=None, portrait=True)
    facts = _facts(case)
    for key, row in layout.cover_rows.items():
        put(sheet, row, 0, _label(case, key, facts[key]), "strong", "wrapped")
        content = facts[key]
        if key in _INPUTS:
            enter(sheet, row, 1, content)
        else:
            look = "time" if isinstance(content, datetime) else "wrapped"
            put(sheet, row, 1, content if content not in (None, "") else case.labels["not_recorded"], look)
    row = max(layout.cover_rows.values()) + 2
    for language in case.languages:
        words = case.labels_in(language)
        sheet.text(row, 0, words["cover.limits"], sheet.style("strong"))
        sheet.paragraph(row, 1, words["cover.limits_text"])
        row += 1
    sheet.text(row + 1, 0, case.labels["cover.how"], sheet.style("strong"))
    sheet.paragraph(row + 1, 1, case.labels["cover.how_text"])


def _label(case: Case, key: str, content: object) -> str:
    """What a fact is; times with the zone they are in."""
    label, zone = case.labels[f"cover.{key}"], case.generated_at.tzinfo
    if not isinstance(content, datetime) or zone is None:
        return label
    return case.labels["cover.in_zone"].format(label=label, zone=zone)


def _facts(case: Case) -> dict[str, Value | datetime]:
    yes, no = case.labels["yes"], case.labels["no"]
    period = [case.written(f"PRF-14.{key}") for key in ("from", "to")] if _asked(case, "PRF-14") else []
    return _identity(case) | _record(case) | {
        "prefecture": _in_words(case, "PRF-01.prefecture"),
        "sector": _in_words(case, "PRF-02.sector"),
        "period": " – ".join(str(day) for day in period if day is not None),
        "attested": (yes if case.document.answers.get("PRF-16") is True else no) if _asked(case, "PRF-16") else None,
        "as_of": case.as_of,
        "form": case.document.form,
        "questionnaire": case.questionnaire.name,
        "rubric": case.rubric.name,
        "wage_table": "; ".join(_tables(case)),
        "provisional": ", ".join(_titles(case, provisional_tables(case.cards, 0))) or case.labels["none"],
        "generated_at": case.generated_at.replace(tzinfo=None),
        "scored_sha256": case.document.sha256,
        "rubric_sha256": case.rubric.sha256,
    }  # fmt: skip


def _identity(case: Case) -> dict[str, Value | datetime]:
    """Who answered: as the answers say it, and where they do not, as it is known otherwise."""
    supplier, record = case.document.supplier, case.record
    named = [case.written(f"PRF-14.{key}") for key in ("name", "post")] if _asked(case, "PRF-14") else []
    number = supplier.get("corporate_number") or _written(case, "PRF-01.corporate_number")
    site = supplier.get("site") or (record.site or case.labels["cover.whole_company"] if record else None)
    return {
        "supplier": supplier.get("name"),
        "site": site,
        "corporate_number": number or (record.corporate_number if record else None),
        "respondent": _together(*named),
    }


def _record(case: Case) -> dict[str, Value | datetime]:
    """What whoever keeps the submission knows. Without that, the document that was read is what was answered."""
    record = case.record
    if record is None:
        unknown = dict.fromkeys(("signer", "submitted_at", "reviewer", "submission_sha256"))
        return {**unknown, "answers_sha256": case.document.sha256}
    here = record.submitted_at.astimezone(case.generated_at.tzinfo).replace(tzinfo=None, microsecond=0)
    return {
        "signer": _together(record.signer, record.signer_post),
        "submitted_at": here,
        "reviewer": ", ".join(record.reviewers) or case.labels["cover.not_reviewed"],
        "answers_sha256": record.answers_sha256,
        "submission_sha256": record.submission_sha256,
    }


def _together(*words: Value) -> str:
    return " / ".join(str(word) for word in words if word is not None and word != "")


def _written(case: Case, leaf: str) -> Value:
    return case.written(leaf) if leaf in case.questionnaire.leaves else None


def _asked(case: Case, question: str) -> bool:
    return question in case.questionnaire.questions


def _in_words(case: Case, leaf: str) -> str | None:
    if leaf not in case.questionnaire.leaves:
        return None
    code = case.written(leaf)
    return case.option_label(leaf, code) if isinstance(code, str) else None


def _titles(case: Case, tables: list[str]) -> list[str]:
    found = [case.rubric.tables[name] for name in tables]
    return [table.titles.get(case.language, table.name) for table in found if isinstance(table, DatedTable)]


def _tables(case: Case) -> list[str]:
    """Titles of the dated tables with the last day a figure begins on."""
    tables = [table for table in case.rubric.tables.values() if isinstance(table, DatedTable) and table.dated]
    return [case.labels["cover.table_until"].format(table=title, day=_newest(table))
            for title, table in zip(_titles(case, [each.name for each in tables]), tables, strict=True)]  # fmt: skip


def _newest(table: DatedTable) -> str:
    return day_of(max(row.start for row in table.rows)).isoformat()
