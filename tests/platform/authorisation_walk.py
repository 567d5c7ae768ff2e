"""The walk over one route: what each role hears on what is theirs, somebody else's, and not there at all."""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import text
from werkzeug.routing import Rule as Route

from tadasu.asker import ANSWERING, Role, kind_of
from tadasu.csrf import EXEMPT
from tadasu.incoming import LARGEST_ID
from tadasu.services import Services
from tadasu.tables import metadata
from tests.conftest import ROOT
from tests.platform import conftest
from tests.platform.authorisation_world import MISSING, QUESTION, SECTION, WorldOfAll
from tests.platform.conftest import ON_POSTGRESQL, Browser

TABLE = ROOT / "docs" / "authorisation.csv"
COLUMNS = ("PA", "MA", "MN", "SA", "SC", "EA", "RS", "DL", "anonymous")
SEEN_WHEN_REFUSED = frozenset({"audit"})  # where each refusal is noted
NOTHING_TO_MISS = frozenset({"responses.follow", "answers.save", "answers.comment", "accounts.join_post"})
"""Their argument is no object of somebody's, or a wrong one is answered like any bad form."""

SHARED = {"rubric_id", "version_id", "round_number", "section", "question", "kind", "filename", "job_id", "message_id",
          "token", "member_id"}  # fmt: skip
"""The same for everybody, or of the platform: there is no foreign one."""


@dataclass(frozen=True)
class Stage:
    """The application on a database that can be put back to how it was."""

    app: Flask
    world: WorldOfAll
    services: Services
    template: str

    def restore(self) -> None:
        self.services.database.dispose()
        if ON_POSTGRESQL:
            name = str(self.services.database.engine.url.database)
            conftest._administer(conftest._postgresql(), f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            conftest._administer(conftest._postgresql(), f"CREATE DATABASE {name} TEMPLATE {self.template}")
            return
        place = Path(str(self.services.database.engine.url.database))
        for left in place.parent.glob(f"{place.name}-*"):
            left.unlink()
        shutil.copy(self.template, place)

    def browser(self, role: str, *, stepped_up: bool = False) -> Browser:
        if role == "anonymous":
            return Browser(self.app)
        return Browser(self.app, self.world.tokens[role, stepped_up], answering=role in ANSWERING)

    def rows(self) -> dict[str, int]:
        with self.services.database.reading() as session:
            return {
                table.name: hash(repr(session.execute(text(f"SELECT * FROM {table.name}")).all()))
                for table in metadata.sorted_tables
                if table.name not in SEEN_WHEN_REFUSED
            }


@dataclass(frozen=True)
class Walk:
    """One route, and what its line says."""

    stage: Stage
    route: Route
    method: str
    line: Mapping[str, str]

    def refused_to(self, role: str) -> None:
        """Everything this role must not have: all of it, or what is not theirs."""
        own, others = self._own(role), self._not_theirs(role)
        if self.line[role] == "-":
            reply = self._send(role, own)
            assert reply.status_code == self._refusal(role), self._told(role, own, reply)
        if self.line[role] == "S":
            reply = self._send(role, own)
            asked = reply.status_code == 303 and "/step-up" in reply.headers["Location"]
            assert asked, self._told(role, own, reply)
        if self._is_at_the_door(role):
            return
        pages = [self._send(role, each, stepped_up=True) for each in others]
        refusals = {404} if self.line[role] != "-" else {404, self._refusal(role)}
        for each, reply in zip(others, pages, strict=True):
            assert reply.status_code in refusals, self._told(role, each, reply)
        for status in refusals:
            same = {_masked(reply) for reply in pages if reply.status_code == status}
            assert len(same) <= 1, "foreign and missing must look the same"
        if self.line[role] == "-" and self._refusal(role) == 404 and pages:
            assert _masked(self._send(role, own)) == _masked(pages[0]), "there and not there must look the same"

    def open_to(self, role: str) -> None:
        reply = self._send(role, self._own(role), stepped_up=True)
        at_the_door = reply.status_code == 303 and reply.headers["Location"].endswith(("/sign-in", "/answer/door"))
        is_the_door = self.route.endpoint.startswith(("accounts.", "responses.", "respondent.sign_out"))

        assert reply.status_code not in (401, 403, 404), self._told(role, self._own(role), reply)
        assert is_the_door or not at_the_door, self._told(role, self._own(role), reply)

    def _refusal(self, role: str) -> int:
        """What a role hears that may not have this: the door, "not for you", or nothing at all."""
        allowed = [each for each in COLUMNS if self.line[each] != "-"]
        if not allowed:
            return 404
        if role == "anonymous" or self._is_at_the_door(role):
            return 303 if self.method == "GET" else 401
        kind = kind_of(Role(role))
        return 403 if any(each in kind for each in allowed) else 404

    def _is_at_the_door(self, role: str) -> bool:
        """Whoever is signed in on the other side only is a stranger here."""
        if self.line["anonymous"] == "Y" or all(self.line[each] == "-" for each in COLUMNS):
            return False
        return role == "anonymous" or (role in ANSWERING) != self.route.rule.startswith(("/answer", "/i/"))

    def _own(self, role: str) -> dict[str, Any]:
        return {name: self._value(name, role) for name in self.route.arguments}

    def _not_theirs(self, role: str) -> list[dict[str, Any]]:
        """The same address with a foreign thing, one that is not there, and one that cannot be."""
        if self.route.endpoint in NOTHING_TO_MISS or not self.route.arguments:
            return []
        found = []
        for name in self.route.arguments:
            own = self._own(role)
            if name not in SHARED:
                found.append({**own, name: self._foreign(name, role)})
            found.append({**own, name: self._missing(name)})
            if isinstance(own[name], int):
                found.append({**own, name: LARGEST_ID + 1})
        return found

    def _value(self, name: str, role: str) -> Any:
        world, endpoint = self.stage.world, self.route.endpoint
        given = {
            "section": SECTION,
            "question": QUESTION,
            "kind": "review",
            "filename": "css/page.css",
            "session_id": world.session_ids.get(role, 0),
        }
        if name == "token":
            return world.own.values.get(endpoint.rpartition(".")[2].removesuffix("_post"), world.own.values["contact"])
        if name == "version_id" and endpoint == "library.rubric":
            return world.own.values["rubric_id"]
        if endpoint == "accounts.demo_sign_in":
            return world.own.admin.membership_id
        if endpoint == "accounts.switch_membership" and role in world.people:
            return world.people[Role(role)].membership_id
        if role == Role.PLATFORM_ADMIN and name == "membership_id":
            return world.people[Role.PLATFORM_ADMIN].membership_id
        if role == Role.PLATFORM_ADMIN and name in world.platform:
            return world.platform[name]
        if name == "view_id" and role == Role.MEMBER_ANALYST:
            return world.own.values["analysts_view_id"]
        if name in given or name in world.own.values:
            return given[name] if name in given else world.own.values[name]
        pytest.fail(f"authorisation_world.py has no {name!r} yet, which the address of {endpoint} wants: add one")

    def _foreign(self, name: str, role: str) -> Any:
        if name == "membership_id" and self.route.endpoint == "accounts.demo_sign_in":
            return self.stage.world.foreign.admin.membership_id
        return self.stage.world.foreign.values[name]

    def _missing(self, name: str) -> Any:
        return MISSING if name.endswith(("_id", "_number")) else "nothing-of-this-name"

    def _send(self, role: str, arguments: Mapping[str, Any], *, stepped_up: bool = False) -> Any:
        browser = self.stage.browser(role, stepped_up=stepped_up)
        address = self.stage.app.url_map.bind("127.0.0.1").build(self.route.endpoint, dict(arguments), self.method)
        if self.method == "GET":
            reply = browser.get(address, buffered=True)
            reply.close()
            return reply
        if self.method == "PUT":
            return browser.put(address, json={})
        if self.route.endpoint in EXEMPT:
            return browser.client.post(address, base_url="http://127.0.0.1:8000")
        return browser.post(address, self._form())

    def _form(self) -> dict[str, Any]:
        """Empty, unless the thing is named in it, or is looked for only when the form is good."""
        forms: dict[str, dict[str, Any]] = {
            "answering.remove_evidence": {"link": self.stage.world.own.values["link_id"]},
            "delegations.send_back": {"note": "Please look again."},
        }
        return forms.get(self.route.endpoint, {})

    def _told(self, role: str, arguments: Mapping[str, Any], reply: Any) -> str:
        return (
            f"{role} {self.method} {self.route.rule} {dict(arguments)}: {reply.status_code} "
            f"{reply.headers.get('Location', '')} where {TABLE.name} says {self.line[role]!r}"
        )


def _masked(reply: Any) -> str:
    """What was said, without the token that is another one in each reply."""
    return re.sub(r'name="csrf_token" value="[^"]*"|"X-CSRF-Token": "[^"]*"', "", reply.text)
