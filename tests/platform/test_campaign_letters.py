"""The letters of a draft: previewed while they are typed, kept by kind and language, and tried on oneself."""

from collections.abc import Callable

from sqlalchemy import select, update

from tadasu.accounts.models import Person
from tadasu.campaigns.models import Request
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.library.operations import add_shipped
from tadasu.mail.models import Message
from tests.platform.campaign_drafts import draft, kept, questions_form
from tests.platform.conftest import Browser, People


def test_the_preview_of_a_letter_is_made_while_it_is_typed_and_keeps_nothing(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, suppliers=1)
    typed = {
        "kind": "invitation",
        "language": "ja",
        "subject": "<b>{member}</b>より",
        "body": "{supplier} {link} {minutes}",
    }

    fragment = browser(people.aoi).post(f"/campaigns/{id}/letters/preview", typed)

    assert fragment.status_code == 200
    assert "<html" not in fragment.text
    assert "&lt;b&gt;ヤマダ食品&lt;/b&gt;より" in fragment.text
    assert "株式会社サンプル0 http://127.0.0.1:8000/i/… 50" in fragment.text
    assert kept(database, id).messages == {}


def test_without_scripts_a_button_shows_the_same_preview(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi)
    typed = {
        "kind": "reminder",
        "language": "en",
        "subject": "Due {due_date}",
        "body": "Here: {link}",
        "then": "preview",
    }

    page = browser(people.aoi).post(f"/campaigns/{id}/letters", typed)

    assert page.status_code == 200
    assert "Here: http://127.0.0.1:8000/i/…" in page.text
    assert kept(database, id).messages == {}


def test_an_unknown_placeholder_is_refused_when_saving_and_what_was_typed_stays(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi)
    typed = {"kind": "invitation", "language": "ja", "subject": "件名", "body": "{suplier} {link}"}

    page = browser(people.aoi).post(f"/campaigns/{id}/letters", typed)

    assert page.status_code == 422
    assert "{suplier} is not a placeholder" in page.text
    assert "{suplier} {link}</textarea>" in page.text
    assert kept(database, id).messages == {}


def test_a_letter_is_kept_by_kind_and_language(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id, aoi = draft(database, people.aoi), browser(people.aoi)

    for language in ("ja", "en"):
        aoi.post(f"/campaigns/{id}/letters", {"kind": "invitation", "language": language, "subject": f"in {language}",
                                              "body": "｛link｝", "then": "save"})  # fmt: skip

    messages = kept(database, id).messages["invitation"]
    assert messages["ja"] == {"subject": "in ja", "body": "{link}"}
    assert messages["en"]["subject"] == "in en"


def test_a_copy_goes_to_oneself_with_a_link_that_leads_nowhere(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id = draft(database, people.aoi, suppliers=1)
    form = {"kind": "invitation", "language": "ja", "subject": "{campaign}", "body": "{link}", "then": "test"}

    browser(people.aoi).post(f"/campaigns/{id}/letters", form)

    with database.reading() as session:
        message = session.scalars(select(Message)).one()
        assert (message.to_email, message.request_id) == ("aoi@example.jp", None)
        assert message.body == "http://127.0.0.1:8000/i/…"


def test_the_page_opens_on_the_language_most_recipients_read(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    id, aoi = draft(database, people.aoi, suppliers=3), browser(people.aoi)

    japanese = aoi.get(f"/campaigns/{id}/letters").text
    with database.writing() as session:
        session.execute(update(Request).where(Request.id > 1).values(contact_language="en"))
    english = aoi.get(f"/campaigns/{id}/letters").text
    asked = aoi.get(f"/campaigns/{id}/letters?kind=reminder&language=ja").text

    for page, language in ((japanese, "ja"), (english, "en"), (asked, "ja")):
        assert f'<input type="hidden" name="language" value="{language}">' in page
    assert "3 recipients" in japanese and "2 recipients" in english


def test_a_new_campaign_signs_its_letters_with_whoever_makes_it(
    database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    with database.writing() as session:
        add_shipped(session, utc_now())
        session.get_one(Person, people.aoi.person_id).name = "港 {link} あおい"
    aoi = browser(people.aoi)

    aoi.post("/campaigns/new", questions_form(1))
    saved = [
        aoi.post("/campaigns/1/letters", {"kind": kind, "language": language, **template, "then": "save"}).status_code
        for kind, templates in kept(database, 1).messages.items()
        for language, template in templates.items()
    ]

    body = kept(database, 1).messages["invitation"]["ja"]["body"]
    assert "何卒よろしくお願い申し上げます。" in body
    assert body.endswith("{member}\n担当：港 (link) あおい\nメール：aoi@example.jp")
    assert saved == [303] * 6
