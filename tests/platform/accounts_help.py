"""What the tests of accounts share: a password, a session that is stepped up, the links of mails."""

import re

from sqlalchemy import select, update

from tadasu.accounts.models import Membership, Person, WebSession
from tadasu.accounts.passwords import hash_password
from tadasu.accounts.sessions import STEP_UP
from tadasu.asker import Role
from tadasu.auditlog.models import AuditLine
from tadasu.clock import utc_now
from tadasu.database import Database
from tadasu.mail.models import Message
from tests.platform.conftest import Someone

PASSWORD = "correct horse battery"
OTHER_PASSWORD = "seven quiet rivers"


def give_password(database: Database, someone: Someone, password: str = PASSWORD) -> None:
    with database.writing() as session:
        session.get_one(Person, someone.person_id).password_hash = hash_password(password)


def step_up_all(database: Database) -> None:
    """As if everybody had given their password again a moment ago."""
    with database.writing() as session:
        session.execute(update(WebSession).values(stepped_up_until=utc_now() + STEP_UP))


def letters_to(database: Database, address: str) -> list[Message]:
    with database.reading() as session:
        return list(session.scalars(select(Message).where(Message.to_email == address).order_by(Message.id)))


def link_in(message: Message) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\S+)", message.body)
    assert found is not None, message.body
    return found[1]


def actions(database: Database) -> list[str]:
    with database.reading() as session:
        return list(session.scalars(select(AuditLine.action).order_by(AuditLine.id)))


def role_of(database: Database, someone: Someone) -> Role | None:
    """The role somebody has now; None once it has ended."""
    with database.reading() as session:
        membership = session.get_one(Membership, someone.membership_id)
        return Role(membership.role) if membership.ended_at is None else None
