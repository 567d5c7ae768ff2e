"""From a stored version to the questionnaire or rubric the libraries work with, read once per process."""

import io
import zipfile
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

from questionnaires.catalogue import questionnaire as shipped_questionnaire
from questionnaires.loader import load_questionnaire
from questionnaires.model import Questionnaire
from scoring.catalogue import rubric as shipped_rubric
from scoring.loader import load_rubric
from scoring.rubric import Rubric
from tadasu.library.models import QuestionnaireVersion, RubricVersion


def questionnaire_of(version: QuestionnaireVersion) -> Questionnaire:
    if version.files is None:
        return shipped_questionnaire(version.name)
    return _questionnaire(version.sha256, version.files)


def rubric_of(version: RubricVersion, questionnaire: Questionnaire) -> Rubric:
    if version.files is None:
        return _shipped(version.name, questionnaire)
    return _rubric(version.sha256, version.files, questionnaire)


@lru_cache(maxsize=16)
def _shipped(name: str, questionnaire: Questionnaire) -> Rubric:
    return shipped_rubric(name, questionnaire)


@lru_cache(maxsize=16)
def _questionnaire(_sha256: str, files: bytes) -> Questionnaire:
    with TemporaryDirectory() as folder:
        return load_questionnaire(_unpacked(files, Path(folder)))


@lru_cache(maxsize=16)
def _rubric(_sha256: str, files: bytes, questionnaire: Questionnaire) -> Rubric:
    with TemporaryDirectory() as folder:
        return load_rubric(_unpacked(files, Path(folder)), questionnaire)


def packed(folder: Path) -> bytes:
    """A definition folder as a zip: the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(each for each in folder.rglob("*") if each.is_file()):
            archive.writestr(zipfile.ZipInfo(path.relative_to(folder).as_posix()), path.read_bytes())
    return out.getvalue()


def _unpacked(files: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(files)) as archive:
        archive.extractall(folder)  # written by `packed` alone
    return folder
