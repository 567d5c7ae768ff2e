"""How many sessions live at once: five of one person, or of one request; others' are their own affair."""

from collections.abc import Callable

from flask import Flask

from tadasu.config import Settings
from tadasu.database import Database
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_request, answering_browser

ALLOWED = 5


def test_the_sixth_session_of_a_person_ends_the_first_and_nobody_elses(
    browser: Callable[..., Browser], people: People
) -> None:
    colleague, stranger = browser(people.ren), browser(people.hana)

    aois = [browser(people.aoi) for _number in range(ALLOWED + 1)]

    assert [each.get("/").status_code for each in aois] == [303] + [200] * ALLOWED
    assert [each.get("/").status_code for each in (colleague, stranger)] == [200, 200]


def test_any_number_of_suppliers_answers_at_once(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    worlds = [a_request(database, people, settings, answering="opened") for _number in range(ALLOWED + 2)]

    suppliers = [answering_browser(app, database, world) for world in worlds]
    again = [answering_browser(app, database, worlds[0]) for _number in range(ALLOWED)]

    assert suppliers[0].get("/answer").status_code == 303, "the sixth of one request"
    assert [each.get("/answer").status_code for each in suppliers[1:] + again] == [200] * (2 * ALLOWED + 1)
