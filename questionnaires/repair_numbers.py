"""Numbers as people type them: full-width digits, thousands separators, units, 万 and 億."""

import re
import unicodedata
from collections.abc import Mapping
from decimal import Decimal

from questionnaires.answers.quoting import shown


class Unreadable(Exception):
    """What was typed has no reading, or more than one; carries the code and facts of the problem."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


# Every spelling of a unit, after NFKC and in lower case, by what it measures.
_UNITS: Mapping[str, tuple[str, ...]] = {
    "money": ("円", "えん", "jpy", "yen"),
    "people": ("人", "名", "persons", "person", "people", "workers", "worker"),
    "percent": ("%", "パーセント", "percent", "per cent"),
    "hours": ("時間/月", "時間", "hours/month", "hours per month", "hours", "hour", "hrs", "h"),
    "area": ("m2", "平米", "平方メートル", "sqm", "square metres", "square meters"),
    "days": ("日間", "日", "days", "day"),
    "months": ("か月分", "か月", "ヶ月", "ケ月", "カ月", "ヵ月", "ヵ月", "months", "month"),
    "minutes": ("分", "minutes", "minute", "min"),
    "years": ("年間", "年", "years", "year"),
    "cases": ("件", "回", "cases", "case"),
    "rows": ("社", "行"),
}
_SPELLINGS = sorted(((word, unit) for unit, words in _UNITS.items() for word in words), key=lambda pair: -len(pair[0]))
_NUMBER = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_PLAIN = re.compile(_NUMBER)
_JAPANESE = re.compile(
    rf"(?:(?P<oku>{_NUMBER})億)?(?:(?P<man>{_NUMBER})万)?(?:(?P<sen>{_NUMBER})千)?(?P<rest>{_NUMBER})?"
)
_WORTH = {"oku": 10**8, "man": 10**4, "sen": 10**3, "rest": 1}
_SEPARATED = re.compile(r"[0-9]+(?:[.,'、 ][0-9]+)+")
_AREA = str.maketrans({"㎡": "m2", "²": "2"})
_SIGNS = str.maketrans({"−": "-", "ー": "-", "‐": "-", "–": "-"})
_LONGEST = 100  # characters; no number of ours comes near, and thousands of digits take seconds
_OTHER_FORMS = ("<super>", "<sub>", "<circle>", "<fraction>", "<font>")


def number_of(typed: str, expected: frozenset[str] = frozenset()) -> int | float:
    """The number that was typed. Raises Unreadable unless there is exactly one reading.

    `expected` are the units the question asks for; a unit that measures something else is
    refused, because the figure would then mean something else.
    """
    text = _narrow(typed)
    sign, text = _sign(text)
    text, unit = _without_unit(text)
    if unit and unit not in expected and (expected or unit == "percent"):
        raise Unreadable("cell_unit", found=shown(typed))
    value = _value(text.strip(), typed)
    return _plain(-value if sign else value)


def units_in(words: str) -> frozenset[str]:
    """What the words of a question or label measure: {"money", "hours"} of 円、時間."""
    text = unicodedata.normalize("NFKC", words.translate(_AREA)).casefold()
    return frozenset(unit for word, unit in _SPELLINGS if _stands_alone(word, text))


def _stands_alone(word: str, text: str) -> bool:
    """Whether a unit is a word of its own: not 時間 in 時間額, nor h in the."""
    if word.isascii() and word.isalpha():
        return re.search(rf"(?<![a-z]){word}(?![a-z])", text) is not None
    return re.search(rf"{re.escape(word)}(?![\u4e00-\u9fff])", text) is not None


def percent_shown(number: float) -> str:
    """The text of a cell that shows 0.8 as 80%: what the person saw when typing it."""
    return f"{(Decimal(repr(number)) * 100).normalize():f}%"


def _narrow(typed: str) -> str:
    """Half-width, lower case, without spaces around. A digit in another form, such as ², is refused."""
    text = typed.strip()
    if len(text) > _LONGEST:
        raise Unreadable("cell_number", found=shown(typed))
    for spelling in ("㎡", "m²", "M²", "ｍ²"):
        text = text.removesuffix(spelling) + "m2" if text.endswith(spelling) else text
    if any(unicodedata.decomposition(letter).startswith(_OTHER_FORMS) for letter in text):
        raise Unreadable("cell_number", found=shown(typed))
    return unicodedata.normalize("NFKC", text).casefold().strip()


def _sign(text: str) -> tuple[bool, str]:
    text = text[:1].translate(_SIGNS) + text[1:]
    negative = text.startswith("-")
    text = text.removeprefix("-") if negative else text.removeprefix("+")
    for mark in ("¥", "jpy", "\\"):
        if text.startswith(mark):  # an amount may end in a dash then: ¥450,000-
            text = text.removeprefix(mark).removesuffix("-")
    return negative, text.strip()


def _without_unit(text: str) -> tuple[str, str | None]:
    for word, unit in _SPELLINGS:
        if text.endswith(word):
            return text.removesuffix(word).strip(), unit
    return text, None


def _value(text: str, typed: str) -> Decimal:
    if _PLAIN.fullmatch(text):
        return Decimal(text.replace(",", ""))
    match = _JAPANESE.fullmatch(text)
    if match and text:
        parts = {key: Decimal(part.replace(",", "")) for key, part in match.groupdict().items() if part}
        # 5万3 is 50,003 when written and 53,000 when spoken.
        if "rest" in parts and parts["rest"] < 100:
            raise Unreadable("cell_number_ambiguous", found=shown(typed))
        return sum((value * _WORTH[key] for key, value in parts.items()), Decimal())
    code = "cell_number_ambiguous" if _SEPARATED.fullmatch(text) else "cell_number"
    raise Unreadable(code, found=shown(typed))


def _plain(value: Decimal) -> int | float:
    if value == value.to_integral_value():
        return int(value)
    return float(value)
