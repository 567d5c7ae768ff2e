"""Pages say what things are called, not what they are stored under; and offer the next step where it is needed."""

import pytest
from markupsafe import escape

from exports.supplier.published import sources
from questionnaires.catalogue import questionnaire
from tadasu.campaigns.models import Request
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.campaign_drafts import draft
from tests.platform.campaign_worlds import letters_of, put_letter, read
from tests.platform.conftest import Browsers, People
from tests.platform.worlds import a_request, answering_browser, today

TITLES = {
    "ja": "外国人労働者の責任ある受入れに関する調査票（第1版）",
    "en": "Responsible acceptance of foreign workers (version 1)",
}
ZONES = {"ja": "日本標準時", "en": "Japan Standard Time"}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_campaign_names_its_questionnaire_and_its_zone(
    browser: Browsers, database: Database, people: People, settings: Settings, language: str
) -> None:
    world = a_request(database, people, settings)
    unsent = draft(database, people.aoi, suppliers=1, due_on=today().replace(year=today().year + 1))
    aoi = browser(people.aoi, language=language)

    sent = aoi.get(f"/campaigns/{world.campaign_id}").text
    steps = {step: aoi.get(f"/campaigns/{unsent}/{step}").text for step in ("questions", "dates", "check")}

    assert TITLES[language] in sent and ZONES[language] in sent
    assert TITLES[language] in steps["questions"] and TITLES[language] in steps["check"]
    assert ZONES[language] in steps["dates"] and ZONES[language] in steps["check"]
    for page in (sent, *steps.values()):
        assert "responsible-acceptance@1" not in page and "Asia/Tokyo" not in page


@pytest.mark.parametrize(("zone", "ja", "en"), [
    ("Asia/Ho_Chi_Minh", "ベトナム時間", "Vietnam Time"),
    ("Europe/Berlin", "中央ヨーロッパ時間", "Central European Time"),  # whatever the season
    ("UTC", "協定世界時", "Coordinated Universal Time"),
])  # fmt: skip
def test_a_zone_is_called_what_people_call_it(
    browser: Browsers, database: Database, people: People, zone: str, ja: str, en: str
) -> None:
    campaign = draft(database, people.aoi, zone=zone)

    for language, name in (("ja", ja), ("en", en)):
        page = browser(people.aoi, language=language).get(f"/campaigns/{campaign}/dates").text
        assert name in page and zone not in page


@pytest.mark.parametrize("language", ["ja", "en"])
def test_laws_stand_by_their_published_names(
    browser: Browsers, services: Services, database: Database, people: People, settings: Settings, language: str
) -> None:
    world = a_request(database, people, settings, answering="opened")
    names = {code: each.instrument for code, each in sources(questionnaire().name, language).items()}
    asked = questionnaire().questions["LAW-10"].sources
    aoi = browser(people.aoi, language=language)

    library = aoi.get("/library/questionnaires/1").text.partition('id="LAW-10"')[2].partition("</article>")[0]
    suzuki = answering_browser(aoi.client.application, database, world, language=language)
    helped = (
        suzuki.get("/answer/sections/pay-and-hours/help").text.partition('id="LAW-10"')[2].partition("</section>")[0]
    )

    assert asked
    for code in asked:
        for part in (library, helped):
            assert str(escape(names[code])) in part
            assert f" {code}," not in part and f" {code}<" not in part and f"：{code}<" not in part


def test_a_bounced_request_is_corrected_in_its_row(
    browser: Browsers, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, delivery="bounced")
    put_letter(database, settings, world, state="bounced")
    aoi = browser(people.aoi)
    page = aoi.get(f"/campaigns/{world.campaign_id}?where=bounced").text
    assert f'action="/requests/{world.request_id}/contact"' in page

    contact = {"name": "鈴木 花", "email": "hana@sample-seiko.example.jp", "language": "ja", "back": "list"}
    reply = aoi.post(f"/requests/{world.request_id}/contact", contact)

    assert reply.status_code == 303 and reply.headers["Location"].endswith(f"/campaigns/{world.campaign_id}")
    assert read(database, world).contact_email == "hana@sample-seiko.example.jp"
    assert letters_of(database, world)[-1].to_email == "hana@sample-seiko.example.jp"


@pytest.mark.parametrize("email", ["", "nobody", "a@b", "suzuki@sample-seiko.example.jp"])
def test_a_wrong_correction_is_told_beside_its_field(
    browser: Browsers, database: Database, people: People, settings: Settings, email: str
) -> None:
    world = a_request(database, people, settings, delivery="bounced", contact_email="suzuki@sample-seiko.example.jp")
    form = {"name": "鈴木 花", "email": email, "language": "ja", "back": "list"}

    reply = browser(people.aoi).post(f"/requests/{world.request_id}/contact", form)

    assert reply.status_code == 422
    assert 'id="contact_email-error"' in reply.text


def test_a_bounced_request_that_was_opened_sends_to_its_page(
    browser: Browsers, database: Database, people: People, settings: Settings
) -> None:
    """Its present contact is asked first, which wants more words than a row holds."""
    world = a_request(database, people, settings, answering="opened", delivery="bounced")
    with database.writing() as session:
        request = session.get_one(Request, world.request_id)
        request.opened_at = request.created_at

    page = browser(people.aoi).get(f"/campaigns/{world.campaign_id}").text

    assert f'action="/requests/{world.request_id}/contact"' not in page
    assert f'href="/requests/{world.request_id}#contact"' in page


@pytest.mark.parametrize("is_sent", [True, False])
def test_the_way_to_the_table_of_suppliers_stands_where_they_are_added(
    browser: Browsers, database: Database, people: People, settings: Settings, is_sent: bool
) -> None:
    sent = a_request(database, people, settings).campaign_id
    campaign = sent if is_sent else draft(database, people.aoi, suppliers=1)
    aoi = browser(people.aoi)

    assert f'href="/suppliers?campaign={campaign}"' in aoi.get(f"/campaigns/{campaign}/suppliers").text
