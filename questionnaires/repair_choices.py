"""Reads cells whose answer is one option or several, and lists of languages."""

from datetime import date
from difflib import get_close_matches

from questionnaires.answers.choices import Choices
from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import UNKNOWN, Reader
from questionnaires.answers.texts import TextList
from questionnaires.problems import LANGUAGES, Worded
from questionnaires.repair_cells import Cell, Repaired
from questionnaires.repair_numbers import Unreadable
from questionnaires.repair_options import UNKNOWN_WORDS, OptionNames, says, yes_or_no
from questionnaires.repair_texts import list_of

_MOST_NAMED = 8


def option_cell(cell: Cell, codes: tuple[str, ...], names: OptionNames) -> Repaired:
    if isinstance(cell, bool):
        cell = "yes" if cell else "no"
    if isinstance(cell, date) or cell is None:
        raise Unreadable("cell_is_date", found=str(cell))
    typed = str(cell).strip()
    if typed in codes:
        return Repaired(typed)
    found = sorted(code for code in names.codes(typed) or _by_case(typed, codes) if code in codes)
    if len(found) == 1 and not _is_norway(typed, found[0]):
        return Repaired(found[0], not names.is_plain(typed, found[0]))
    if len(found) > 1:
        raise Unreadable("cell_option_ambiguous", found=shown(typed), known=_named(found, names))
    if says(typed, UNKNOWN_WORDS):
        raise Unreadable("unknown_not_allowed")
    if {"yes", "no"} <= set(codes):
        raise Unreadable("cell_yes_no", found=shown(typed))
    raise Unreadable("cell_option", found=shown(typed), known=_nearest(typed, codes, names))


def _by_case(typed: str, codes: tuple[str, ...]) -> list[str]:
    return [code for code in codes if code.casefold() == typed.casefold()]


def _is_norway(typed: str, code: str) -> bool:
    """Whether a code in small letters is also the word no."""
    return code not in ("yes", "no") and typed.casefold() == code.casefold() and yes_or_no(typed) is not None


def options_cell(cell: Cell, shape: Choices, names: OptionNames) -> Repaired:
    typed = str(cell).strip()

    def one(word: str) -> str:
        return str(option_cell(word, shape.codes, names).value)

    values = list_of(typed, one)
    if UNKNOWN in values and len(values) == 1 and shape.unknown:
        return Repaired(UNKNOWN, typed != UNKNOWN)
    return Repaired(values, typed != ";".join(values))


def languages_cell(cell: Cell, shape: TextList, names: OptionNames) -> Repaired:
    codes = tuple(names.labels)

    def one(word: str) -> str:
        reader = Reader()
        if not names.codes(word) and word not in codes:
            shape.read([word], "", reader)
            if not reader.problems:
                return word  # a code that is right, but not among those with a name
        return str(option_cell(word, codes, names).value)

    typed = str(cell).strip()
    values = list_of(typed, one)
    plain = len(values) == 1 and names.is_plain(typed, values[0])
    return Repaired(values, not plain and typed != ";".join(values))


def _nearest(typed: str, codes: tuple[str, ...], names: OptionNames) -> str:
    """The options of a short list, or those of a long one that look most like what was typed."""
    if len(codes) <= _MOST_NAMED:
        return _listed(codes, names)
    labels = [label for code in codes for label in names.labels.get(code, ())] or list(codes)
    near = [label for label in labels if typed in label] or get_close_matches(typed, labels)
    return ", ".join(near[:3] or [names.labels.get(code, (code,))[-1] for code in codes[:3]]) + ", …"


def _listed(codes: tuple[str, ...], names: OptionNames) -> str:
    """Options as a sheet shows them: a letter as it is, any other code by its words."""

    def listed(language: str) -> str:
        return ", ".join(code if len(code) == 1 else names.label(code, language) for code in codes)

    return Worded.of(LANGUAGES, listed)


def _named(codes: list[str], names: OptionNames) -> str:
    return Worded.of(LANGUAGES, lambda language: ", ".join(names.label(code, language) for code in codes))
