"""What is typed into a template comes back as the same answers, in both languages and through other programs."""

import random
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from exports.offline.pool import ReadingPool
from exports.offline.reader import read_workbook
from exports.offline.template import write_template
from questionnaires.answers.canonical import canonical_bytes, document_sha256
from questionnaires.answers.document import read_document
from questionnaires.catalogue import questionnaire
from tests.conftest import require_tool
from tests.exports.offline.conftest import Read
from tests.exports.offline.filling import EXAMPLES, edited, example, filled, without_nulls
from tests.oracle.generate import random_document

EVERYTHING = {
    **example("EX-01"),
    "supplier": {"name": "例示精機株式会社", "site": "豊田工場", "corporate_number": "9234567890123"},
    "answers": {
        **example("EX-01")["answers"],
        "PRF-02": {"sector": "food", "industry_code": "0992", "field": "飲食料品製造業"},
        "PRF-07": ["vi", "id", "sw"],
        "PRF-10": [{"kind": "recommendation", "authority": "labour", "on": "2025-09-12", "open": False}],
        "PRF-11": [],
        "PRF-12": {"body": "representative", "foreign_workers_vote": True},
        "PRF-14": {"from": "2025-04-01", "to": "2026-03-31", "name": "例示 太郎", "post": "総務課長",
                   "email": "taro@example.co.jp", "consulted": ["workers", "agencies"]},
        "FEE-04": "unk",
        "FEE-05": {"amount": 500.5, "currency": "USD", "on": "2026-04-01", "rate": 150.25},
        "LAW-12": "unk",
        "LAW-23": "unk",
    },
    "comments": {"LAW-01": "二行の\n補足", "PRF-04": "=1+1"},
}  # fmt: skip
DOCUMENTS = [(path.stem, example(path.stem)) for path in EXAMPLES] + [("everything", EVERYTHING)]


@pytest.mark.parametrize("number", range(len(DOCUMENTS)), ids=[name for name, _ in DOCUMENTS])
def test_answers_typed_into_a_template_come_back(number: int, read: Read, tmp_path: Path) -> None:
    document = DOCUMENTS[number][1]
    language = ("ja", "en")[number % 2]
    path = filled(tmp_path / "filled.xlsx", document, language)

    found = read(path)

    assert found.problems == ()
    for part in ("answers", "supplier", "as_of", "comments"):
        assert found.document.get(part) == without_nulls(document.get(part)), part


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("document", [EVERYTHING, example("EX-15")], ids=["everything", "EX-15"])
def test_answers_known_beforehand_come_back_without_any_repair(
    document: dict[str, dict[str, str]], language: str, read: Read, tmp_path: Path
) -> None:  # fmt: skip
    path = tmp_path / "known.xlsx"
    write_template(
        path, questionnaire(), language, supplier=document["supplier"], as_of=date(2026, 4, 30),
        answers=document["answers"], comments=document.get("comments"),
    )  # fmt: skip

    found = read(path)

    assert found.problems == ()
    assert found.repairs == ()
    assert found.document["answers"] == without_nulls(document["answers"])
    assert found.document.get("comments") == document.get("comments")


@pytest.mark.parametrize("seed", range(12))
def test_any_answers_known_beforehand_come_back(seed: int, read: Read, tmp_path: Path) -> None:
    document = random_document(random.Random(seed))
    path = tmp_path / "known.xlsx"
    write_template(path, questionnaire(), ("ja", "en")[seed % 2], answers=document["answers"])

    found = read(path)

    assert found.problems == ()
    assert found.repairs == ()
    assert _canonical(found.document["answers"]) == _canonical(document["answers"])


def test_a_claim_that_a_question_is_not_applicable_is_kept_where_none_is_offered(read: Read, tmp_path: Path) -> None:
    claims = {"LAW-01": "N/A", "LAW-07": "N/A", "PRF-04": "N/A", "FEE-02": "N/A", "FEE-09": "N/A", "PRF-07": "N/A"}
    write_template(tmp_path / "known.xlsx", questionnaire(), "ja", answers=claims)

    found = read(tmp_path / "known.xlsx")

    assert found.problems == ()
    assert found.document["answers"] == claims


def test_a_read_document_is_accepted_and_hashed_like_the_original(read: Read, tmp_path: Path) -> None:
    document = example("EX-01")
    path = filled(tmp_path / "filled.xlsx", document)

    found = read(path)

    keys = ("format", "questionnaire", "as_of", "supplier", "answers")
    original = without_nulls({key: document[key] for key in keys})
    assert read_document(found.document, questionnaire()).sha256 == document_sha256(original)


def test_a_blank_template_has_no_answers_and_no_problems(read: Read, tmp_path: Path) -> None:
    found = read(edited(tmp_path / "blank.xlsx", lambda book: None))

    assert found.problems == ()
    assert found.repairs == ()
    assert found.document["answers"] == {}
    assert found.document["supplier"] == {}


def test_a_short_template_asks_fewer_questions_and_says_so(read: Read, tmp_path: Path) -> None:
    path = tmp_path / "short.xlsx"
    write_template(path, questionnaire(), "ja", form="short", answers={"PRF-03": 12})

    found = read(path)

    assert found.problems == ()
    assert found.document["form"] == "short"
    assert found.document["answers"] == {"PRF-03": 12}


def test_the_seal_tells_who_issued_a_template(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "sealed.xlsx"
    write_template(path, questionnaire(), "ja", reference="request 7", key=b"secret")

    ours = read_workbook(path, questionnaire(), pool=pool, key=b"secret")
    others = read_workbook(path, questionnaire(), pool=pool, key=b"guess")

    assert ours.issue is not None
    assert ours.issue.reference == "request 7"
    assert (ours.is_sealed, others.is_sealed) == (True, False)


@pytest.mark.parametrize("language", ["ja", "en"])
def test_libreoffice_opens_and_saves_a_template_without_loss(language: str, read: Read, tmp_path: Path) -> None:
    soffice = require_tool("soffice")
    source = filled(tmp_path / "filled.xlsx", EVERYTHING, language)
    profile = (tmp_path / "profile").as_uri()
    command = [soffice, f"-env:UserInstallation={profile}", "--headless", "--convert-to", "xlsx:Calc MS Excel 2007 XML",
               "--outdir", str(tmp_path / "saved"), str(source)]  # fmt: skip

    subprocess.run(command, check=True, capture_output=True, timeout=120)

    found = read(tmp_path / "saved" / "filled.xlsx")
    assert found.problems == ()
    assert found.document["answers"] == without_nulls(EVERYTHING["answers"])
    assert found.is_sealed
    book = load_workbook(tmp_path / "saved" / "filled.xlsx")
    assert all(sheet.protection.sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
    assert sum(len(sheet.data_validations.dataValidation) for sheet in book.worksheets) > 100


def _canonical(answers: dict[str, Any]) -> bytes:
    """Without what says nothing: nulls, and texts of no letters."""
    return canonical_bytes({"answers": _without_blanks(without_nulls(answers))})


def _without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_blanks(item) for key, item in value.items() if item != ""}
    return [_without_blanks(item) for item in value] if isinstance(value, list) else value
