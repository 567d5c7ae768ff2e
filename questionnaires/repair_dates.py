"""Dates and months as people type them: with slashes, in Japanese, in an era, or as a spreadsheet's date."""

import re
import unicodedata
from datetime import date

from questionnaires.answers.quoting import shown
from questionnaires.answers.texts import FIRST_YEAR, LAST_YEAR
from questionnaires.repair_numbers import Unreadable

# The first day of each era, by its name and its letter. Later years of an era that has ended
# are still in use on permits (平成35年 is 2023), so an era has no last year here.
_ERAS = {
    "昭和": date(1926, 12, 25), "s": date(1926, 12, 25),
    "平成": date(1989, 1, 8), "h": date(1989, 1, 8),
    "令和": date(2019, 5, 1), "r": date(2019, 5, 1),
}  # fmt: skip
_ERA = r"(?P<era>昭和|平成|令和|[shr])\s*(?P<eyear>元|\d{1,2})"
_YEAR = rf"(?:(?P<year>\d{{4}})|{_ERA})"
_END = r"(?:\s*\(?[日月火水木金土]\)?(?:曜日?)?)?"  # a day of the week may follow
_DATES = (
    re.compile(rf"{_YEAR}\s*(?P<s>[-/.])\s*(?P<month>\d{{1,2}})\s*(?P=s)\s*(?P<day>\d{{1,2}}){_END}"),
    re.compile(rf"{_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*日{_END}"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)"),
    re.compile(r"(?P<day>\d{1,2})\s+(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})"),
    re.compile(r"(?P<name>[a-z]{3,9})\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})"),
)
_MONTHS = (
    re.compile(r"(?P<year>\d{4})\s*[-/]\s*(?P<month>\d{1,2})"),
    re.compile(rf"{_ERA}\s*[-/.]\s*(?P<month>\d{{1,2}})"),
    re.compile(rf"{_YEAR}\s*年\s*(?P<month>\d{{1,2}})\s*月(?:分|度)?"),
    re.compile(r"(?P<year>\d{4})(?P<month>\d\d)"),
    re.compile(r"(?P<name>[a-z]{3,9})\.?,?\s+(?P<year>\d{4})"),
)
_OTHER_ORDER = re.compile(r"\d{1,2}\s*[-/. ]\s*\d{1,2}\s*[-/. ]\s*(?:\d{1,2}|\d{4})")
_OTHER_MONTH = re.compile(r"\d{4}\.\d{1,2}|\d{1,2}[-/.]\d{1,4}")
_NAMES = "january february march april may june july august september october november december".split()


def date_of(typed: str) -> str:
    """A date in ISO form. Raises Unreadable, also for 04/05/2026, which is two days."""
    text = _narrow(typed)
    found = _first(_DATES, text)
    if found is None:
        code = "cell_date_ambiguous" if _OTHER_ORDER.fullmatch(text) else "cell_date"
        raise Unreadable(code, found=shown(typed))
    return _day(found, typed).isoformat()


def month_of(typed: str) -> str:
    """A month in ISO form; a whole date gives its month. Raises Unreadable."""
    text = _narrow(typed)
    found = _first(_MONTHS, text)
    if found is not None:
        return _day(found, typed).isoformat()[:7]
    if _OTHER_MONTH.fullmatch(text):
        raise Unreadable("cell_month_ambiguous", found=shown(typed))
    if _first(_DATES, text) is None and not _OTHER_ORDER.fullmatch(text):
        raise Unreadable("cell_month", found=shown(typed))
    return date_of(typed)[:7]


def _narrow(typed: str) -> str:
    return unicodedata.normalize("NFKC", typed).casefold().strip().replace("／", "/").replace("．", ".")


def _first(patterns: tuple[re.Pattern[str], ...], text: str) -> dict[str, str] | None:
    if not text.isprintable():
        return None
    for pattern in patterns:
        if match := pattern.fullmatch(text):
            return {key: value for key, value in match.groupdict().items() if value is not None}
    return None


def _day(found: dict[str, str], typed: str) -> date:
    month = int(found["month"]) if "month" in found else _month_named(found["name"], typed)
    begins = _ERAS[found["era"]] if "era" in found else None
    year = int(found["year"]) if begins is None else begins.year - 1 + _era_year(found["eyear"])
    try:
        day = date(year, month, int(found.get("day", 1)))
    except ValueError as error:
        raise Unreadable("no_such_day", found=shown(typed)) from error
    if begins is not None and day < (begins if "day" in found else begins.replace(day=1)):
        raise Unreadable("no_such_day", found=shown(typed))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unreadable("no_such_day", found=shown(typed))
    return day


def _era_year(text: str) -> int:
    return 1 if text == "元" else int(text)


def _month_named(name: str, typed: str) -> int:
    found = [
        number for number, full in enumerate(_NAMES, 1) if full.startswith(name) or (name == "sept" and number == 9)
    ]
    if len(found) != 1:
        raise Unreadable("cell_date", found=shown(typed))
    return found[0]
