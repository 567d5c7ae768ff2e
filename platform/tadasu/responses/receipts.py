"""Where the files of a receipt lie, once the runner has made them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tadasu.responses.models import Receipt

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class StoredFile:
    key: str
    media_type: str


def stored_file(session: Session, submission_id: int, kind: str) -> StoredFile | None:
    """`kind`: "pdf" or "xlsx". None until the file is there."""
    receipt = session.get(Receipt, submission_id)
    if receipt is None:
        return None
    return StoredFile(receipt.pdf_key, PDF) if kind == "pdf" else StoredFile(receipt.workbook_key, XLSX)
