"""What a cell's number format says of its number: a date, a percentage, or just a number."""

import re
from datetime import datetime, timedelta

# Formats without a code of their own in the file; 27 to 36 and 50 to 58 are East Asian dates
# (ISO/IEC 29500-1, 18.8.30).
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN_PERCENTAGES = frozenset((9, 10))
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_DATE_LETTERS = re.compile(r"[ymdhseg]", re.IGNORECASE)
_FIRST_SURE_SERIAL = 61  # 1900-03-01; before it, Excel counts a day that never was
_LAST_SERIAL = 2_958_465  # 9999-12-31
_DAYS_TO_1904 = 1_462
_EPOCH = datetime(1899, 12, 30)

NUMBER, DATE, PERCENT = "n", "d", "p"


def kind_of_format(id: int, code: str | None) -> str:
    """NUMBER, DATE or PERCENT, from the id of a number format and its code, if it has one."""
    if code is None:
        return DATE if id in _BUILT_IN_DATES else PERCENT if id in _BUILT_IN_PERCENTAGES else NUMBER
    bare = _LITERALS.sub("", code.split(";")[0])
    if "general" in bare.lower():
        return NUMBER
    return DATE if _DATE_LETTERS.search(bare) else PERCENT if "%" in bare else NUMBER


def date_of_serial(serial: float, from_1904: bool) -> str | None:
    """The date, with its time unless that is midnight, of a spreadsheet's day number; None if doubtful."""
    days = serial + _DAYS_TO_1904 if from_1904 else serial
    if not _FIRST_SURE_SERIAL <= days <= _LAST_SERIAL:
        return None
    moment = _EPOCH + timedelta(seconds=round(days * 86_400))
    return moment.isoformat() if moment.time().isoformat() != "00:00:00" else moment.date().isoformat()
