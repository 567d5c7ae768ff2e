"""Who does what in the demo: which supplier stands where in which campaign, and how it answers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from tadasu.demo import profiles
from tadasu.demo.profiles import Profile

_USUAL: Sequence[tuple[Profile, int]] = (
    (profiles.GOOD, 22), (profiles.SERVICES, 16), (profiles.UNPROVED, 14), (profiles.NO_FOREIGN, 14),
    (profiles.OVERTIME, 12), (profiles.REPAYING, 6), (profiles.NEVER_ASKED, 6), (profiles.LOW_WAGE, 4),
    (profiles.CONTRADICTING, 2), (profiles.CRITICAL, 2),
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One supplier's part in a campaign. `ends`: how far it goes; see `filling.py` for each word."""

    ends: str
    profile: Profile


HEROES: Sequence[tuple[Part, Part]] = (  # in this year's campaign, and in last year's
    (Part("waiting", profiles.UNPROVED), Part("accepted", profiles.UNPROVED)),  # may be answered from the beginning
    (Part("submitted", profiles.KEPT_PASSPORTS), Part("accepted", profiles.GOOD)),
    (Part("in_review", profiles.BLANK_FEES), Part("accepted", profiles.UNPROVED)),
    (Part("repaying", profiles.REPAYING), Part("accepted", profiles.NEVER_ASKED)),
    (Part("submitted", profiles.CONTRADICTING), Part("accepted", profiles.GOOD)),
    (Part("returned", profiles.OVERTIME), Part("accepted", profiles.OVERTIME)),
    (Part("returned_again", profiles.NEVER_ASKED), Part("accepted", profiles.NEVER_ASKED)),
    (Part("delegated", profiles.GOOD), Part("accepted", profiles.GOOD)),
    (Part("accepted", profiles.NO_FOREIGN), Part("accepted", profiles.NO_FOREIGN)),
    (Part("submitted", profiles.CRITICAL), Part("accepted", profiles.CRITICAL)),
    (Part("nearly_done", profiles.LOW_WAGE), Part("accepted", profiles.LOW_WAGE)),
)
KEEPS_PASSPORTS, NEARLY_DONE = 1, 10  # places among them
_THIS_YEAR = (
    ("not_opened", 34), ("bounced", 3), ("failed", 2), ("unknown", 1), ("opened", 12), ("started", 24),
    ("declined", 7), ("withdrawn", 2), ("submitted", 18), ("in_review", 6), ("accepted", 36), ("lost", 2),
)  # fmt: skip
_LAST_YEAR = (("accepted", 96), ("declined", 6), ("not_opened", 8), ("started", 5), ("bounced", 3))


def this_year() -> list[Part]:
    return [part for part, _before in HEROES] + list(_cast(_THIS_YEAR, seed=26))


def last_year() -> list[Part]:
    """The same suppliers in the same order, as far as they were asked then."""
    return [before for _part, before in HEROES] + list(_cast(_LAST_YEAR, seed=25))


def _cast(ends: Sequence[tuple[str, int]], seed: int) -> Iterator[Part]:
    random = Random(seed)
    crowd = [end for end, count in ends for _number in range(count)]
    random.shuffle(crowd)
    people, weights = zip(*_USUAL, strict=True)
    for end in crowd:
        yield Part(end, random.choices(people, weights)[0])
