"""Adding a version from a folder of definition files, checked by the loaders first."""

from datetime import datetime
from pathlib import Path
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from questionnaires.loader import load_questionnaire
from questionnaires.yaml_source import read_yaml
from scoring.loader import load_rubric
from tadasu.auditlog.operations import SYSTEM, record
from tadasu.library.definitions import packed, questionnaire_of
from tadasu.library.models import QuestionnaireVersion, RubricVersion

Version = TypeVar("Version", QuestionnaireVersion, RubricVersion)
LARGEST = 20_000_000  # bytes of all files together


class ImportRefused(Exception):
    """`code` is for words: "no_definition", "too_large", "name_taken", "questionnaire_missing"; `name` says which."""

    def __init__(self, code: str, name: str = "") -> None:
        super().__init__(f"{code}: {name}")
        self.code, self.name = code, name


def import_folder(session: Session, folder: Path, now: datetime) -> QuestionnaireVersion | RubricVersion:
    """Adds the questionnaire or rubric of a folder; the one that is there already if its files are the same.

    Raises ImportRefused, or DefinitionError of the loaders with every problem found.
    """
    if sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) > LARGEST:
        raise ImportRefused("too_large", folder.name)
    if (folder / "questionnaire.yaml").is_file():
        return _questionnaire(session, folder, now)
    if (folder / "rubric.yaml").is_file():
        return _rubric(session, folder, now)
    raise ImportRefused("no_definition", folder.name)


def _questionnaire(session: Session, folder: Path, now: datetime) -> QuestionnaireVersion:
    loaded = load_questionnaire(folder)
    known = session.scalars(select(QuestionnaireVersion).where(QuestionnaireVersion.name == loaded.name)).one_or_none()
    if known is not None:
        return _same(known, loaded.sha256)
    version = QuestionnaireVersion(name=loaded.name, sha256=loaded.sha256, files=packed(folder), added_at=now)
    session.add(version)
    session.flush()
    record(session, "questionnaire imported", ("questionnaire", version.id), actor=SYSTEM, member_id=None, now=now,
           name=version.name, sha256=version.sha256)  # fmt: skip
    return version


def _rubric(session: Session, folder: Path, now: datetime) -> RubricVersion:
    asked = read_yaml(folder / "rubric.yaml", "rubric.yaml", []).scalar("questionnaire", str, "")
    owner = session.scalars(select(QuestionnaireVersion).where(QuestionnaireVersion.name == asked)).one_or_none()
    if owner is None:
        raise ImportRefused("questionnaire_missing", str(asked))
    loaded = load_rubric(folder, questionnaire_of(owner))
    known = session.scalars(select(RubricVersion).where(RubricVersion.name == loaded.name)).one_or_none()
    if known is not None:
        return _same(known, loaded.sha256)
    version = RubricVersion(
        questionnaire_id=owner.id, name=loaded.name, sha256=loaded.sha256, files=packed(folder), added_at=now
    )
    session.add(version)
    session.flush()
    record(session, "rubric imported", ("rubric", version.id), actor=SYSTEM, member_id=None, now=now,
           name=version.name, sha256=version.sha256)  # fmt: skip
    return version


def _same(known: Version, sha256: str) -> Version:
    """A version never changes: other content under a name that is taken is refused."""
    if known.sha256 != sha256:
        raise ImportRefused("name_taken", known.name)
    return known
