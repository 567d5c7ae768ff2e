"""The policy over the whole application: nothing is reachable that no row allows."""

from collections.abc import Callable, Mapping

import pytest
from flask import Flask
from sqlalchemy import text, update
from werkzeug.routing import Rule as Route

from tadasu.access import ANYONE
from tadasu.accounts.models import WebSession
from tadasu.accounts.sessions import STEP_UP
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.csrf import EXEMPT
from tadasu.database import Database
from tadasu.policy import POLICY
from tests.platform.conftest import Browser, People


def _routes(app: Flask) -> list[Route]:
    return [route for route in app.url_map.iter_rules() if route.endpoint != "static"]


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    endpoints = {route.endpoint for route in app.url_map.iter_rules()}

    assert endpoints - POLICY.keys() == set(), "add a row to policy.py for these endpoints"
    assert POLICY.keys() - endpoints == set(), "these rows of policy.py lead nowhere"


def test_an_endpoint_with_an_argument_loads_its_object(app: Flask) -> None:
    bare = {
        route.endpoint
        for route in _routes(app)
        if route.arguments & {"supplier_id", "campaign_id", "request_id", "import_id", "export_id", "job_id", "id"}
        and POLICY[route.endpoint].load is None
    }

    assert bare == set(), "these endpoints take an id and load nothing: anyone's object would do"


def test_every_change_needs_the_token_of_its_session(
    app: Flask, database: Database, people: People, browser: Callable[..., Browser]
) -> None:
    aoi = browser(people.aoi)
    with database.writing() as session:  # so that the question for the password does not come first
        session.execute(update(WebSession).values(stepped_up_until=utc_now() + STEP_UP))
    for route in _routes(app):
        for method in (route.methods or set()) & {"POST", "PUT", "PATCH", "DELETE"}:
            if route.endpoint in EXEMPT:
                continue
            arguments = dict.fromkeys(route.arguments, 1) | {"token": "x", "question": "PRF-01", "section": "profile"}
            with app.test_request_context():
                path = _path(app, route, arguments)
            reply = aoi.client.open(path, method=method, base_url="http://127.0.0.1:8000")
            assert reply.status_code in (401, 403, 404), f"{method} {path} without a token: {reply.status_code}"


def test_a_stranger_reaches_only_what_anyone_may(app: Flask, browser: Callable[..., Browser]) -> None:
    stranger = browser()
    for route in _routes(app):
        if POLICY[route.endpoint].roles == ANYONE or "GET" not in (route.methods or ()):
            continue
        reply = stranger.get(_path(app, route, dict.fromkeys(route.arguments, 1)))
        assert reply.status_code in (303, 401, 404), f"{route.rule}: {reply.status_code}"


@pytest.mark.parametrize("role", ["aoi", "ren", "hana", "sora"])
def test_reading_changes_nothing(
    app: Flask, database: Database, people: People, browser: Callable[..., Browser], role: str
) -> None:
    someone = browser(getattr(people, role))
    before = _everything(database)
    for route in _routes(app):
        if "GET" in (route.methods or ()) and not route.arguments:
            someone.get(route.rule)

    assert _everything(database) == before


def test_no_row_is_for_everybody_who_signs_in_by_accident() -> None:
    """A row for all accounts is a decision: these are the pages that are about oneself."""
    own = {endpoint for endpoint, rule in POLICY.items() if rule.roles >= set(Role) - {Role.RESPONDENT, Role.DELEGATE}}

    assert {endpoint.partition(".")[0] for endpoint in own} <= {"accounts", "home", "security", "health", "static"}


def _path(app: Flask, route: Route, arguments: Mapping[str, object]) -> str:
    with app.test_request_context(base_url="http://127.0.0.1:8000"):
        return app.url_map.bind("127.0.0.1").build(route.endpoint, arguments)


def _everything(database: Database) -> dict[str, int]:
    """A look at the whole of every table but the audit log, where each refusal is noted."""
    with database.reading() as session:
        from tadasu.tables import metadata

        return {
            table.name: hash(repr(session.execute(text(f"SELECT * FROM {table.name}")).all()))
            for table in metadata.sorted_tables
            if table.name != "audit"
        }
