"""What is known beside the answers: the Cover and the Evidence sheet say it, and each hash by its own name."""

from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from openpyxl import Workbook, load_workbook

from exports.supplier.record import EvidenceReview, GivenFile, SubmissionRecord
from exports.supplier.workbook import write_supplier_workbook
from questionnaires.model import Questionnaire
from scoring.rubric import Rubric
from tests.exports.supplier_workbooks import column_of, example, rows_by_first_cell, scored

TOKYO = ZoneInfo("Asia/Tokyo")
MADE_AT = datetime(2026, 11, 22, 0, 20, tzinfo=UTC).astimezone(TOKYO)
RECORD = SubmissionRecord(
    answers_sha256="a" * 64,
    submission_sha256="b" * 64,
    submitted_at=datetime(2026, 11, 13, 20, 5, 7, 123, tzinfo=UTC),
    signer="鈴木 花",
    signer_post="総務課長",
    corporate_number="1180301018771",
    reviewers=("浜 蓮", "港 あおい"),
    files=[GivenFile("LAW-01", "台帳.pdf", 48_211, "c" * 64, date(2026, 4, 1)),
           GivenFile("LAW-01", "手順.pdf", 900, "d" * 64)],
    reviews={"LAW-01": EvidenceReview(2, "浜 蓮", "原本を確認"), "*": EvidenceReview(1, "港 あおい")},
    comments={"LAW-02": "別紙のとおり"},
)  # fmt: skip


def opened(
    questions: Questionnaire, rules: Rubric, language: str = "en", record: SubmissionRecord | None = RECORD,
    made_at: datetime = MADE_AT, **beside: Any,
) -> Workbook:  # fmt: skip
    cards, document = scored({**example("EX-01"), **beside}, questions, rules)
    target = BytesIO()
    write_supplier_workbook(target, cards, 0, document, language, generated_at=made_at, record=record)
    return load_workbook(target, data_only=True)


def cover_of(book: Workbook) -> dict[str, object]:
    return {str(row[0].value): row[1].value for row in book.worksheets[0].iter_rows(min_row=4) if row[0].value}


def test_the_cover_says_who_signed_and_reviewed_and_when_by_the_clock_of_the_member(
    questions: Questionnaire, rules: Rubric
) -> None:
    cover = cover_of(opened(questions, rules, supplier={"name": "Example"}))

    assert cover["Corporate number"] == "1180301018771"
    assert cover["Site"] == "the whole company"
    assert cover["Signed by"] == "鈴木 花 / 総務課長"
    assert cover["Reviewer"] == "浜 蓮, 港 あおい"
    assert cover["Submitted at (Asia/Tokyo)"] == datetime(2026, 11, 14, 5, 5, 7)
    assert cover["Generated at (Asia/Tokyo)"] == datetime(2026, 11, 22, 9, 20)


def test_each_hash_has_its_own_name(questions: Questionnaire, rules: Rubric) -> None:
    _cards, document = scored(example("EX-01"), questions, rules)

    english = cover_of(opened(questions, rules))
    japanese = cover_of(opened(questions, rules, "ja"))

    assert english["Hash of the answers"] == japanese["回答のハッシュ"] == "a" * 64
    assert english["Hash of the submission"] == japanese["提出のハッシュ"] == "b" * 64
    assert english["Hash of what was scored"] == japanese["採点に用いたデータのハッシュ"] == document.sha256
    assert english["Hash of the rules"] == japanese["評価基準のハッシュ"] == rules.sha256


def test_from_the_command_line_what_was_scored_is_what_was_answered(questions: Questionnaire, rules: Rubric) -> None:
    cover = cover_of(opened(questions, rules, record=None, made_at=datetime(2026, 5, 1, 9, 30)))

    assert cover["Hash of the answers"] == cover["Hash of what was scored"]
    assert cover["Hash of the submission"] == cover["Signed by"] == cover["Submitted at"] == "not recorded"
    assert cover["Generated at"] == datetime(2026, 5, 1, 9, 30)


def test_a_time_that_is_not_known_has_no_zone(questions: Questionnaire, rules: Rubric) -> None:
    cover = cover_of(opened(questions, rules, record=None))

    assert (cover["Submitted at"], cover["Generated at (Asia/Tokyo)"]) == (
        "not recorded",
        datetime(2026, 11, 22, 9, 20),
    )


def test_a_submission_nobody_looked_at_says_so(questions: Questionnaire, rules: Rubric) -> None:
    fresh = SubmissionRecord("a" * 64, "b" * 64, MADE_AT, "鈴木 花")

    book = opened(questions, rules, record=fresh, evidence={"*": 1})

    assert cover_of(book)["Reviewer"] == "not reviewed yet"
    law_03 = evidence_of(book)["LAW-03"][0]
    assert (law_03["File"], law_03["Decision"], law_03["Reviewer"]) == ("no file", "not reviewed yet", None)


def test_every_file_stands_with_its_hash_and_what_the_reviewer_confirmed(
    questions: Questionnaire, rules: Rubric
) -> None:
    rows = evidence_of(opened(questions, rules, evidence={"LAW-01": 2, "*": 1}))

    first, second = rows["LAW-01"]
    assert (first["File"], first["Size (bytes)"], first["SHA-256 of the file"]) == ("台帳.pdf", 48_211, "c" * 64)
    assert (first["Dated"], second["Dated"]) == (datetime(2026, 4, 1), None)
    assert second["SHA-256 of the file"] == "d" * 64
    assert [row["Decision"] for row in rows["LAW-01"]] == ["level 2 confirmed"] * 2
    assert (first["Level"], first["Reviewer"], first["Reason"]) == (2, "浜 蓮", "原本を確認")
    assert (rows["LAW-03"][0]["Decision"], rows["LAW-03"][0]["Reviewer"]) == (
        "level 1 confirmed for all answers",
        "港 あおい",
    )


def test_evidence_a_reviewer_set_to_nothing_is_told(questions: Questionnaire, rules: Rubric) -> None:
    refused = {"LAW-05": EvidenceReview(0, "浜 蓮", "別の事業場の書類")}
    record = SubmissionRecord("a" * 64, "b" * 64, MADE_AT, "鈴木", reviews=refused)

    (row,) = evidence_of(opened(questions, rules, record=record, evidence={"LAW-05": 0}))["LAW-05"]

    assert (row["Level"], row["Decision"], row["Reason"]) == (0, "rejected", "別の事業場の書類")


def test_a_file_for_a_question_without_a_score_is_not_left_out(questions: Questionnaire, rules: Rubric) -> None:
    record = SubmissionRecord("a" * 64, "b" * 64, MADE_AT, "鈴木", files=[GivenFile("PRF-01", "a.pdf", 1, "e" * 64)])

    (row,) = evidence_of(opened(questions, rules, record=record))["PRF-01"]

    assert (row["File"], row["Level"], row["Expires"]) == ("a.pdf", None, None)


@pytest.mark.parametrize(("language", "heading"), [("en", "Supplier's comment"), ("ja", "サプライヤーのコメント")])
def test_a_remark_of_the_supplier_stands_beside_its_answer(
    questions: Questionnaire, rules: Rubric, language: str, heading: str
) -> None:
    answers = opened(questions, rules, language).worksheets[3]

    assert rows_by_first_cell(answers)["LAW-02"][column_of(answers, heading)].value == "別紙のとおり"


def evidence_of(book: Workbook) -> dict[str, list[dict[str, Any]]]:
    """The rows of the Evidence sheet by question, each by its headings."""
    sheet = book["Evidence"]
    heads = [str(cell.value) for cell in sheet[3]]
    found: dict[str, list[dict[str, Any]]] = {}
    for row in sheet.iter_rows(min_row=4, values_only=True):
        cells = dict(zip(heads, row, strict=True))
        found.setdefault(str(cells["Item"]), []).append(cells)
    return found
