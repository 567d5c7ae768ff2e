"""Sheet "Due-diligence matrix": each section of a report, the frames that ask for it, and the evidence here."""

from collections.abc import Sequence

from exports.company.cells import table_text
from exports.company.report import CompanyReport
from exports.company.table import Column, write_table
from exports.workbook import Book, Cell

_FRAMES = ("oecd", "ungp", "lksg", "csddd", "japan", "uk_msa")
# Where this workbook holds evidence for each section of a company report (domain rules 5.1).
_EVIDENCE: dict[str, tuple[str, ...]] = {
    "C0": ("cover",), "C1": (), "C2": ("cover", "portfolio", "non_responses"),
    "C3": ("portfolio", "rubric"), "C4": ("cover", "portfolio"), "C5": ("heat_map", "flags"),
    "C6": ("fees", "fees_by_site", "repayments"), "C7": ("transfers",), "C8": ("actions",),
    "C9": ("repayments", "actions"), "C10": ("actions", "trend"), "C11": (),
    "C12": ("non_responses",), "C13": (), "C14": ("rubric", "log", "rejected"),
}  # fmt: skip


def write_matrix(book: Book, report: CompanyReport) -> None:
    labels = report.labels
    frames = labels.under("frames")
    say = labels.under("columns")
    wrapped = ("wrapped",)
    columns = [
        Column(say["section"], 7), Column(say["section_title"], 24, wrapped), Column(say["contents"], 44, wrapped),
        *(Column(frames[frame], 19, wrapped) for frame in _FRAMES), Column(say["evidence"], 32, wrapped),
    ]  # fmt: skip
    rows = [_row(report, section, sheets) for section, sheets in _EVIDENCE.items()]
    write_table(book, table_text(report, "matrix"), columns, rows, count=len(rows))


def _row(report: CompanyReport, section: str, sheets: Sequence[str]) -> Sequence[Cell]:
    labels = report.labels
    evidence = labels["between_names"].join(labels[f"sheets.{sheet}"] for sheet in sheets)
    return (
        section,
        labels[f"sections.{section}.title"],
        labels[f"sections.{section}.contents"],
        *(labels[f"sections.{section}.{frame}"] for frame in _FRAMES),
        evidence or labels["outside_workbook"],
    )
