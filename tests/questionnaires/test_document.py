"""Everything of an answer document around the answers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from questionnaires.answers.document import CHECK_STATES, Evidence
from questionnaires.answers.raised import FLAG_STATES
from tests.questionnaires.fixtures import LEFT_OUT, codes, good_site, read


def test_a_document_is_read_with_all_it_holds() -> None:
    raw = good_site(
        supplier={"name": "山田精機", "site": None},
        form="full",
        evidence={"*": 1, "LAW-01": {"level": 3, "on": "2025-03-31"}},
        flags={"LAW-21": "contained"},
        checks={"CC-01": "closed"},
        accepted_na={"LAW-13": "new site"},
        affected={"LAW-21": 7},
        comments={"LAW-01": "see file\nof March"},
    )

    document = read(raw)

    assert document.questionnaire == "responsible-acceptance@1"
    assert document.as_of == date(2026, 4, 30)
    assert document.supplier == {"name": "山田精機"}
    assert document.evidence_default == Evidence(1)
    assert document.evidence == {"LAW-01": Evidence(3, date(2025, 3, 31))}
    assert document.flags == {"LAW-21": "contained"}
    assert document.checks == {"CC-01": "closed"}
    assert document.accepted_na == {"LAW-13": "new site"}
    assert document.affected == {"LAW-21": 7}
    assert document.comments == {"LAW-01": "see file\nof March"}


@pytest.mark.parametrize("id", ["PRF-01", "PRF-03", "PRF-04"])
@pytest.mark.parametrize("answer", [LEFT_OUT, None, "N/A"])
def test_without_a_required_answer_a_document_is_refused(id: str, answer: Any) -> None:
    assert codes(good_site({id: answer})) == [("required_missing", f"answers.{id}")]


def test_the_prefecture_is_required_too() -> None:
    assert codes(good_site({"PRF-01": {"entity": "Works"}})) == [("field_missing", "answers.PRF-01.prefecture")]


ABSENT = ["as_of", "form", "supplier", "evidence", "flags", "checks", "accepted_na", "raised", "affected", "previous",
          "comments", "records", "filled_in", "survey"]  # fmt: skip


@pytest.mark.parametrize("key", ABSENT)
def test_null_is_the_same_as_a_key_left_out(key: str) -> None:
    without = good_site()
    without.pop(key, None)

    found = read(good_site(**{key: None}))

    assert replace(found, sha256="") == replace(read(without), sha256="")


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"format": "tadasu.answers/2"}, "document_format", "format"),
    ({"format": None}, "document_format", "format"),
    ({"questionnaire": "responsible-acceptance@2"}, "other_questionnaire", "questionnaire"),
    ({"questionnaire": "three-items@1"}, "other_questionnaire", "questionnaire"),
    ({"questionnaire": ["responsible-acceptance@1"]}, "other_questionnaire", "questionnaire"),
    ({"answer": {}}, "unknown_key", "answer"),
    ({"evidnce": {"*": 3}}, "unknown_key", "evidnce"),
    ({"as_of": "2026-04"}, "date_expected", "as_of"),
    ({"as_of": "2026-02-30"}, "no_such_day", "as_of"),
    ({"as_of": 20260430}, "date_expected", "as_of"),
    ({"form": "long"}, "unknown_option", "form"),
    ({"form": True}, "unknown_option", "form"),
    ({"supplier": "Works"}, "record_expected", "supplier"),
    ({"supplier": {"nmae": "Works"}}, "unknown_field", "supplier.nmae"),
    ({"supplier": {"name": 5}}, "text_expected", "supplier.name"),
    ({"supplier": {"name": "x" * 10_001}}, "text_too_long", "supplier.name"),
    ({"supplier": {"name": "a\x00"}}, "text_control", "supplier.name"),
    ({"supplier": {"name": "\udfff"}}, "text_control", "supplier.name"),
    ({"evidence": 2}, "record_expected", "evidence"),
    ({"evidence": {"*": 4}}, "evidence_level", "evidence.*"),
    ({"evidence": {"*": -1}}, "evidence_level", "evidence.*"),
    ({"evidence": {"LAW-01": True}}, "evidence_level", "evidence.LAW-01"),
    ({"evidence": {"LAW-01": "2"}}, "evidence_level", "evidence.LAW-01"),
    ({"evidence": {"LAW-01": 1.5}}, "evidence_level", "evidence.LAW-01"),
    ({"evidence": {"LAW-01": None}}, "evidence_level", "evidence.LAW-01"),
    ({"evidence": {"LAW-01": {"on": "2026-01-01"}}}, "evidence_level", "evidence.LAW-01"),
    ({"evidence": {"LAW-01": {"level": 2, "file": "a"}}}, "evidence_level", "evidence.LAW-01"),
    ({"evidence": {"LAW-01": {"level": 2, "on": "2026-02-30"}}}, "no_such_day", "evidence.LAW-01.on"),
    ({"evidence": {"LAW-99": 1}}, "unknown_question", "evidence.LAW-99"),
    ({"flags": {"LAW-21": "gone"}}, "unknown_option", "flags.LAW-21"),
    ({"flags": {"LAW-21": "closed"}}, "unknown_option", "flags.LAW-21"),
    ({"flags": {"LAW-21": 1}}, "unknown_option", "flags.LAW-21"),
    ({"flags": ["LAW-21"]}, "record_expected", "flags"),
    ({"checks": {"CC-01": "suspected"}}, "unknown_option", "checks.CC-01"),
    ({"accepted_na": {"LAW-99": "so"}}, "unknown_question", "accepted_na.LAW-99"),
    ({"accepted_na": {"*": "so"}}, "unknown_question", "accepted_na.*"),
    ({"accepted_na": {"LAW-01": True}}, "text_expected", "accepted_na.LAW-01"),
    ({"accepted_na": {"LAW-01": ""}}, "na_note_missing", "accepted_na.LAW-01"),
    ({"accepted_na": {"LAW-01": " \n\u3000"}}, "na_note_missing", "accepted_na.LAW-01"),
    ({"affected": {"LAW-21": -1}}, "number_too_small", "affected.LAW-21"),
    ({"affected": {"LAW-21": 1.5}}, "whole_expected", "affected.LAW-21"),
    ({"affected": {"LAW-21": True}}, "number_expected", "affected.LAW-21"),
    ({"affected": {"LAW-21": 10**400}}, "number_too_large", "affected.LAW-21"),
    ({"comments": "all well"}, "record_expected", "comments"),
    ({"comments": {"LAW-01": {"by": "me"}}}, "text_expected", "comments.LAW-01"),
    ({"comments": {"LAW-99": "so"}}, "unknown_question", "comments.LAW-99"),
    ({"comments": {"LAW-01": "a\x00"}}, "text_control", "comments.LAW-01"),
    ({"records": {"left_erly": 0}}, "unknown_field", "records.left_erly"),
    ({"records": {"payslips": [{"gross": 1}]}}, "field_missing", "records.payslips[0].pay_month"),
    ({"survey": {"reports": {"WVS-11": 1}}}, "unknown_field", "survey.reports.WVS-11"),
    ({"filled_in": {"minutes": "12"}}, "number_expected", "filled_in.minutes"),
    ({"previous": "last year"}, "document_expected", "previous"),
    ({"previous": []}, "document_expected", "previous"),
]  # fmt: skip


@pytest.mark.parametrize(("top", "code", "place"), WRONG, ids=[f"{top!r:.60}" for top, *_ in WRONG])
def test_what_is_wrong_around_the_answers_is_refused_at_its_place(top: dict[str, Any], code: str, place: str) -> None:
    assert codes(good_site(**top)) == [(code, place)]


@pytest.mark.parametrize("state", FLAG_STATES)
def test_a_flag_may_have_each_state_of_its_life(state: str) -> None:
    assert read(good_site(flags={"LAW-21": state})).flags == {"LAW-21": state}


@pytest.mark.parametrize("state", CHECK_STATES)
def test_a_check_may_also_be_closed(state: str) -> None:
    assert read(good_site(checks={"CC-01": state})).checks == {"CC-01": state}


FLAG = {"id": "ZT-R", "severity": "ZT", "pillar": "A", "reason": "Papers locked away.", "approved_by": ["Sato", "Ito"]}


def test_a_reviewer_may_raise_a_flag_with_two_approvals() -> None:
    raised = read(good_site(raised=[FLAG])).raised

    assert [(flag.id, flag.state, flag.approved_by) for flag in raised] == [("ZT-R", "open", ("Sato", "Ito"))]


def test_a_suspicion_needs_a_reason_but_no_approval() -> None:
    flag = {"id": "S-1", "severity": "CRIT", "pillar": "A", "state": "suspected", "reason": "A worker said so."}

    assert read(good_site(raised=[flag])).raised[0].approved_by == ()


BAD_FLAGS: list[tuple[dict[str, Any], str, str]] = [
    ({"approved_by": ["Sato"]}, "approvals_missing", "raised[0].approved_by"),
    ({"approved_by": ["Sato", "Sato "]}, "approvals_missing", "raised[0].approved_by"),
    ({"approved_by": ["Tanaka", "tanaka "]}, "approvals_missing", "raised[0].approved_by"),
    ({"approved_by": ["Tanaka  Ichiro", "Ｔａｎａｋａ　ICHIRO"]}, "approvals_missing", "raised[0].approved_by"),
    ({"approved_by": ["Sato", ""]}, "approvals_missing", "raised[0].approved_by"),
    ({"approved_by": None}, "approvals_missing", "raised[0].approved_by"),
    ({"approved_by": ["Sato", 5, "Ito"]}, "text_expected", "raised[0].approved_by[1]"),
    ({"reason": " "}, "reason_missing", "raised[0].reason"),
    ({"reason": None}, "reason_missing", "raised[0].reason"),
    ({"id": ""}, "field_missing", "raised[0].id"),
    ({"id": None}, "field_missing", "raised[0].id"),
    ({"pillar": None}, "field_missing", "raised[0].pillar"),
    ({"severity": "SEVERE"}, "unknown_option", "raised[0].severity"),
    ({"severity": None}, "field_missing", "raised[0].severity"),
    ({"state": "closed"}, "unknown_option", "raised[0].state"),
    ({"by": "me"}, "unknown_field", "raised[0].by"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "code", "place"), BAD_FLAGS)
def test_a_flag_that_is_raised_badly_is_refused(change: dict[str, Any], code: str, place: str) -> None:
    assert codes(good_site(raised=[{**FLAG, **change}])) == [(code, place)]


def test_two_raised_flags_cannot_have_one_id() -> None:
    raised = [FLAG, {**FLAG, "id": "S-2"}, {**FLAG, "id": f"{FLAG['id']} "}]

    assert codes(good_site(raised=raised)) == [("raised_twice", "raised[2].id")]


BROKEN_TEXTS: list[tuple[dict[str, Any], str]] = [
    ({"flags": {"LAW-21\ud800": "open"}}, "flags.LAW-21\ufffd"),
    ({"checks": {"\udfff": "open"}}, "checks.\ufffd"),
    ({"affected": {"\ud800": 1}}, "affected.\ufffd"),
    ({"previous": good_site(as_of="2025-04-30") | {"flags": {"\ud800": "open"}}}, "previous.flags.\ufffd"),
]  # fmt: skip


@pytest.mark.parametrize(("top", "place"), BROKEN_TEXTS)
def test_half_a_letter_is_refused_wherever_it_stands(top: dict[str, Any], place: str) -> None:
    assert codes(good_site(**top)) == [("text_control", place)]


@pytest.mark.parametrize("raised", [{}, 0, "", False, "ZT-R"])
def test_raised_flags_are_a_list(raised: Any) -> None:
    assert codes(good_site(raised=raised)) == [("list_expected", "raised")]


def test_an_earlier_document_is_checked_like_the_later_one() -> None:
    earlier = good_site({"LAW-01": "z"}, as_of="2025-04-30")

    assert codes(good_site(previous=earlier)) == [("unknown_option", "previous.answers.LAW-01")]


def test_an_earlier_document_carries_no_other() -> None:
    earlier = good_site(as_of="2025-04-30", previous=good_site(as_of="2024-04-30"))

    assert codes(good_site(previous=earlier)) == [("previous_nested", "previous.previous")]


WORKS = {"name": "Works", "site": "Plant 1", "corporate_number": "1234567890123"}

OTHERS = [
    ({"name": "Mills"}, {"name": "Works"}, "name"),
    ({"site": "Plant 2"}, {}, "site"),
    ({"corporate_number": "3210987654321"}, {}, "corporate_number"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "now", "key"), OTHERS)
def test_an_earlier_document_of_another_supplier_is_refused(change: Any, now: Any, key: str) -> None:
    before = good_site(as_of="2025-04-30", supplier={**(now or WORKS), **change})

    found = codes(good_site(supplier=now or WORKS, previous=before))

    assert found == [("previous_other_supplier", f"previous.supplier.{key}")]


SAME: list[dict[str, Any]] = [
    {**WORKS, "name": "Works, renamed"}, {"name": "ＷＯＲＫＳ "}, {"site": "plant  1"}, {"name": None}, {},
]  # fmt: skip


@pytest.mark.parametrize("before", SAME)
def test_an_earlier_document_of_the_same_supplier_is_taken_however_it_is_written(before: dict[str, Any]) -> None:
    assert codes(good_site(supplier=WORKS, previous=good_site(as_of="2025-04-30", supplier=before))) == []


def test_an_earlier_document_is_kept() -> None:
    previous = read(good_site(previous=good_site(as_of="2025-04-30"))).previous

    assert previous is not None
    assert previous.as_of == date(2025, 4, 30)
