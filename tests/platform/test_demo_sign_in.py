"""In a demo anybody may sign in as any of its invented people, and as nobody else."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from tadasu.accounts.models import Person
from tadasu.app import create_app
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.conftest import Browser, People


@pytest.fixture
def app(services: Services) -> Flask:
    app = create_app(services=replace(services, settings=replace(services.settings, demo=True)))
    app.testing = True
    app.config["PROPAGATE_EXCEPTIONS"] = True
    return app


@pytest.fixture
def people(people: People, database: Database) -> People:
    with database.writing() as session:
        for name in ("aoi", "ren", "hana"):
            session.get_one(Person, getattr(people, name).person_id).email = f"{name}@demo.example"
    return people


def test_the_people_of_the_demo_are_one_click_away(browser: Callable[..., Browser], people: People) -> None:
    stranger = browser()

    page = stranger.get("/sign-in", headers={"Accept-Language": "en"})
    entered = stranger.post(f"/demo/sign-in/{people.ren.membership_id}")

    assert all(name in page.text for name in ("Sign in as aoi", "Sign in as ren", "Sign in as hana"))
    assert entered.status_code == 303
    assert "ren@demo.example" in stranger.get("/profile").text


def test_nobody_else_is(browser: Callable[..., Browser], people: People) -> None:
    stranger = browser()

    assert "Sign in as sora" not in stranger.get("/sign-in").text
    assert stranger.post(f"/demo/sign-in/{people.sora.membership_id}").status_code == 404
    assert stranger.post("/demo/sign-in/999").status_code == 404


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_style_page_is_shown(browser: Callable[..., Browser], language: str) -> None:
    reply = browser().get("/design", headers={"Accept-Language": language})

    assert reply.status_code == 200 and f'<html lang="{language}">' in reply.text
