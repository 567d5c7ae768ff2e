"""Requests that are no save at all: broken bodies, other types, other sessions."""

import json

import pytest
from flask import Flask

from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.answering.saving import ADDRESS, opened_without_overtime, put, save, versions
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser, complete_answers


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return opened_without_overtime(database, people, settings)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"value": 1', 400, "json_invalid"), (b"", 400, "json_invalid"), (b"null", 422, "object_expected"),
        (b"[]", 422, "object_expected"), (b'"x"', 422, "object_expected"), (b"1", 422, "object_expected"),
        (b'{"value":1,"value":2,"base_version":0,"key":"key-0000001"}', 400, "json_duplicate_key"),
        (b'{"value":NaN,"base_version":0,"key":"key-0000001"}', 400, "json_invalid_number"),
        (b'{"value":Infinity,"base_version":0,"key":"key-0000001"}', 400, "json_invalid_number"),
        (b'{"value":' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "json_too_deep"),
        (b'{"value":' + b"9" * 5_000 + b',"base_version":0,"key":"key-0000001"}', 422, "number_too_long"),
        (b'{"value":1e400,"base_version":0,"key":"key-0000001"}', 422, "invalid"),
        (b'{"value":"\\ud800","base_version":0,"key":"key-0000001"}', 422, "text_invalid_unicode"),
        (b'{"value":{"\\ud800":1},"base_version":0,"key":"key-0000001"}', 422, "text_invalid_unicode"),
        (b'{"value":"a\\u0000b","base_version":0,"key":"key-0000001"}', 422, "text_control_character"),
        (b'{"value":"a\\u000bb","base_version":0,"key":"key-0000001"}', 422, "text_control_character"),
        ('{"value":"１"}'.encode("utf-16"), 400, "encoding_utf8_expected"),
        (b'{"value":"\xff"}', 400, "encoding_utf8_expected"),
        (b"\xef\xbb\xbf{}", 400, "encoding_utf8_expected"),
        (b'{"value":1,"base_version":0,"key":"key-0000001","role":"SA"}', 422, "unknown_field"),
        (b'{"value":1,"base_version":0,"key":"key-0000001","score":1}', 422, "unknown_field"),
        (b'{"value":1}', 422, "invalid"),
        (b'{"value":"' + b"x" * 260_000 + b'"}', 413, "too_large"),
    ],
)  # fmt: skip
def test_a_body_that_is_no_save_is_refused(
    suzuki: Browser, database: Database, body: bytes, status: int, code: str
) -> None:
    reply = put(suzuki, body)

    assert (reply.status_code, reply.json["error"]["code"]) == (status, code), reply.text
    assert versions(database) == 0


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/x-www-form-urlencoded", "text/json"])
def test_json_that_says_it_is_something_else_is_refused(suzuki: Browser, content_type: str) -> None:
    body = b'{"value":1,"base_version":0,"key":"key-0000001"}'

    assert put(suzuki, body, content_type).status_code == 415


def test_a_packed_body_is_refused(suzuki: Browser) -> None:
    reply = put(suzuki, b"{}", **{"Content-Encoding": "gzip"})

    assert reply.status_code == 415


def test_a_save_from_a_page_of_another_session_is_refused(
    app: Flask, suzuki: Browser, database: Database, people: People, settings: Settings
) -> None:
    token = suzuki.csrf_token(ADDRESS)
    other = answering_browser(app, database, a_request(database, people, settings, answers=complete_answers()))

    reply = other.client.put(ADDRESS, base_url="http://127.0.0.1:8000", headers={"X-CSRF-Token": token},
                             json={"value": 1, "base_version": 1, "key": "key-0000009"})  # fmt: skip

    assert reply.status_code == 403
    assert json.loads(reply.data)["error"]["code"] == "session_changed"
    assert versions(database) == 0


def test_without_a_session_nothing_is_saved(app: Flask, database: Database, world: World) -> None:
    assert save(Browser(app), "LAW-10", 1).status_code == 401
    assert versions(database) == 0
