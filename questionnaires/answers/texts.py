"""Words, addresses of people, dates, and files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from questionnaires.answers.quoting import is_unprintable, shown
from questionnaires.answers.shape import INVALID, Cells, Reader
from questionnaires.corporate_numbers import is_checked
from questionnaires.expressions.binding import NameInfo
from questionnaires.expressions.tree import Kind

_EPOCH = date(1970, 1, 1).toordinal()
FORMS = {
    "email": re.compile(r"[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+"),
    "phone": re.compile(r"\+?[0-9][0-9 ()-]{5,24}"),
    "corporate_number": re.compile(r"[0-9]{13}"),
    "language": re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"),
    "url": re.compile(r"https?://\S+"),
}
DATES = {"date": re.compile(r"(\d{4})-(\d\d)-(\d\d)"), "month": re.compile(r"(\d{4})-(\d\d)")}
FIRST_YEAR, LAST_YEAR = 1900, 2199


@dataclass(frozen=True)
class Text:
    """Words: one line or many, free or of a form such as an e-mail address."""

    lines: bool = False
    longest: int = 1_000
    form: str | None = None

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if not isinstance(raw, str):
            return reader.problem("text_expected", place, found=shown(raw))
        if len(raw) > self.longest:
            return reader.problem("text_too_long", place, found=len(raw), limit=self.longest)
        if not raw.isprintable() and any(_unprintable(letter, self.lines) for letter in raw):
            return reader.problem("text_control", place)
        if self.form and not FORMS[self.form].fullmatch(raw.strip()):
            return reader.problem(f"{self.form}_expected", place, found=shown(raw))
        if self.form == "corporate_number" and not is_checked(raw.strip()):
            return reader.problem("corporate_number_check", place, found=shown(raw))
        return raw

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.TEXT, table)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        cells.put(name, index, bool(str(value).strip()))


@dataclass(frozen=True)
class TextList:
    """Several words of one form, such as the languages people read."""

    form: str

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if not isinstance(raw, list):
            return reader.problem("list_expected", place, found=shown(raw))
        one = Text(longest=100, form=self.form)
        values = [one.read(item, f"{place}[{i}]", reader) for i, item in enumerate(raw)]
        return INVALID if INVALID in values else sorted(set(map(str, values)))

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.TEXT, table)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        cells.put(name, index, True)


@dataclass(frozen=True)
class Day:
    """A date (2026-04-30) or a month (2026-04, its first day); the column holds days."""

    form: str = "date"

    def read(self, raw: object, place: str, reader: Reader) -> object:
        fault = _fault_of_day(raw, self.form) if isinstance(raw, str) and len(raw) <= 10 else f"{self.form}_expected"
        return raw if fault is None else reader.problem(fault, place, found=shown(raw))

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.DATE, table)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        cells.put(name, index, days(str(value)))


@dataclass(frozen=True)
class File:
    """The name of a file handed in beside the answers."""

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if not isinstance(raw, str) or not raw.strip():
            return reader.problem("file_expected", place, found=shown(raw))
        if "/" in raw or "\\" in raw or len(raw) > 255 or any(_unprintable(letter, False) for letter in raw):
            return reader.problem("file_name", place, found=shown(raw))
        return raw

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return {name: NameInfo(Kind.TEXT, table)}

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        cells.put(name, index, True)


@lru_cache(maxsize=10_000)  # the same days come up again and again
def days(iso: str) -> float:
    """Days since 1970-01-01 of a date, or of the first day of a month."""
    return float(date.fromisoformat(iso if len(iso) == 10 else f"{iso}-01").toordinal() - _EPOCH)


@lru_cache(maxsize=10_000)
def _fault_of_day(text: str, form: str) -> str | None:
    """The code of what is wrong with a date or month; None where nothing is."""
    match = DATES[form].fullmatch(text) if text.isascii() else None
    if match is None:
        return f"{form}_expected"
    parts = [int(part) for part in match.groups()]
    try:
        day = date(*(parts if len(parts) == 3 else [*parts, 1]))
    except ValueError:
        return "no_such_day"
    return None if FIRST_YEAR <= day.year <= LAST_YEAR else "no_such_day"


def day_of(number: float) -> date:
    """The date of a column's number of days."""
    return date.fromordinal(int(number) + _EPOCH)


def _unprintable(letter: str, lines: bool) -> bool:
    if letter in "\t\n\r":
        return not lines
    return is_unprintable(letter)
