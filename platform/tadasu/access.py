"""Who may call which endpoint. No row in the table, no entry: deny by default.

The order of refusals tells a stranger nothing: not signed in goes to the door, another kind of
role and a foreign or missing object are the same 404, and only a colleague without the right
hears 403.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound
from werkzeug.wrappers import Response as BaseResponse

from tadasu.asker import ANSWERING, Asker, Role, kind_of
from tadasu.auditlog.denials import note_denial
from tadasu.clock import utc_now
from tadasu.incoming import LARGEST_ID, MEGABYTE, limit_body, read_body, refuse_nul
from tadasu.transaction import SAFE_METHODS, database, db, release

ANYONE: frozenset[Role] = frozenset()

Loader = Callable[..., object | None]
Found = TypeVar("Found")


@dataclass(frozen=True)
class Rule:
    """One row of the policy.

    `roles` may call the endpoint; ANYONE means also without signing in. `load(session, asker,
    **arguments of the address)` gives the object within what the asker may see, or None.
    `step_up` wants the password again. `body` is the largest request in bytes.
    """

    roles: frozenset[Role]
    load: Loader | None = None
    step_up: bool = False
    body: int = MEGABYTE


class StepUpNeeded(Exception):
    """The password must be given again before this."""


class SessionChanged(Forbidden):
    """The form was made for another session than the one that sends it."""


def install(app: Flask, policy: Mapping[str, Rule]) -> None:
    app.extensions["policy"] = policy
    app.before_request(_authorise)


def loaded(kind: type[Found]) -> Found:
    """The object the policy found for this request."""
    found = g.loaded
    assert isinstance(found, kind), f"the policy loads {type(found).__name__}, not {kind.__name__}"
    return found


def rule_of(endpoint: str) -> Rule | None:
    policy: Mapping[str, Rule] = current_app.extensions["policy"]
    return policy.get(endpoint)


def may(endpoint: str) -> bool:
    """Whether the asker's role has a right to an endpoint; for links and buttons."""
    rule = rule_of(endpoint)
    return rule is not None and (not rule.roles or (g.asker is not None and g.asker.role in rule.roles))


def has(endpoint: str) -> bool:
    """Whether this installation has a page that only some have, as its loader says."""
    rule = rule_of(endpoint)
    return rule is not None and rule.load is not None and rule.load(db(), g.asker) is not None


def _authorise() -> BaseResponse | Response | None:
    g.asker = None
    if request.endpoint is None:
        return None  # 404 or 405 as Flask says
    rule = rule_of(request.endpoint)
    if rule is None:
        current_app.logger.error("no policy row for %s", request.endpoint)
        abort(500)
    refuse_nul()
    limit_body(rule.body)
    is_sent, is_large = request.method not in SAFE_METHODS, rule.body > MEGABYTE
    if is_sent and not is_large:
        read_body()
    g.asker = current_user._get_current_object() if current_user.is_authenticated else None
    if rule.roles:
        try:
            refused = _check(rule, g.asker, db())
        except (Forbidden, NotFound) as denied:
            _note(g.asker, denied)
            raise
        if refused is not None:
            return refused
    elif rule.load is not None:
        _load(rule, g.asker, db())
    if is_sent and is_large:  # only from those who may send so much, and with nothing locked meanwhile
        release()
        read_body()
    return None


def _check(rule: Rule, asker: Asker | None, session: Session) -> BaseResponse | None:
    if asker is None:
        return _to_the_door(rule)
    if not any(kind_of(asker.role) & kind_of(role) for role in rule.roles):
        abort(404)
    if rule.load is not None:
        _load(rule, asker, session)
    if asker.role not in rule.roles:
        abort(403)
    if rule.step_up and (asker.stepped_up_until is None or asker.stepped_up_until < utc_now()):
        raise StepUpNeeded
    return None


def _load(rule: Rule, asker: Asker | None, session: Session) -> None:
    assert rule.load is not None
    arguments: dict[str, Any] = request.view_args or {}
    is_possible = all(value <= LARGEST_ID for value in arguments.values() if isinstance(value, int))
    found = rule.load(session, asker, **arguments) if is_possible else None
    if found is None:
        abort(404)
    g.loaded = found


def _note(asker: Asker, denied: Forbidden | NotFound) -> None:
    """In a transaction of its own, since the refusal rolls back this one. What is not found may be somebody else's."""
    now, endpoint = utc_now(), request.endpoint or ""
    release()
    with database().writing() as session:
        note_denial(session, asker, endpoint, denied.code or 0, since=now - timedelta(hours=1), now=now)


def _to_the_door(rule: Rule) -> BaseResponse:
    answering = bool(rule.roles & ANSWERING)
    if request.method not in ("GET", "HEAD") or request.is_json or "HX-Request" in request.headers:
        abort(401)
    return redirect(url_for("responses.door" if answering else "accounts.sign_in"), 303)
