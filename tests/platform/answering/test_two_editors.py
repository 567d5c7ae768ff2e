"""Whatever two people do to one draft, in whatever order: nothing said to be saved is lost or overwritten unseen."""

import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import func, select

from tadasu.accounts.models import Membership, Organisation, Person
from tadasu.app import create_app
from tadasu.asker import Role
from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.responses.models import Answer, AnswerVersion, Submission
from tadasu.services import Services
from tadasu.storage import Storage
from tests.platform.answering.saving import save
from tests.platform.answering.signing import is_submitted, submit
from tests.platform.conftest import People, Someone, _sqlite_template
from tests.platform.worlds import a_request, answering_browser, complete_answers

QUESTIONS = ("LAW-10", "LAW-16")
EDITORS = st.sampled_from((0, 1))


class TwoEditors(RuleBasedStateMachine):
    """A respondent and the same person on a second device, each with the versions last seen there."""

    @initialize()
    def begin(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copy(_sqlite_template(), self.folder / "tadasu.db")
        self.database = Database(f"sqlite:///{self.folder / 'tadasu.db'}", pool=2)
        config = Settings(self.folder, "", "http://127.0.0.1:8000", b"x" * 32, "mailbox", "T <t@localhost>", False)
        app = create_app(services=Services(config, self.database, Storage(self.folder / "files")))
        self.world = a_request(self.database, _people(self.database), config, answers=complete_answers())
        self.browsers = [answering_browser(app, self.database, self.world) for _one in range(2)]
        self.seen = [dict.fromkeys(QUESTIONS, 1) for _one in range(2)]
        self.stored: dict[str, tuple[Any, int]] = {id: (complete_answers()[id], 1) for id in QUESTIONS}
        self.replies: list[tuple[int, str, int, int, str, bytes]] = []
        self.keys = 0
        self.submitted = False

    @rule(editor=EDITORS, question=st.sampled_from(QUESTIONS), value=st.integers(0, 60))
    def saves(self, editor: int, question: str, value: int) -> None:
        self.keys += 1
        base, key = self.seen[editor][question], f"key-{self.keys:08}"

        reply = save(self.browsers[editor], question, value, base=base, key=key)

        if self.submitted:
            assert reply.json["error"]["code"] == "submitted"
        elif base == self.stored[question][1]:
            assert reply.status_code == 200
            self.stored[question] = (value, base + 1)
            self.seen[editor][question] = base + 1
            self.replies.append((editor, question, value, base, key, reply.data))
        else:
            assert (reply.status_code, reply.json["error"]["theirs"]) == (409, self.stored[question][0])

    @rule(editor=EDITORS, question=st.sampled_from(QUESTIONS))
    def reloads(self, editor: int, question: str) -> None:
        self.seen[editor][question] = self.stored[question][1]

    @precondition(lambda self: self.replies)
    @rule(which=st.integers(0, 50), other=st.booleans())
    def sends_a_save_again(self, which: int, other: bool) -> None:
        editor, question, value, base, key, told = self.replies[which % len(self.replies)]

        reply = save(self.browsers[1 - editor if other else editor], question, value, base=base, key=key)

        assert reply.status_code == 200
        assert {name: json.loads(told)[name] for name in ("version", "saved_at", "value")} == {
            name: reply.json[name] for name in ("version", "saved_at", "value")
        }

    @rule(editor=EDITORS)
    def submits(self, editor: int) -> None:
        reply = submit(self.browsers[editor])

        assert is_submitted(reply), reply.text
        self.submitted = True

    @invariant()
    def what_was_said_to_be_saved_is_there(self) -> None:
        with self.database.reading() as session:
            rows = session.scalars(select(Answer).where(Answer.question.in_(QUESTIONS))).all()
            assert {row.question: (json.loads(row.value), row.version) for row in rows} == self.stored
            made = session.execute(select(func.count()).select_from(AnswerVersion)).scalar_one()
            assert made == len(self.replies)
            submissions = session.scalars(select(Submission)).all()
        assert len(submissions) == self.submitted
        for submission in submissions:
            answers = json.loads(submission.document)["answers"]
            assert {id: answers[id] for id in QUESTIONS} == {id: value for id, (value, _v) in self.stored.items()}

    def teardown(self) -> None:
        self.database.dispose()
        shutil.rmtree(self.folder)


def _people(database: Database) -> People:
    now = utc_now()
    with database.writing() as session:
        member = Organisation(kind="member", name="ヤマダ食品", created_at=now)
        person = Person(email="aoi@example.jp", name="aoi", password_hash="-", created_at=now)
        session.add_all((member, person))
        session.flush()
        role = Role.MEMBER_ADMIN
        membership = Membership(person_id=person.id, organisation_id=member.id, role=role, created_at=now)
        session.add(membership)
        session.flush()
        aoi = Someone(person.id, membership.id, member.id, role)
    return People(aoi, aoi, aoi, aoi)


TwoEditors.TestCase.settings = settings(
    max_examples=12, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)

TestTwoEditors = TwoEditors.TestCase
