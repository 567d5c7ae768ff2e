"""The library: versions to read, versions to add, and a rubric weighed before it is put in force."""

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from scoring.catalogue import RUBRICS
from tadasu.accounts.models import WebSession
from tadasu.assessments.computing import compute
from tadasu.assessments.models import Assessment
from tadasu.assessments.rescoring import propose
from tadasu.campaigns.models import Campaign
from tadasu.clock import utc_now
from tadasu.commands.library import command
from tadasu.library.importing import ImportRefused, import_folder
from tadasu.library.models import RubricProposal, RubricVersion
from tadasu.library.operations import add_shipped
from tadasu.mail.models import Message
from tadasu.organisations.models import SupplierRow
from tadasu.services import Services
from tests.platform.assessed import a_scored_request, answers_with, sign, work_off
from tests.platform.worlds import a_request

SHIPPED = RUBRICS / "responsible-acceptance" / "1"


def _stricter(folder: Path, version: int = 2) -> Path:
    """The shipped rubric as another version, in which fewer scores are in the lightest band."""
    place = folder / f"stricter-{version}"
    shutil.copytree(SHIPPED, place)
    file = place / "rubric.yaml"
    text = file.read_text(encoding="utf-8").replace("\nversion: 1\n", f"\nversion: {version}\n", 1)
    changed = text.replace("final < 75", "final < 99.9").replace("final >= 75", "final >= 99.9")
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return place


def _proposed(services: Services, folder: Path, member_id: int) -> int:
    with services.database.writing() as session:
        version = import_folder(session, _stricter(folder), utc_now())
        assert isinstance(version, RubricVersion)
        proposal = propose(session, version, member_id, utc_now())
        assert proposal is not None
        return proposal.id


def _stepped_up(services: Services) -> None:
    from datetime import timedelta

    with services.database.writing() as session:
        for row in session.scalars(select(WebSession)):
            row.stepped_up_until = utc_now() + timedelta(minutes=5)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_questionnaire_and_rubric_are_read_as_they_are_asked_and_counted(browser, people, services, language):  # type: ignore[no-untyped-def]
    with services.database.writing() as session:
        add_shipped(session, utc_now())
    ren = browser(people.ren, language)

    pages = [ren.get(path) for path in ("/library", "/library/questionnaires/1", "/library/rubrics/1")]

    assert [page.status_code for page in pages] == [200, 200, 200]
    assert "LAW-21" in pages[1].text
    if language == "en":
        assert "Who holds workers&#39; passports" in pages[1].text
        assert "Weight 5.0 in Lawful acceptance" in pages[1].text


@pytest.mark.parametrize("path", ["/library/questionnaires/99", "/library/rubrics/99", "/library/rubrics/1?before=99",
                                  "/library/questionnaires/1?before=1"])  # fmt: skip
def test_a_version_that_is_none_is_not_there(browser, people, services, path):  # type: ignore[no-untyped-def]
    with services.database.writing() as session:
        add_shipped(session, utc_now())

    assert browser(people.ren).get(path).status_code == 404


def test_what_changed_between_two_rubrics_is_listed(browser, people, services, tmp_path):  # type: ignore[no-untyped-def]
    with services.database.writing() as session:
        add_shipped(session, utc_now())
        before = session.scalars(select(RubricVersion.id).where(RubricVersion.name == "responsible-acceptance@1")).one()
        after = import_folder(session, _stricter(tmp_path), utc_now()).id

    text = browser(people.ren).get(f"/library/rubrics/{after}?before={before}").text

    assert "final &gt;= 75" in text and "final &gt;= 99.9" in text


def test_the_same_folder_twice_is_one_version(services, tmp_path):  # type: ignore[no-untyped-def]
    folder = _stricter(tmp_path)
    with services.database.writing() as session:
        add_shipped(session, utc_now())
        first = import_folder(session, folder, utc_now()).id
        assert import_folder(session, folder, utc_now()).id == first


def test_other_content_under_a_name_that_is_taken_is_refused(services, tmp_path):  # type: ignore[no-untyped-def]
    with services.database.writing() as session:
        add_shipped(session, utc_now())
        with pytest.raises(ImportRefused, match="name_taken"):
            import_folder(session, _stricter(tmp_path, version=1), utc_now())


def test_a_rubric_without_its_questionnaire_is_refused(services, tmp_path):  # type: ignore[no-untyped-def]
    with services.database.writing() as session, pytest.raises(ImportRefused, match="questionnaire_missing"):
        import_folder(session, _stricter(tmp_path), utc_now())


def test_a_folder_with_nothing_of_use_is_refused_in_words(services, tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("TADASU_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setenv("TADASU_DATABASE_URL", _url(services))

    result = CliRunner().invoke(command, ["import", str(tmp_path / "empty")])

    assert result.exit_code == 1
    assert "neither questionnaire.yaml nor rubric.yaml" in result.output


def test_a_broken_rubric_is_refused_with_every_problem(services, tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    folder = _stricter(tmp_path)
    file = folder / "rubric.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("weight: 30", "weight: heavy", 1), encoding="utf-8")
    monkeypatch.setenv("TADASU_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setenv("TADASU_DATABASE_URL", _url(services))
    with services.database.writing() as session:
        add_shipped(session, utc_now())

    result = CliRunner().invoke(command, ["import", str(folder)])

    assert result.exit_code == 1
    assert "rubric.yaml" in result.output and "heavy" in result.output


def test_the_command_proposes_a_rubric_to_those_it_could_judge(people, services, tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    monkeypatch.setenv("TADASU_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setenv("TADASU_DATABASE_URL", _url(services))
    folder = _stricter(tmp_path)

    results = [CliRunner().invoke(command, ["import", str(folder)]) for _again in range(2)]

    assert [result.exit_code for result in results] == [0, 0], results[0].output
    assert "Proposed to 1 members" in results[0].output
    with services.database.reading() as session:
        assert session.scalars(select(RubricProposal.member_id)).all() == [world.member_id]


def _url(services: Services) -> str:
    return services.database.engine.url.render_as_string(hide_password=False)


def test_a_proposal_changes_no_list_and_tells_who_would_move_and_why(browser, people, services, tmp_path):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="b")
    before = _row(services, world.supplier_id)
    id = _proposed(services, tmp_path, world.member_id)
    work_off(services)

    text = browser(people.ren).get(f"/library/proposals/{id}").text

    assert _row(services, world.supplier_id) == before
    with services.database.reading() as session:
        proposal = session.get_one(RubricProposal, id)
        assert proposal.state == "ready"
        assert proposal.report is not None
        assert (proposal.report["compared"], proposal.report["moved"]) == (1, 1)
        assert proposal.report["moves"][0]["causes"]
        assert len(session.scalars(select(Assessment)).all()) == 2
    assert "株式会社サンプル精工" in text
    assert "Publish" not in text.partition("Decide")[2] or "Decide" not in text, "an analyst decides nothing"


def _row(services: Services, supplier_id: int) -> tuple[object, ...]:
    with services.database.reading() as session:
        row = session.get_one(SupplierRow, supplier_id)
        return row.band, row.final, row.assessment_id


def test_published_it_flips_the_campaign_and_tells_who_moved(browser, people, services, tmp_path):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people, LAW_21="b")
    id = _proposed(services, tmp_path, world.member_id)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    reply = aoi.post(f"/library/proposals/{id}/publish", {"chosen": str(world.campaign_id)})
    work_off(services)

    assert reply.status_code == 303
    with services.database.reading() as session:
        proposal = session.get_one(RubricProposal, id)
        campaign = session.get_one(Campaign, world.campaign_id)
        assert (proposal.state, campaign.rubric_id) == ("published", proposal.rubric_id)
        assert session.get_one(SupplierRow, world.supplier_id).band == "medium"
        letters = session.scalars(select(Message).where(Message.kind == "band_changed")).all()
        assert [letter.to_email for letter in letters] == ["suzuki@sample-seiko.example.jp"]
        assert "スコア" not in letters[0].body and "評価基準" in letters[0].body
        assert len(session.scalars(select(Assessment)).all()) == 2, "the earlier score stays"
    work_off(services)
    assert "In force" in aoi.get("/library/proposals").text


def test_what_comes_in_while_it_is_decided_is_judged_by_it_too(browser, people, services, tmp_path):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    id = _proposed(services, tmp_path, world.member_id)
    work_off(services)
    with services.database.writing() as session:
        sign(session, world, answers_with(LAW_21="b"), number=2)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    aoi.post(f"/library/proposals/{id}/publish", {"chosen": str(world.campaign_id)})
    work_off(services)

    with services.database.reading() as session:
        shown = session.get_one(SupplierRow, world.supplier_id).assessment_id
        assessment = session.get_one(Assessment, shown)
        assert assessment.rubric_id == session.get_one(RubricProposal, id).rubric_id
        assert len(session.scalars(select(Assessment)).all()) == 4


def test_publishing_wants_the_password_again_and_an_administrator(browser, people, services, tmp_path):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    id = _proposed(services, tmp_path, world.member_id)
    work_off(services)
    form = {"chosen": str(world.campaign_id)}

    without = browser(people.aoi).post(f"/library/proposals/{id}/publish", form)
    analyst = browser(people.ren).post(f"/library/proposals/{id}/publish", form)
    stranger = browser(people.hana).post(f"/library/proposals/{id}/publish", form)

    assert without.status_code == 303 and "/step-up" in without.headers["Location"]
    assert (analyst.status_code, stranger.status_code) == (403, 404)
    with services.database.reading() as session:
        assert session.get_one(RubricProposal, id).state == "ready"


@pytest.mark.parametrize("chosen", [[], ["999"], ["x"], ["1", "999"], ["99999999999999999999"]])
def test_campaigns_that_are_none_are_refused(browser, people, services, tmp_path, chosen):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    id = _proposed(services, tmp_path, world.member_id)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    reply = aoi.post(f"/library/proposals/{id}/publish", {"chosen": chosen})

    assert reply.status_code == 422
    assert "Choose at least one" in reply.text


def test_rejected_it_leaves_everything_as_it_was(browser, people, services, tmp_path):  # type: ignore[no-untyped-def]
    world = a_scored_request(services, people)
    before = _row(services, world.supplier_id)
    id = _proposed(services, tmp_path, world.member_id)
    work_off(services)
    aoi = browser(people.aoi)
    _stepped_up(services)

    asked = aoi.post(f"/library/proposals/{id}/reject")
    done = aoi.post(f"/library/proposals/{id}/reject", {"confirmed": "yes"})
    again = aoi.post(f"/library/proposals/{id}/publish", {"chosen": str(world.campaign_id)})

    assert (asked.status_code, done.status_code, again.status_code) == (200, 303, 409)
    assert _row(services, world.supplier_id) == before


def test_computing_goes_on_where_it_stopped(people, services, tmp_path, monkeypatch):  # type: ignore[no-untyped-def]
    from tadasu.assessments import rescoring
    from tests.platform.assessed import more_scored

    world = a_scored_request(services, people)
    more_scored(services, people, world, "二号", "三号")
    monkeypatch.setattr(rescoring, "BATCH", 1)
    id = _proposed(services, tmp_path, world.member_id)
    tried: list[int] = []
    whole = compute

    def stops_once(*given):  # type: ignore[no-untyped-def]
        tried.append(len(given[2]))
        if len(tried) == 2:
            raise ConnectionError
        return whole(*given)

    monkeypatch.setattr(rescoring, "compute", stops_once)
    import time_machine

    work_off(services)
    with time_machine.travel(utc_now().timestamp() + 60):
        work_off(services)

    assert len(tried) == 4, "one done, one broken, and then only the two that were missing"
    with services.database.reading() as session:
        report = session.get_one(RubricProposal, id).report
        assert report is not None and report["compared"] == 3


def test_nobody_is_proposed_what_judges_nothing_of_theirs(people, services, tmp_path):  # type: ignore[no-untyped-def]
    a_request(services.database, people, services.settings)
    with services.database.writing() as session:
        version = import_folder(session, _stricter(tmp_path), utc_now())
        assert isinstance(version, RubricVersion)
        assert propose(session, version, people.hana.organisation_id, utc_now()) is None
