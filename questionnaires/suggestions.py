"""What a name that is not known may have been meant to be."""

import unicodedata
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import islice

from questionnaires.problems import MOST_TOLD, Problem

_ALIKE = 0.65  # of 1: a slip or two, and two letters swapped in a word of three, but no other name
_LONGEST = 60  # letters; no name is longer, and comparing a page of text takes long
_COMPARED = 1_000  # known names; a questionnaire has fewer, a document made to take time may not
_NEAR = 3  # names that are equally near
_EXAMPLES = 12


def suggestion(found: object, known: Iterable[str], problems: Sequence[Problem]) -> str:
    """The known names that look most like `found`, else the first known ones, as a remedy names them.

    `problems` are those noted so far: once there are more than are told, nothing is worked out.
    """
    if len(problems) >= MOST_TOLD:
        return "…"
    names = list(known)
    near = nearest(str(found), names)[:_NEAR]
    return ", ".join(near or names[:_EXAMPLES]) + (", …" if not near and len(names) > _EXAMPLES else "")


def nearest(found: str, known: Iterable[str]) -> list[str]:
    """The known names somebody may have meant: those a slip or two away, and of these all that are equally near.

    Case and width of letters do not count.
    """
    if len(found) > _LONGEST:
        return []
    by_letters = {_letters(name): name for name in islice(known, _COMPARED)}
    letters = _letters(found)
    near = get_close_matches(letters, by_letters, n=_COMPARED, cutoff=_ALIKE)
    ties = {each for each in near if _likeness(each, letters) == _likeness(near[0], letters)}
    return [name for each, name in by_letters.items() if each in ties]


def _likeness(known: str, found: str) -> float:
    return SequenceMatcher(None, known, found).ratio()


def _letters(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()
