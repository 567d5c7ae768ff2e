"""The columns a portfolio table may have, and what their cells are."""

import unicodedata
from collections.abc import Iterator

from exports.offline.parts import AS_OF_KEY, SAID
from questionnaires.answers.choices import Choice
from questionnaires.answers.composite import Matrix, Record
from questionnaires.answers.numbers import Money
from questionnaires.answers.shape import Shape
from questionnaires.model import Questionnaire

_OWN = {"supplier": "supplier.name", "site": "supplier.site", "corporate_number": "supplier.corporate_number",
        "as_of": AS_OF_KEY, "form": "form", "evidence": "evidence"}  # fmt: skip
EVIDENCE, FLAG = "evidence.", "flag."


class ColumnNames:
    """What the columns of a portfolio table hold, by the names people give them."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.known = dict(known_columns(questionnaire))

    def key_of(self, name: str) -> str | None:
        """The key that a column's cells go by; None if its name is unknown."""
        tidied = tidy(name)
        if tidied.startswith(FLAG) and len(tidied) > len(FLAG):
            return tidied
        return self.known.get(tidied)


def known_columns(questionnaire: Questionnaire) -> Iterator[tuple[str, str]]:
    """Every column name with the key its cells go by."""
    yield from _OWN.items()
    for id, question in questionnaire.questions.items():
        yield id, id
        yield f"{EVIDENCE}{id}", f"{EVIDENCE}{id}"
        yield from ((f"{id}.{name}", key) for name, key in _columns_of(id, question.shape))


def _columns_of(id: str, shape: Shape) -> Iterator[tuple[str, str]]:
    match shape:
        case Record(fields=fields):
            yield from ((key, f"{id}.{key}") for key in fields)
        case Matrix(rows=rows):
            yield from ((row, f"{id}.{row}") for row in rows)
        case Money():
            yield "amount", id
            yield from ((key, f"{id}.{key}") for key in ("currency", "rate", "on"))
        case Choice(say=say) if say:
            yield "say", f"{id}{SAID}"


def tidy(name: str) -> str:
    return unicodedata.normalize("NFKC", name).replace("\ufeff", "").strip()
