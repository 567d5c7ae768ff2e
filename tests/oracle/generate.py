"""Random answer documents that are valid, for comparing two implementations of the rules.

A document starts close to the best answers for a random workforce; its mood says how far it strays.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

from tests.oracle.generate_answers import answer_questions
from tests.oracle.generate_around import add_surroundings
from tests.oracle.generate_site import random_profile, random_reference_date
from tests.oracle.generate_stories import tell_story


@dataclass(frozen=True)
class Mood:
    """How much is wrong with a document. Each figure is a chance per item or per input."""

    trouble: float
    #: Share of the troubled answers that may raise a flag above MINOR.
    grave: float
    blank: float
    claimed: float = 0.0
    #: Records, survey, states and the like that tell another story than the answers.
    noise: float = 0.2
    #: Also write what the specification leaves open: half a PRF-08, a dated "*", JOB-13 "N/A".
    contested: bool = False


SPOTLESS = Mood(trouble=0.0, grave=0.0, blank=0.0, noise=0.0)
MILD = Mood(trouble=0.3, grave=0.0, blank=0.02, noise=0.05)
UNEVEN = Mood(trouble=0.25, grave=0.02, blank=0.02, claimed=0.01)
MIXED = Mood(trouble=0.25, grave=0.2, blank=0.03, claimed=0.02)
BAD = Mood(trouble=0.6, grave=0.7, blank=0.05, claimed=0.02, noise=0.5)
GREY = Mood(trouble=1.0, grave=0.0, blank=0.04, noise=0.1)
SILENT = Mood(trouble=0.2, grave=0.2, blank=0.45, claimed=0.1)
MOODS = {SPOTLESS: 2, MILD: 5, UNEVEN: 6, MIXED: 4, BAD: 2, GREY: 2, SILENT: 2}


def random_document(rng: random.Random, mood: Mood | None = None) -> dict[str, Any]:
    """One valid document; without a mood, one that is drawn so that every band occurs."""
    chosen = mood or rng.choices(list(MOODS), list(MOODS.values()))[0]
    as_of = random_reference_date(rng)
    profile = random_profile(rng, as_of, blank=chosen.blank / 2, contested=chosen.contested)
    document: dict[str, Any] = {
        "format": "tadasu.answers/1",
        "questionnaire": "responsible-acceptance@1",
        "as_of": as_of.isoformat(),
        "supplier": {"name": f"Works {rng.randrange(10**6)}", "site": "Plant 1", "corporate_number": None},
        "answers": profile,
    }
    answer_questions(rng, document, chosen)
    if rng.random() < chosen.noise:
        tell_story(rng, document)
    add_surroundings(rng, document, chosen)
    return document
