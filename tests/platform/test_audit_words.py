"""Whatever is written into the audit log can be read there in words, and looked for by its kind."""

from dataclasses import replace

import pytest

from tadasu.asker import Asker, Role
from tadasu.auditlog.models import AuditLine
from tadasu.auditlog.operations import record
from tadasu.auditlog.sentences import OBJECTS, SENTENCES
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.campaign_worlds import asker_of
from tests.platform.conftest import Browsers, People, Someone
from tests.platform.recorded import Recorded, recorded
from tests.platform.supplier_lists import LIST, apply, read

ACTORS = {"person", "respondent", "delegate"}  # of refusals, which are noted with whoever was refused
DOORS = {"invitation", "delegation"}  # of codes
SAID_BY_VALUES = {
    "tadasu.auditlog.denials": ACTORS,
    "tadasu.responses.door": DOORS,
}


@pytest.fixture(scope="module")
def program() -> Recorded:
    return recorded()


def test_every_action_and_kind_is_written_out_where_it_is_recorded(program: Recorded) -> None:
    unclear = [place for place in program.unclear if place.partition(":")[0] not in SAID_BY_VALUES]

    assert unclear == [], "write the words themselves: what is put together nobody finds in the source"


def test_every_action_has_its_sentence_and_every_sentence_its_action(program: Recorded) -> None:
    assert sorted(program.actions - SENTENCES.keys()) == [], "add a sentence to auditlog/sentences.py, and its Japanese"
    assert sorted(SENTENCES.keys() - program.actions) == [], "nothing records these any more: take them out"


def test_every_kind_of_thing_has_its_name_and_every_name_its_kind(program: Recorded) -> None:
    kinds = program.kinds.union(*SAID_BY_VALUES.values())

    assert sorted(kinds - OBJECTS.keys()) == [], "add a name to OBJECTS in auditlog/sentences.py, and its Japanese"
    assert sorted(OBJECTS.keys() - kinds) == [], "nothing is recorded of these kinds: take them out"


def test_the_kinds_that_only_values_say_are_all_there_are(database: Database, people: People) -> None:
    actors = [asker_of(people.aoi).actor[0], _answering(delegation_id=3).actor[0], _answering().actor[0]]

    assert set(actors) == ACTORS


@pytest.mark.parametrize("kind", sorted(OBJECTS))
def test_the_filter_by_kind_finds_lines_of_that_kind(
    kind: str, browser: Browsers, database: Database, people: People
) -> None:
    with database.writing() as session:
        for each, reason in ((kind, "wanted"), ("nothing of ours", "unwanted line")):
            record(session, "profile changed", (each, 1), actor=("person", people.aoi.person_id),
                   member_id=people.aoi.organisation_id, now=utc_now(), reason=reason)  # fmt: skip

    page = browser(people.aoi).get(f"/organisation/audit?kind={kind}").text

    assert "wanted" in page and "unwanted line" not in page


def test_a_list_that_was_applied_is_told_in_words(
    browser: Browsers, database: Database, people: People, services: Services
) -> None:
    aoi = browser(people.aoi)
    apply(aoi, services, read(aoi, services, LIST))

    page = aoi.get("/organisation/audit?kind=supplier_import").text

    rows = page.partition("<tbody")[2]
    assert "Finished applying a list of suppliers" in rows and "list applied" not in rows
    with database.reading() as session:
        assert session.query(AuditLine).filter_by(object_kind="supplier_import").count() == 3


def _answering(delegation_id: int | None = None) -> Asker:
    someone = asker_of(Someone(0, 0, 0, Role.RESPONDENT))
    return replace(someone, person_id=None, response_id=1, delegation_id=delegation_id)
