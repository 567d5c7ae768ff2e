"""Every state a supplier can be in is a filter of the table, and finds the suppliers in it."""

import pytest
from sqlalchemy import update

from questionnaires.catalogue import questionnaire
from scoring.catalogue import RUBRICS, questionnaire_of, rubric
from tadasu.assessments.totals import count_totals
from tadasu.campaigns.models import Answering, Delivery, Request
from tadasu.campaigns.rows import refresh
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.organisations.models import SupplierRow
from tadasu.services import Services
from tests.platform.conftest import Browsers, People
from tests.platform.supplier_table import LIST, list_suppliers, names_on
from tests.platform.worlds import a_request

SHIPPED = sorted(f"{each.parent.name}@{each.name}" for each in RUBRICS.glob("*/*") if each.is_dir())
BANDS = sorted(
    {band.id for name in SHIPPED for band in rubric(name, questionnaire(questionnaire_of(name))).bands} | {"unknown"}
)


@pytest.mark.parametrize("band", BANDS)
@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_band_of_the_shipped_rubrics_is_a_filter(
    browser: Browsers, people: People, database: Database, band: str, language: str
) -> None:
    ids = list_suppliers(database, people)
    with database.writing() as session:
        session.execute(update(SupplierRow).values(band="low" if band != "low" else "high"))
        session.execute(update(SupplierRow).where(SupplierRow.supplier_id == ids[3]).values(band=band))

    page = browser(people.ren, language).get(f"/suppliers?band={band}")

    assert page.status_code == 200
    assert names_on(page) == [LIST[3]["name"]]
    assert f'<option value="{band}" selected>' in page.text
    assert f">{band}<" not in page.text, "a band is said in words"


@pytest.mark.parametrize("band", BANDS)
def test_every_number_on_the_home_page_leads_to_its_suppliers(
    browser: Browsers, people: People, services: Services, band: str
) -> None:
    list_suppliers(services.database, people)
    with services.database.writing() as session:
        session.execute(update(SupplierRow).values(band=band))
    while count_totals(services, utc_now()):
        pass
    ren = browser(people.ren)

    address = f"/suppliers?band={band}"

    assert f'href="{address}"' in ren.get("/").text
    assert len(names_on(ren.get(address))) == len(LIST)


@pytest.mark.parametrize("state", [*Answering, "withdrawn"])
def test_every_state_of_an_answer_is_a_filter(
    browser: Browsers, people: People, services: Services, state: str
) -> None:
    list_suppliers(services.database, people)
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        request = session.get_one(Request, world.request_id)
        if state == "withdrawn":
            request.withdrawn_at = utc_now()
        else:
            request.answering = Answering(state)
        session.flush()
        refresh(session, request)
    ren = browser(people.ren)

    page = ren.get(f"/suppliers?answering={state}")

    assert page.status_code == 200
    assert "株式会社サンプル精工</a>" in page.text and names_on(page) == []
    assert "株式会社サンプル精工</a>" not in ren.get("/suppliers?answering=none").text


@pytest.mark.parametrize("state", list(Delivery))
def test_every_state_of_a_mail_is_a_filter(
    browser: Browsers, people: People, services: Services, state: Delivery
) -> None:
    list_suppliers(services.database, people)
    world = a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        request = session.get_one(Request, world.request_id)
        request.delivery = state
        session.flush()
        refresh(session, request)

    page = browser(people.ren).get(f"/suppliers?delivery={state}")

    assert page.status_code == 200
    assert "株式会社サンプル精工</a>" in page.text and names_on(page) == []


@pytest.mark.parametrize("query", ["band=grave", "band=Low", "answering=closed", "delivery=lost", "band=low&band=high"])
def test_a_state_that_is_none_is_no_filter(browser: Browsers, people: People, query: str) -> None:
    assert browser(people.ren).get(f"/suppliers?{query}").status_code in (400, 422)
