"""What a template says of itself on a hidden sheet, sealed so that a change of it shows."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from exports.offline.marks import FORMAT, SEAL_SHEET, STATIC, sheet_mark

if TYPE_CHECKING:  # reading needs no openpyxl, and starts a quarter of a second sooner without
    from openpyxl.workbook import Workbook

_SEAL = "seal"


@dataclass(frozen=True)
class Issue:
    """Which questionnaire a template asks, how, and for whom."""

    questionnaire: str
    sha256: str
    language: str
    form: str
    reference: str = ""  # the issuer's own mark, such as the number of a request


def write_seal(book: "Workbook", issue: Issue, key: bytes | None) -> None:
    """With a key the seal can only be made by who holds it; without one it shows slips."""
    sheet = book.create_sheet(SEAL_SHEET)
    sheet.sheet_state = "veryHidden"
    sheet.append([sheet_mark(issue.questionnaire, SEAL_SHEET)])
    facts = _facts(issue)
    for name, value in {**facts, _SEAL: _seal(facts, key)}.items():
        sheet.append([STATIC, name, value])
    sheet.protection.enable()


def read_seal(facts: Mapping[str, object], key: bytes | None) -> tuple[Issue, bool]:
    """The issue a sheet of facts describes, and whether its seal is whole."""
    known = {name: str(facts.get(name) or "") for name in ("questionnaire", "sha256", "language", "form", "reference")}
    issue = Issue(**known)
    found = str(facts.get(_SEAL) or "")
    return issue, hmac.compare_digest(found.encode(), _seal(_facts(issue), key).encode())


def _facts(issue: Issue) -> dict[str, str]:
    return {
        "format": FORMAT, "questionnaire": issue.questionnaire, "sha256": issue.sha256,
        "language": issue.language, "form": issue.form, "reference": issue.reference,
    }  # fmt: skip


def _seal(facts: Mapping[str, str], key: bytes | None) -> str:
    text = "\n".join(f"{name}={value!r}" for name, value in sorted(facts.items())).encode()
    return hashlib.sha256(text).hexdigest() if key is None else hmac.new(key, text, hashlib.sha256).hexdigest()
