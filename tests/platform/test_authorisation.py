"""Every route, for every role, on what is theirs, somebody else's, and not there at all.

What is to be expected stands in docs/authorisation.csv, and nowhere in the code: one line for each
endpoint, with Y (may), S (may, once the password was given again) or - (may not) for each role.
"""

import csv
import shutil
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from uuid import uuid4

import pytest
from werkzeug.routing import Rule as Route

from tadasu.app import create_app
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tadasu.storage import Storage
from tests.conftest import ROOT
from tests.platform import conftest
from tests.platform.authorisation_walk import COLUMNS, TABLE, Stage, Walk
from tests.platform.authorisation_world import build
from tests.platform.conftest import ON_POSTGRESQL


def _settings(folder: Path, url: str) -> Settings:
    return Settings(folder, url, "http://127.0.0.1:8000", b"0123456789abcdef" * 2, "mailbox", "T <t@localhost>", True)


@cache
def _routes() -> Mapping[str, Route]:
    """By endpoint and method; some endpoints take both GET and POST."""
    folder = Path(mkdtemp())
    url = f"sqlite:///{folder / 'nothing.db'}"
    app = create_app(services=Services(_settings(folder, url), Database(url), Storage(folder)))
    return {
        f"{method} {route.endpoint}": route
        for route in sorted(app.url_map.iter_rules(), key=lambda each: each.endpoint)
        for method in sorted((route.methods or set()) - {"HEAD", "OPTIONS"})
    }


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {line["endpoint"]: line for line in csv.DictReader(file)}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    folder = Path(mkdtemp())
    name = f"walk_{uuid4().hex[:12]}"
    if ON_POSTGRESQL:
        conftest._administer(conftest._postgresql(), f"CREATE DATABASE {name} TEMPLATE template_tadasu")
        url, template = conftest._named(conftest._postgresql(), name), f"{name}_template"
    else:
        shutil.copy(conftest._sqlite_template(), folder / "tadasu.db")
        url, template = f"sqlite:///{folder / 'tadasu.db'}", str(folder / "template.db")
    services = Services(_settings(folder, url), Database(url, pool=4), Storage(folder / "files"))
    world = build(services)
    services.database.dispose()
    if ON_POSTGRESQL:
        conftest._administer(conftest._postgresql(), f"CREATE DATABASE {template} TEMPLATE {name}")
    else:
        shutil.copy(folder / "tadasu.db", template)
    app = create_app(services=services)
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = True
    yield Stage(app, world, services, template)
    services.database.dispose()
    if ON_POSTGRESQL:
        for each in (name, template):
            conftest._administer(conftest._postgresql(), f"DROP DATABASE IF EXISTS {each} WITH (FORCE)")


def test_every_endpoint_has_its_line() -> None:
    endpoints = {route.endpoint for route in _routes().values()}
    missing = [f"{each},{','.join('-' * len(COLUMNS))}," for each in sorted(endpoints - _table().keys())]

    assert missing == [], f"add these lines to {TABLE.relative_to(ROOT)}, with Y or S where a role may"
    assert _table().keys() - endpoints == set(), f"these lines of {TABLE.relative_to(ROOT)} lead nowhere"


def test_the_table_says_nothing_else_than_may_and_may_not() -> None:
    odd = {
        f"{endpoint} {column}": line[column]
        for endpoint, line in _table().items()
        for column in COLUMNS
        if line[column] not in ("Y", "-", *(() if column == "anonymous" else ("S",)))
    }

    assert odd == {}


@pytest.mark.parametrize("case", _routes())
def test_a_route_is_open_to_whom_the_table_says(stage: Stage, case: str) -> None:
    route, method = _routes()[case], case.partition(" ")[0]
    line = _table().get(route.endpoint)
    assert line is not None, f"add a line for {route.endpoint} to {TABLE.relative_to(ROOT)}"
    walk = Walk(stage, route, method, line)
    stage.restore()

    before = stage.rows()
    for role in COLUMNS:
        walk.refused_to(role)
    assert stage.rows() == before, "a refusal has changed something"
    for role in COLUMNS:
        if line[role] != "-":
            walk.open_to(role)
            stage.restore()
