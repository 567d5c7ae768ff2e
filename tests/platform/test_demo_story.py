"""The story of the demo names whom it is about, links to them, and is told nowhere else."""

from collections.abc import Callable
from dataclasses import replace
from itertools import islice

import pytest
from flask import Flask

from tadasu.accounts.models import Membership, Organisation, OrganisationKind, Person
from tadasu.app import create_app
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.demo.names import companies
from tadasu.demo.people import FIRST
from tadasu.demo.story import HEROES, KEEPS_PASSPORTS, NEARLY_DONE
from tadasu.services import Services
from tests.platform.conftest import NO_PASSWORD, Browser, People
from tests.platform.worlds import World, a_campaign, a_request_row, a_supplier


@pytest.fixture
def services(services: Services) -> Services:
    return replace(services, settings=replace(services.settings, demo=True))


@pytest.fixture
def heroes(services: Services, database: Database, people: People) -> list[World]:
    """Their requests in a campaign of Yamada Foods, where Aoi takes the part of the administrator."""
    with database.writing() as session:
        session.get_one(Person, people.aoi.person_id).email = FIRST
        campaign = a_campaign(session, people.aoi)
        return [
            a_request_row(session, services.settings, campaign,
                          a_supplier(session, people.aoi.organisation_id, each.name, name_romaji=each.name_romaji))
            for each in islice(companies(), len(HEROES))
        ]  # fmt: skip


def test_the_sign_in_page_tells_it_with_links_to_those_it_is_about(
    heroes: list[World], browser: Callable[..., Browser], people: People
) -> None:
    nearly, keeping = heroes[NEARLY_DONE], heroes[KEEPS_PASSPORTS]

    page = browser().get("/sign-in", headers={"Accept-Language": "en"}).text
    story = page.partition('<ol class="story">')[2].partition("</ol>")[0]

    assert f'href="/i/{nearly.token}"' in story
    for address in (f"/suppliers/{nearly.supplier_id}", f"/suppliers/{keeping.supplier_id}",
                    f"/campaigns/{nearly.campaign_id}", f"/exports?campaign={nearly.campaign_id}"):  # fmt: skip
        assert f'href="{address}"' in story
    assert "Yamada Foods" in story and "ヤマダ食品" not in story
    assert f'action="/demo/sign-in/{people.aoi.membership_id}"' in story
    assert "Kakuu" in story


def test_it_is_told_in_japanese_with_japanese_names(heroes: list[World], browser: Callable[..., Browser]) -> None:
    page = browser().get("/sign-in", headers={"Accept-Language": "ja"}).text
    story = page.partition('<ol class="story">')[2].partition("</ol>")[0]

    assert "ヤマダ食品" in story and "Yamada Foods" not in story
    assert "Kakuu" not in story


def test_whoever_is_signed_in_gets_back_to_it_by_the_menu(
    heroes: list[World], browser: Callable[..., Browser], people: People
) -> None:
    aoi = browser(people.aoi)

    assert '<a href="/demo">' in aoi.get("/suppliers").text
    assert f"/i/{heroes[NEARLY_DONE].token}" in aoi.get("/demo").text


def test_without_its_world_there_is_nothing_to_tell(browser: Callable[..., Browser], people: People) -> None:
    page = browser(people.aoi).get("/demo")

    assert page.status_code == 200
    assert 'class="story"' not in page.text


def test_outside_of_a_demo_there_is_no_story(services: Services, heroes: list[World], people: People) -> None:
    real = create_app(services=replace(services, settings=replace(services.settings, demo=False)))
    stranger = Browser(real)

    assert stranger.get("/demo").status_code == 404
    assert heroes[NEARLY_DONE].token not in stranger.get("/sign-in").text


def test_those_who_find_an_empty_page_come_last_and_are_told_so(app: Flask, database: Database, people: People) -> None:
    with database.writing() as session:
        for kind, name, role in ((OrganisationKind.AUDIT_FIRM, "auditor", Role.AUDITOR),
                                 (OrganisationKind.SUPPLIER, "supplier", Role.SUPPLIER_ADMIN)):  # fmt: skip
            organisation = Organisation(kind=kind, name=name, created_at=utc_now())
            person = Person(email=f"{name}@demo.example", name=name, password_hash=NO_PASSWORD, created_at=utc_now())
            session.add_all((organisation, person))
            session.flush()
            session.add(Membership(person_id=person.id, organisation_id=organisation.id, role=role,
                                   created_at=utc_now()))  # fmt: skip
        for someone in (people.sora, people.aoi):
            session.get_one(Person, someone.person_id).email = f"{someone.role}@demo.example"

    page = Browser(app).get("/sign-in", headers={"Accept-Language": "en"}).text

    places = [page.index(f"Sign in as {name},") for name in ("aoi", "sora", "supplier", "auditor")]
    assert places == sorted(places)
    assert page.count("Finds an empty page") == 2
