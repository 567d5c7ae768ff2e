"""The library: versions to read, and versions to add."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tadasu.clock import utc_now
from tadasu.commands.library import command
from tadasu.library.importing import ImportRefused, import_folder
from tadasu.library.models import RubricProposal, RubricVersion
from tadasu.library.operations import add_shipped
from tadasu.services import Services
from tests.platform.assessed import a_scored_request
from tests.platform.conftest import Browsers, People
from tests.platform.other_rubrics import stricter


@pytest.mark.parametrize("language", ["en", "ja"])
def test_questionnaire_and_rubric_are_read_as_they_are_asked_and_counted(
    browser: Browsers, people: People, services: Services, language: str
) -> None:
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
def test_a_version_that_is_none_is_not_there(browser: Browsers, people: People, services: Services, path: str) -> None:
    with services.database.writing() as session:
        add_shipped(session, utc_now())

    assert browser(people.ren).get(path).status_code == 404


def test_what_changed_between_two_rubrics_is_listed(
    browser: Browsers, people: People, services: Services, tmp_path: Path
) -> None:
    with services.database.writing() as session:
        add_shipped(session, utc_now())
        before = session.scalars(select(RubricVersion.id).where(RubricVersion.name == "responsible-acceptance@1")).one()
        after = import_folder(session, stricter(tmp_path), utc_now()).id

    text = browser(people.ren).get(f"/library/rubrics/{after}?before={before}").text

    assert "final &gt;= 75" in text and "final &gt;= 99.9" in text


def test_the_same_folder_twice_is_one_version(services: Services, tmp_path: Path) -> None:
    folder = stricter(tmp_path)
    with services.database.writing() as session:
        add_shipped(session, utc_now())
        first = import_folder(session, folder, utc_now()).id
        assert import_folder(session, folder, utc_now()).id == first


def test_other_content_under_a_name_that_is_taken_is_refused(services: Services, tmp_path: Path) -> None:
    with services.database.writing() as session:
        add_shipped(session, utc_now())
        with pytest.raises(ImportRefused, match="name_taken"):
            import_folder(session, stricter(tmp_path, version=1), utc_now())


def test_a_rubric_without_its_questionnaire_is_refused(services: Services, tmp_path: Path) -> None:
    with services.database.writing() as session, pytest.raises(ImportRefused, match="questionnaire_missing"):
        import_folder(session, stricter(tmp_path), utc_now())


def test_a_folder_with_nothing_of_use_is_refused_in_words(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("TADASU_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setenv("TADASU_DATABASE_URL", url_of(services))

    result = CliRunner().invoke(command, ["import", str(tmp_path / "empty")])

    assert result.exit_code == 1
    assert "neither questionnaire.yaml nor rubric.yaml" in result.output


def test_a_broken_rubric_is_refused_with_every_problem(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stricter(tmp_path)
    file = folder / "rubric.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("weight: 30", "weight: heavy", 1), encoding="utf-8")
    monkeypatch.setenv("TADASU_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setenv("TADASU_DATABASE_URL", url_of(services))
    with services.database.writing() as session:
        add_shipped(session, utc_now())

    result = CliRunner().invoke(command, ["import", str(folder)])

    assert result.exit_code == 1
    assert "rubric.yaml" in result.output and "heavy" in result.output


def test_the_command_proposes_a_rubric_to_those_it_could_judge(
    people: People, services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = a_scored_request(services, people)
    monkeypatch.setenv("TADASU_FOLDER", str(tmp_path / "folder"))
    monkeypatch.setenv("TADASU_DATABASE_URL", url_of(services))
    folder = stricter(tmp_path)

    results = [CliRunner().invoke(command, ["import", str(folder)]) for _again in range(2)]

    assert [result.exit_code for result in results] == [0, 0], results[0].output
    assert "Proposed to 1 members" in results[0].output
    with services.database.reading() as session:
        assert session.scalars(select(RubricProposal.member_id)).all() == [world.member_id]


def url_of(services: Services) -> str:
    return services.database.engine.url.render_as_string(hide_password=False)
