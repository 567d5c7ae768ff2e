"""What the runner is put together from: everything that is named is there."""

import pytest
from sqlalchemy import select

from tadasu.accounts import throttle
from tadasu.accounts.models import Throttle
from tadasu.config import Settings, SettingsError
from tadasu.database import Database
from tadasu.jobs.views import KINDS
from tadasu.jobs.work import JobRefused
from tadasu.runner import HANDLERS, ON_DELIVERY, PERIODIC, check_mail, forget_old_counts, handler_of, load
from tadasu.services import Services
from tests.platform.conftest import NOW

NAMED = sorted({*HANDLERS.values(), *(path for _seconds, path in PERIODIC.values()), *ON_DELIVERY})


@pytest.mark.parametrize("path", NAMED)
def test_every_function_the_runner_names_is_there(path: str) -> None:
    assert callable(load(path)), f"tadasu/runner.py names {path}, which is no function"


def test_every_kind_of_job_has_a_name_on_the_page() -> None:
    assert HANDLERS.keys() - KINDS.keys() == set(), "name these in tadasu/jobs/views.py"


def test_a_kind_that_no_release_knows_any_more_is_refused() -> None:
    with pytest.raises(JobRefused, match="bake_bread"):
        handler_of("bake_bread")


@pytest.mark.parametrize(
    "mail",
    ["smtp://", "smtp://mail.example.jp:many", "smtp://mail.example.jp/folder", "smtp://mail.example.jp?tls=perhaps"],
)
def test_a_mail_server_that_makes_no_sense_is_refused_at_start(settings: Settings, mail: str) -> None:
    from dataclasses import replace

    with pytest.raises(SettingsError, match="TADASU_MAIL"):
        check_mail(replace(settings, mail=mail))


def test_counts_of_yesterday_are_forgotten(services: Services, database: Database) -> None:
    with database.writing() as session:
        throttle.count(session, b"key", "sign in", "aoi@example.jp", 900, NOW.replace(year=2025))
        throttle.count(session, b"key", "sign in", "aoi@example.jp", 900, NOW)

    forget_old_counts(services, NOW)

    with database.reading() as session:
        assert len(session.scalars(select(Throttle)).all()) == 1
