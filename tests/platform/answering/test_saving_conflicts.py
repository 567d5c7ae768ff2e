"""Saves that meet: older versions, the same save again, two at once, a key used twice."""

import threading
from typing import Any

import pytest
from flask import Flask

from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.answering.saving import answer, opened_without_overtime, save, versions
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_helper, answering_browser


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return opened_without_overtime(database, people, settings)


def test_an_older_version_is_a_conflict_that_shows_both_values(
    suzuki: Browser, database: Database, world: World
) -> None:
    save(suzuki, "LAW-10", 40)

    reply = save(suzuki, "LAW-10", 30, key="key-0000002")

    error = reply.json["error"]
    assert (reply.status_code, error["code"]) == (409, "conflict")
    assert (error["yours"], error["theirs"], error["version"], error["by"]) == (30, 40, 1, "respondent")
    assert error["saved_at"].endswith("+00:00")
    assert answer(database, world, "LAW-10") == (40, 1)
    assert versions(database) == 1


@pytest.mark.parametrize("base", [None, -1, True, "1", 1.5, 2**40, [], {}])
def test_a_version_that_is_none_is_refused(suzuki: Browser, database: Database, base: Any) -> None:
    reply = save(suzuki, "LAW-10", 40, base=base)

    assert (reply.status_code, reply.json["error"]["field"]) == (422, "base_version")
    assert versions(database) == 0


def test_a_version_of_the_future_is_a_conflict(suzuki: Browser, database: Database) -> None:
    assert save(suzuki, "LAW-10", 40, base=7).json["error"]["code"] == "conflict"
    assert versions(database) == 0


@pytest.mark.parametrize("key", [None, "", "short", "x" * 41, "with space!", 1, ["key-0000001"], "k\u0000ey-00001"])
def test_a_key_that_is_none_is_refused(suzuki: Browser, database: Database, key: Any) -> None:
    assert save(suzuki, "LAW-10", 40, key=key).status_code == 422
    assert versions(database) == 0


def test_the_same_save_sent_again_is_answered_again_and_made_once(suzuki: Browser, database: Database) -> None:
    replies = [save(suzuki, "LAW-10", 40) for _time in range(100)]

    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.data for reply in replies}) == 1
    assert versions(database) == 1


def test_a_save_that_comes_late_and_twice_changes_nothing_newer(
    suzuki: Browser, database: Database, world: World
) -> None:
    save(suzuki, "LAW-10", 40)
    save(suzuki, "LAW-10", 30, base=1, key="key-0000002")

    late = save(suzuki, "LAW-10", 40)

    assert (late.status_code, late.json["version"], late.json["value"]) == (200, 1, 40)
    assert answer(database, world, "LAW-10") == (30, 2)


@pytest.mark.parametrize(("question", "value", "base"), [("LAW-10", 41, 0), ("LAW-10", 40, 1), ("LAW-16", 40, 0)])
def test_a_key_with_another_body_is_refused(suzuki: Browser, question: str, value: Any, base: int) -> None:
    save(suzuki, "LAW-10", 40)

    reply = save(suzuki, question, value, base=base)

    assert (reply.status_code, reply.json["error"]["code"]) == (422, "key_reused")


def test_the_same_save_at_the_same_moment_is_made_once(app: Flask, database: Database, world: World) -> None:
    browsers = [answering_browser(app, database, world) for _one in range(4)]
    barrier = threading.Barrier(len(browsers))
    versions_told: list[int] = []

    def race(browser: Browser) -> None:
        barrier.wait()
        versions_told.append(save(browser, "LAW-10", 40).json["version"])

    threads = [threading.Thread(target=race, args=(browser,)) for browser in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert versions_told == [1, 1, 1, 1]
    assert versions(database) == 1


def test_a_conflict_with_a_helper_names_the_role(app: Flask, suzuki: Browser, database: Database, world: World) -> None:
    save(
        answering_browser(app, database, world, delegation_id=a_helper(database, world, "pay-and-hours")), "LAW-10", 40
    )

    assert save(suzuki, "LAW-10", 30, key="key-0000002").json["error"]["by"] == "delegate"
