"""The outbox of those who run the platform, and the mailbox of a demo."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from tadasu.app import create_app
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.mail import outbox
from tadasu.mail.models import Message
from tadasu.mail.queries import pieces
from tadasu.mail.sending import send_due
from tadasu.services import Services
from tests.platform.conftest import Browser, People

CODE = "K7QM-2XRP"


def _arrive(services: Services, **of_letter: Any) -> int:
    given = {"kind": "invitation", "to_name": "Aoi", "to_email": "aoi@example.jp", "subject": "Please answer",
             "body": "See http://127.0.0.1:8000/i/token.\n<b>not bold</b>", "holds_secret": True}  # fmt: skip
    with services.database.writing() as session:
        id = outbox.put(session, services.settings, outbox.Letter(**{**given, **of_letter}), utc_now()).id
    send_due(services, utc_now())
    return id


def _state(database: Database, id: int) -> str:
    with database.reading() as session:
        return session.get_one(Message, id).state


def test_the_outbox_tells_the_platform_what_became_of_mails_and_not_what_they_say(
    services: Services, browser: Callable[..., Browser], people: People, database: Database
) -> None:
    id = _arrive(services, body="a secret word", holds_secret=False)
    with database.writing() as session:
        session.execute(update(Message).where(Message.id == id).values(state="failed", smtp_reply="550 5.1.1 nobody"))

    page = browser(people.sora).get("/outbox")

    assert page.status_code == 200
    assert "aoi@example.jp" in page.text
    assert "550 5.1.1 nobody" in page.text
    assert "Not delivered" in page.text
    assert "secret word" not in page.text


def test_the_outbox_is_filtered_by_state_and_turned_by_pages(
    services: Services, browser: Callable[..., Browser], people: People, database: Database
) -> None:
    for number in range(51):
        _arrive(services, subject=f"Mail number {number:02}")
    with database.writing() as session:
        session.execute(update(Message).where(Message.subject == "Mail number 07").values(state="bounced"))
    sora = browser(people.sora)

    first, bounced, odd = sora.get("/outbox"), sora.get("/outbox?state=bounced"), sora.get("/outbox?state=x&before=-1")

    assert "Mail number 50" in first.text
    assert "Mail number 00" not in first.text
    assert "before=" in first.text
    assert "Mail number 07" in bounced.text
    assert "Mail number 08" not in bounced.text
    assert odd.status_code == 200


def test_members_and_strangers_do_not_see_the_outbox(browser: Callable[..., Browser], people: People) -> None:
    assert browser(people.aoi).get("/outbox").status_code == 404
    assert browser().get("/outbox").status_code == 303


def test_anyone_on_this_machine_reads_the_mailbox(services: Services, browser: Callable[..., Browser]) -> None:
    id = _arrive(services)
    _arrive(services, to_email="ren@example.jp", subject="For Ren")
    stranger = browser()

    everything, of_ren = stranger.get("/mailbox"), stranger.get("/mailbox?address=REN@example.jp")
    mail = stranger.get(f"/mailbox/{id}")

    assert "Please answer" in everything.text
    assert "For Ren" in of_ren.text
    assert "Please answer" not in of_ren.text
    assert '<a href="http://127.0.0.1:8000/i/token">' in mail.text
    assert "<b>not bold</b>" not in mail.text


def test_a_code_stands_out(services: Services, browser: Callable[..., Browser]) -> None:
    later = utc_now() + timedelta(minutes=10)
    id = _arrive(services, kind="code", body=f"Your code: {CODE}\nIt works for 10 minutes.", drop_at=later)

    page = browser().get(f"/mailbox/{id}")

    assert page.text.count(CODE) == 2


def test_a_mail_of_the_mailbox_can_bounce(
    services: Services, browser: Callable[..., Browser], database: Database
) -> None:
    id = _arrive(services)
    stranger = browser()

    reply = stranger.post(f"/mailbox/{id}/bounce")
    again = stranger.post(f"/mailbox/{id}/bounce", headers={"Accept-Language": "en"})

    assert (reply.status_code, again.status_code) == (303, 303)
    assert _state(database, id) == "bounced"
    assert "not one that was sent" in stranger.get(f"/mailbox/{id}").text


def test_the_menu_leads_to_the_mailbox_on_the_machine_it_is_kept_on_and_nowhere_else(
    services: Services, browser: Callable[..., Browser], people: People
) -> None:
    link, aoi = '<a href="/mailbox">', browser(people.aoi)
    smtp = replace(services, settings=replace(services.settings, mail="smtp://127.0.0.1:25"))
    cookie = aoi.client.get_cookie("sid", domain="127.0.0.1")
    assert cookie is not None
    sending = Browser(create_app(services=smtp), cookie.value)

    assert link in aoi.get("/suppliers").text
    assert link not in aoi.get("/suppliers", environ_base={"REMOTE_ADDR": "192.0.2.7"}).text
    assert link not in sending.get("/suppliers").text


@pytest.mark.parametrize("path", ["/mailbox", "/mailbox/1", "/mailbox?address=aoi@example.jp"])
def test_there_is_no_mailbox_where_mails_leave(services: Services, path: str) -> None:
    _arrive(services)
    elsewhere = replace(services, settings=replace(services.settings, mail="smtp://127.0.0.1:25"))
    app = create_app(services=elsewhere)

    assert Browser(app).get(path).status_code == 404


def test_there_is_no_mailbox_for_other_machines(services: Services, browser: Callable[..., Browser]) -> None:
    id = _arrive(services)
    stranger = browser()

    for path in ("/mailbox", f"/mailbox/{id}"):
        assert stranger.get(path, environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404


def test_a_mail_that_is_not_there_is_not_found(browser: Callable[..., Browser]) -> None:
    assert browser().get("/mailbox/99").status_code == 404
    assert browser().post("/mailbox/99/bounce").status_code == 404


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("See https://a.example/b.", "https://a.example/b"),
        ("（http://a.example/b）をご覧ください", "http://a.example/b"),
        ("<http://a.example/b>", "http://a.example/b"),
        ("javascript:alert(1)", None),
    ],
)
def test_links_end_where_they_end(text: str, link: str | None) -> None:
    cut = pieces(text)

    assert "".join(piece.text for piece in cut) == text
    assert [piece.text for piece in cut if piece.is_link] == ([link] if link else [])
