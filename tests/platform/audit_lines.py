"""Lines of the audit log, written and sealed for a test."""

from datetime import timedelta

from tadasu.auditlog.operations import record
from tadasu.auditlog.work import seal
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.services import Services
from tests.platform.conftest import People


def sealed_log(services: Services, people: People) -> Services:
    """Twelve lines of Yamada Foods, sealed."""
    write_lines(services.database, people, 12)
    seal(services, utc_now())
    return services


def write_lines(database: Database, people: People, count: int, minutes_ago: int = 0) -> None:
    with database.writing() as session:
        for number in range(count):
            record(session, "profile changed", ("person", people.aoi.person_id),
                   actor=("person", people.aoi.person_id), member_id=people.aoi.organisation_id,
                   now=utc_now() - timedelta(minutes=minutes_ago), reason=f"reason no. {number}")  # fmt: skip
            session.flush()
