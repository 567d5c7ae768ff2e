"""What strangers send to any page: hosts, cookies, methods, bodies and addresses that are none of ours."""

import io
import logging
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text

from tadasu.app import create_app
from tadasu.config import Settings, SettingsError, read_settings
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser

OURS = "http://127.0.0.1:8000"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """Of an application that answers for its faults as it does when served."""
    app.testing = False
    return Browser(app)


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return a_request(database, people, settings, answering="started")


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1:99999999", 'a"><script>', "@"])
def test_a_host_that_is_not_ours_is_refused_and_not_repeated(stranger: Browser, host: str, accept: str) -> None:
    reply = stranger.client.get("/sign-in", base_url=OURS, headers={"Host": host, "Accept": accept})

    assert reply.status_code == 400
    assert host not in reply.text and "evil" not in str(reply.headers)


@pytest.mark.parametrize("name", ["X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-Prefix", "Forwarded"])
def test_what_a_stranger_says_of_hosts_in_front_is_not_believed(stranger: Browser, name: str) -> None:
    reply = stranger.get("/answer/tasks", headers={name: "evil.example"})

    assert (reply.status_code, reply.headers["Location"]) == (303, "/answer/door")


@pytest.mark.parametrize(
    ("proxies", "sent", "place"),
    [
        (0, "203.0.113.9", "127.0.0.1"), (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.1, 203.0.113.9", "203.0.113.9"), (2, "198.51.100.1, 203.0.113.9", "198.51.100.1"),
        (1, "", "127.0.0.1"), (2, "203.0.113.9", "127.0.0.1"),
    ],
)  # fmt: skip
def test_only_our_own_proxies_say_where_a_request_came_from(
    services: Services, settings: Settings, proxies: int, sent: str, place: str
) -> None:
    from dataclasses import replace

    from flask import request

    app = create_app(services=replace(services, settings=replace(settings, proxies=proxies)))
    seen: list[Any] = []
    app.before_request_funcs[None].insert(0, lambda: seen.append((request.remote_addr, request.host)))

    app.test_client().get("/health", base_url=OURS, headers={"X-Forwarded-For": sent, "X-Forwarded-Host": "evil"})

    assert seen == [(place, "127.0.0.1:8000")]


@pytest.mark.parametrize("value", ["-1", "10", "one", "", "１"])
def test_a_number_of_proxies_that_is_none_stops_the_start(value: str) -> None:
    with pytest.raises(SettingsError, match="TADASU_PROXIES"):
        read_settings({"TADASU_PROXIES": value, "TADASU_SECRET": "x" * 32})


@pytest.mark.parametrize("name", ["sid", "answer", "inv", "visit", "notice", "lang"])
@pytest.mark.parametrize("value", ["\xff\xfe", "a.b.c", '"\\377"', "x" * 4_000, "", "\xed\xa0\x80", "W10.aaaaaa.bbbb"])
def test_a_cookie_that_is_none_of_ours_is_as_good_as_none(stranger: Browser, name: str, value: str) -> None:
    for path in ("/answer/door", "/sign-in", "/nowhere", "/i/x"):
        reply = stranger.client.get(path, base_url=OURS, headers={"Cookie": f"{name}={value}"})

        assert reply.status_code in (200, 303, 404), path


@pytest.mark.parametrize("method", ["TRACE", "DELETE", "PATCH", "BREW"])
def test_a_method_that_is_not_taken_is_405(stranger: Browser, method: str) -> None:
    reply = stranger.client.open("/answer", method=method, base_url=OURS)

    assert reply.status_code == 405
    assert "GET" in reply.headers["Allow"]


def test_no_header_turns_a_get_into_something_else(stranger: Browser) -> None:
    for name in ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override"):
        assert stranger.get("/answer/door", headers={name: "DELETE"}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/i/a%00b", 404), ("/contact/%00", 404), ("/join/%00", 404), ("/reset/%00", 404), ("/i/%FF%FE", 404),
        ("/i/%ED%A0%80", 404), ("/mailbox?address=%00", 422), ("/mailbox?address=%FF", 200), ("/sign-in?next=%00", 422),
        ("/mailbox/99999999999999999999", 404), ("/mailbox/-1", 404), ("/static/..%2f..%2fpolicy.py", 404),
        ("/static/%2e%2e/policy.py", 404), ("//evil.example/%2f..", 404),
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(stranger: Browser, path: str, status: int) -> None:
    reply = stranger.get(path)

    assert reply.status_code == status
    assert "Location" not in reply.headers


@pytest.mark.parametrize("before", ["2147483648", "99999999999999999999", "9" * 4_000])
def test_a_page_of_the_outbox_that_cannot_be_is_refused(browser: Any, people: People, before: str) -> None:
    reply = browser(people.sora).get(f"/outbox?before={before}")

    assert reply.status_code == 422


def test_a_nul_in_what_is_only_looked_up_is_no_fault_of_ours(stranger: Browser) -> None:
    for path in ("/sign-in", "/forgotten"):
        reply = stranger.post(path, data={"email": "a\0@example.jp", "password": "a\0b"})

        assert reply.status_code in (303, 422), path


class Cut(io.BytesIO):
    """A line that breaks after some bytes, as a server reports it."""

    def read(self, *_size: Any) -> bytes:
        raise OSError("cut off")

    readinto = read  # type: ignore[assignment]  # Whichever way it is read.


@pytest.mark.parametrize("content_type", [FORM, "multipart/form-data; boundary=x", "application/json", "text/plain"])
def test_a_line_that_is_cut_is_no_fault_of_ours(stranger: Browser, content_type: str) -> None:
    reply = stranger.post(
        "/answer/link", input_stream=Cut(), content_type=content_type,
        environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip

    assert reply.status_code == 400


@pytest.mark.parametrize("path", ["/answer/link", "/sign-in", "/language"])
def test_a_packed_form_is_refused(stranger: Browser, path: str) -> None:
    packed: Any = b"\x1f\x8b"
    reply = stranger.post(path, data=packed, content_type=FORM, headers={"Content-Encoding": "gzip"})

    assert reply.status_code == 415


@pytest.mark.parametrize("fields", ["&".join(f"f{n}=1" for n in range(10_001)), "f=1&" * 10_001])
def test_more_than_ten_thousand_fields_are_refused(app: Flask, database: Database, world: World, fields: Any) -> None:
    browser = answering_browser(app, database, world)

    reply = browser.post("/answer/sections/site", data=fields, content_type=FORM)

    assert reply.status_code == 413


def test_only_files_make_a_body_large(app: Flask, database: Database, world: World) -> None:
    """Fields in millions would take a hundred times their size in memory, and seconds."""
    browser = answering_browser(app, database, world)

    reply = browser.post(
        "/answer/evidence/PRF-04", input_stream=io.BytesIO(b"a&" * 1_000_000), content_type=FORM,
        environ_overrides={"wsgi.input_terminated": True},
    )  # fmt: skip

    assert reply.status_code == 413


class Slow(io.BytesIO):
    """While it is read, somebody else writes to the database."""

    def __init__(self, content: bytes, database: Database) -> None:
        super().__init__(content)
        self.database = database

    def read(self, *size: Any) -> bytes:
        with self.database.writing() as session:
            session.execute(text("UPDATE organisation SET name = name"))
        return super().read(*size)


def test_a_slow_upload_keeps_nobody_from_writing(browser: Any, people: People, database: Database) -> None:
    sender = browser(people.aoi)
    token = sender.csrf_token("/suppliers/imports")
    body = (
        f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n'
        '--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n名称\r\nあ\r\n--x--\r\n'
    ).encode()

    reply = sender.client.post(
        "/suppliers/imports", base_url=OURS, input_stream=Slow(body, database), content_length=len(body),
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip

    assert reply.status_code == 303


def test_a_report_of_the_browser_is_logged_harmlessly_and_not_without_end(
    stranger: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    report = "\x1b[31m\r\n2026 ERROR\0\u2028" + "x" * 9_000
    with caplog.at_level(logging.WARNING):
        for _ in range(70):
            assert stranger.client.post("/csp-report", base_url=OURS, data=report).status_code == 204

    written = [record.getMessage() for record in caplog.records if "content security policy" in record.getMessage()]
    assert 0 < len(written) <= 60, "thirty a minute, and the minute may end meanwhile"
    assert all(line.isprintable() and len(line) < 2_200 for line in written)


def test_a_link_that_names_somebody_tells_no_other_page_where_it_was(stranger: Browser) -> None:
    for path in ("/i/x", "/contact/x", "/join/x", "/reset/x", "/answer/door"):
        assert stranger.get(path).headers["Referrer-Policy"] == "no-referrer", path
