"""Letters of a campaign: placeholders, what a template may say, and values that try to be more than words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tadasu.campaigns import letters
from tadasu.campaigns.drafting import sentence
from tadasu.campaigns.letters import KINDS, PLACEHOLDERS, STANDARD, Template, TemplateProblem
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.mail.models import Message
from tadasu.services import Services
from tests.platform.conftest import People
from tests.platform.reminding import asked, at, rounds

VALUES = {
    "supplier": "株式会社サンプル精工", "contact": "鈴木 花", "member": "ヤマダ食品", "campaign": "受入れ調査 2026",
    "due_date": "2026年12月20日", "minutes": "50", "link": "https://tadasu.example/i/abc",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_standard_letters_are_good_and_are_filled_in_completely(kind: str, language: str) -> None:
    template = STANDARD[kind][language]

    letters.check(kind, template)
    filled = letters.fill(template, VALUES)

    assert VALUES["link"] in filled.body
    assert "{" not in filled.subject + filled.body


@pytest.mark.parametrize(
    ("subject", "body", "code"),
    [
        ("", "{link}", "empty"),
        ("   ", "{link}", "empty"),
        ("About {campaign}", "  \n ", "empty"),
        ("a" * 201, "{link}", "long"),
        ("About", "{link}" + "a" * 5_000, "long"),
        ("About {suplier}", "{link}", "unknown"),
        ("About", "Dear {Contact}, {link}", "unknown"),
        ("About", "{ link }", "unknown"),
        ("About", "{} {link}", "unknown"),
        ("About", "{0.__class__} {link}", "unknown"),
        ("About", "{link} {due_date", "brace"),
        ("About", "{link} }", "brace"),
        ("About", "{{link}}", "brace"),
        ("About", "Please answer.", "link_missing"),
        ("Here: {link}", "{link}", "link_in_subject"),
    ],
)
def test_what_could_not_be_filled_in_is_refused_when_it_is_saved(subject: str, body: str, code: str) -> None:
    with pytest.raises(TemplateProblem) as refused:
        letters.check("invitation", Template(subject, body))

    assert refused.value.code == code


def test_braces_of_a_japanese_keyboard_are_meant_as_placeholders() -> None:
    assert letters.with_plain_braces("｛supplier｝ 様 {link｝ ｛重要｝") == "{supplier} 様 {link} ｛重要｝"


@pytest.mark.parametrize("name", ["{link}", "{{supplier}}", "A\r\nBcc: x@example.jp", "%(member)s"])
def test_a_value_is_never_looked_at_for_more_placeholders(name: str) -> None:
    filled = letters.fill(Template("To {supplier}", "{supplier}: {link}"), {**VALUES, "supplier": name})

    assert filled.body == f"{name}: {VALUES['link']}"
    assert "\n" not in filled.subject
    assert "\r" not in filled.subject


@pytest.mark.parametrize("name", ["名" * 10_000, "شركة النسيج \u202eمقلوب", "工場 👩🏽‍🏭🇻🇳", "Ｎ" * 300])
def test_long_right_to_left_and_emoji_names_arrive_as_they_are(name: str) -> None:
    filled = letters.fill(STANDARD["invitation"]["ja"], {**VALUES, "supplier": name})

    assert filled.body.startswith(name)


@given(st.dictionaries(st.sampled_from(PLACEHOLDERS), st.text(), max_size=7))
def test_filling_in_never_fails_and_leaves_what_it_does_not_know(values: dict[str, str]) -> None:
    filled = letters.fill(Template("{campaign}", "{link}|{supplier}"), values)

    assert filled.body == f"{values.get('link', '{link}')}|{values.get('supplier', '{supplier}')}"


def test_a_contact_who_reads_neither_language_is_written_to_in_japanese() -> None:
    assert [letters.letter_language(code) for code in ("ja", "en", "vi", "")] == ["ja", "en", "ja", "ja"]


def test_every_problem_has_a_sentence_of_its_own(app) -> None:  # type: ignore[no-untyped-def]  # Flask's own fixture.
    codes = ("empty", "long", "unknown", "brace", "link_missing", "link_in_subject")

    with app.test_request_context():
        sentences = {sentence(TemplateProblem(code, "suplier")) for code in codes}

    assert len(sentences) == len(codes)
    assert any("{suplier}" in each for each in sentences)


@pytest.mark.parametrize(
    ("language", "true", "untrue"),
    [
        ("ja", "途中まで入力された内容がある場合は保存されており", "ご回答期限は"),
        ("en", "If you have begun, what you entered is saved", "is due on"),
    ],
)
def test_the_standard_reminder_is_true_for_who_never_opened_it_and_after_the_due_day(
    services: Services, database: Database, people: People, settings: Settings, language: str, true: str, untrue: str
) -> None:
    asked(database, people, settings, contact_language=language)

    rounds(services, at(date(2027, 2, 1), 9), at(date(2027, 2, 1), 9))

    with database.reading() as session:
        body = session.scalars(select(Message.body)).one()
    assert true in body and untrue not in body
    assert {"ja": "ご回答期限：2027年1月29日", "en": "due day: 29 January 2027"}[language] in body
