"""A stricter rubric than the shipped one: as a folder, and proposed to a member."""

import shutil
from pathlib import Path

from scoring.catalogue import RUBRICS
from tadasu.assessments.rescoring import propose
from tadasu.clock import utc_now
from tadasu.library.importing import import_folder
from tadasu.library.models import RubricVersion
from tadasu.services import Services

_SHIPPED = RUBRICS / "responsible-acceptance" / "1"


def stricter(folder: Path, version: int = 2) -> Path:
    """The shipped rubric as another version, in which fewer scores are in the lightest band."""
    place = folder / f"stricter-{version}"
    shutil.copytree(_SHIPPED, place)
    file = place / "rubric.yaml"
    text = file.read_text(encoding="utf-8").replace("\nversion: 1\n", f"\nversion: {version}\n", 1)
    changed = text.replace("final < 75", "final < 99.9").replace("final >= 75", "final >= 99.9")
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    return place


def proposed(services: Services, folder: Path, member_id: int) -> int:
    with services.database.writing() as session:
        version = import_folder(session, stricter(folder), utc_now())
        assert isinstance(version, RubricVersion)
        proposal = propose(session, version, member_id, utc_now())
        assert proposal is not None
        return proposal.id
