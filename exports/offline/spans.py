"""How the columns of a table share the columns of the grid."""

from collections.abc import Sequence

from exports.offline.looks import FIRST, LAST, text_width
from questionnaires.answers.shape import Shape
from questionnaires.answers.texts import Text

_COLUMNS = LAST - FIRST + 1


def breadth(shape: Shape, options: Sequence[str]) -> float:
    """How much room a column of a table likes, in full-width letters."""
    if options:
        return text_width(typical(options)) + 2
    return 12 if isinstance(shape, Text) else 5


def typical(options: Sequence[str]) -> str:
    """An option longer than most of the others; a few very long ones may take more lines."""
    return sorted(options, key=text_width)[int(len(options) * 0.85)]


def spans_of(breadths: Sequence[float]) -> list[tuple[int, int]]:
    """First and last grid column of each column of a table, the broadest wider than the others."""
    shares = [1] * len(breadths)
    for _ in range(_COLUMNS - len(breadths)):
        neediest = max(range(len(breadths)), key=lambda index: breadths[index] / shares[index])
        shares[neediest] += 1
    spans, first = [], FIRST
    for share in shares:
        spans.append((first, first + share - 1))
        first += share
    return spans
