"""Clients that save and submit over HTTP, keep a list of what was acknowledged, and never give up.

A request whose reply was lost is sent again as it was, which is what the pages do.
"""

import http.client
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from tadasu.database import Database
from tests.platform.answering.signing import reviewed_in
from tests.platform.served import Served
from tests.platform.worlds import World, answering_browser

_SIGNED = {"name": "鈴木 花", "post": "総務課長", "attested": "yes"}
_NOT_NOW = frozenset({500, 502, 503})


@dataclass(frozen=True)
class Key:
    """What lets a client in: the cookie of its session and the token of its pages."""

    response_id: int
    cookie: str
    token: str


def key_for(app: Flask, database: Database, world: World) -> Key:
    """Signs the supplier of a request in."""
    browser = answering_browser(app, database, world)
    cookie = browser.client.get_cookie("answer", domain="127.0.0.1")
    assert cookie is not None
    return Key(world.response_id, cookie.value, browser.csrf_token("/answer"))


@dataclass(frozen=True)
class Ack:
    """A save that the server said it had made."""

    response_id: int
    question: str
    key: str
    version: int
    value: int


@dataclass
class Line:
    """Where the server is now, if anywhere; clients wait for it while there is none."""

    ended: threading.Event = field(default_factory=threading.Event)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _served: Served | None = None

    def leads_to(self, served: Served | None) -> None:
        with self._changed:
            self._served = served
            self._changed.notify_all()

    def end(self) -> None:
        self.ended.set()
        self.leads_to(None)

    def ask(self, key: Key, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any] | None:
        """The reply, however often that takes; None once the test is over."""
        while (served := self._wait()) is not None:
            try:
                status, reply = _send(served, key, method, path, body)
            except (OSError, http.client.HTTPException):
                self.ended.wait(0.02)
                continue
            if status not in _NOT_NOW:
                return status, reply
        return None

    def _wait(self) -> Served | None:
        with self._changed:
            self._changed.wait_for(lambda: self._served is not None or self.ended.is_set())
            return None if self.ended.is_set() else self._served


class Saver(threading.Thread):
    """Gives one question a new value again and again."""

    def __init__(self, line: Line, key: Key, question: str) -> None:
        super().__init__(daemon=True)
        self.line, self.key, self.question = line, key, question
        self.acks: list[Ack] = []
        self.refused: list[object] = []

    def run(self) -> None:
        version, number = 1, 0
        while not self.line.ended.is_set():
            number += 1
            save = {"value": number % 50, "base_version": version, "key": f"{self.question}-{number:06}"}
            reply = self.line.ask(self.key, "PUT", f"/answer/api/answers/{self.question}", save)
            if reply is None:
                return
            status, said = reply
            if status != 200:
                self.refused.append(said)
                return
            version = said["version"]
            self.acks.append(Ack(self.key.response_id, self.question, str(save["key"]), version, number % 50))


class Signer(threading.Thread):
    """Submits one response after the other."""

    def __init__(self, line: Line, keys: Sequence[Key], chance: Random) -> None:
        super().__init__(daemon=True)
        self.line, self.keys, self.chance = line, keys, chance
        self.acks: list[int] = []
        self.refused: list[object] = []

    def run(self) -> None:
        for key in self.keys:
            reply = self._sign(key)
            if reply is None:
                return
            status, said = reply
            if (status, said) == (303, "/answer/receipt"):
                self.acks.append(key.response_id)
            else:
                self.refused.append(said)
            self.line.ended.wait(self.chance.uniform(0, 0.5))

    def _sign(self, key: Key) -> tuple[int, Any] | None:
        """Looks through the review page first."""
        looked = self.line.ask(key, "GET", "/answer/review", {})
        return looked and self.line.ask(key, "POST", "/answer/review", _SIGNED | reviewed_in(str(looked[1])))


def _send(served: Served, key: Key, method: str, path: str, body: dict[str, Any]) -> tuple[int, Any]:
    line = http.client.HTTPConnection("127.0.0.1", served.port, timeout=20)
    headers = {
        "Cookie": f"answer={key.cookie}",
        "X-CSRF-Token": key.token,
        "Content-Type": "application/json" if method == "PUT" else "application/x-www-form-urlencoded",
        "Accept": "application/json",
    }
    try:
        line.request(method, path, json.dumps(body) if method == "PUT" else urlencode(body), headers)
        reply = line.getresponse()
        content = reply.read()
        is_page = reply.headers.get_content_type() == "text/html"
        said = content.decode() if is_page else json.loads(content or "null")
        return reply.status, reply.headers["Location"] or said
    finally:
        line.close()
