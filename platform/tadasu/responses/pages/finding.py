"""Loaders of the policy: what of a response the address of a page names."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from questionnaires.model import Section
from tadasu.asker import Asker
from tadasu.responses.access import own_response
from tadasu.responses.standing import Standing


@dataclass(frozen=True)
class SectionAtHand:
    """A section the person may see, and where they stand."""

    standing: Standing
    section: Section

    @property
    def after(self) -> Section | None:
        """The next section the person may see."""
        seen = [each for each in self.standing.questionnaire.sections if each.id in self.standing.sections]
        place = seen.index(self.section) + 1
        return seen[place] if place < len(seen) else None


def own_section(session: Session, asker: Asker, section: str, **_arguments: object) -> SectionAtHand | None:
    """None for a section that does not exist or was not handed over."""
    standing = own_response(session, asker)
    if standing is None or section not in standing.sections:
        return None
    found = next(each for each in standing.questionnaire.sections if each.id == section)
    return SectionAtHand(standing, found)
