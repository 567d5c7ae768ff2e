"""From what a person typed for a supplier to what is kept: the same rules for the form and for a list.

Every function raises Unreadable with the code of a problem; its words are in
questionnaires/messages. Nothing is guessed: width, case, separators and other spellings of a
code are mended, anything else is refused.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from marshmallow import ValidationError

from questionnaires.answers.quoting import shown
from questionnaires.problems import Problem
from questionnaires.repair_numbers import Unreadable
from questionnaires.repair_options import LANGUAGE_LIST, published_names
from tadasu.accounts.schemas import is_email
from tadasu.config import LANGUAGES
from tadasu.forms import clean
from tadasu.organisations.corporate_numbers import is_corporate_number, tidy_corporate_number
from tadasu.organisations.kana import is_kana
from tadasu.organisations.names import search_key

MOST_TAGS, LONGEST_TAG = 20, 60
MOST_ALIASES = 20
MOST_PEOPLE = 1_000_000
MOST_SPEND = Decimal(10) ** 15
LONGEST = {
    "own_code": 60, "name": 200, "name_romaji": 200, "town": 100, "street": 300, "contact_name": 200, "note": 5000,
}  # fmt: skip
_NO_NAMES = frozenset({"na", "なし", "無し", "該当なし", "不明", "none", "unknown", "未定"})
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d{1,18})(?:\.\d{1,10})?", re.ASCII)
_TIER = re.compile(r"(?:tier *)?([1-9])(?: *次.{0,8})?", re.ASCII)
_SPLIT = re.compile(r"[,、，;；\n]+")
_JAPANESE_POSTCODE = re.compile(r"(\d{3})(\d{4})", re.ASCII)
_POSTCODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{1,10}")
_CURRENCY = re.compile(r"[A-Z]{3}")

Parse = Callable[[str], Any]


def text(typed: str, longest: int, *, lines: bool = False) -> str:
    """Trimmed and NFC. A line break within one line, as spreadsheets have them, is a space."""
    if not lines:
        typed = " ".join(typed.splitlines()) if "\n" in typed or "\r" in typed else typed.replace("\t", " ")
    try:
        found = clean(typed, lines=lines)
    except ValidationError as error:
        raise Unreadable("text_control") from error
    if len(found) > longest:
        raise Unreadable("text_too_long", found=f"{len(found):,}", limit=f"{longest:,}")
    return found


def name(typed: str) -> str:
    """A name holds at least one letter or digit; "-" and "n/a" are none."""
    found = text(typed, LONGEST["name"])
    key = search_key(found)
    if not key or key in _NO_NAMES:
        raise Unreadable("supplier_name_missing")
    return found


def kana(typed: str) -> str:
    """A reading: kana, with Latin letters and digits between them where the name has them."""
    found = text(typed, LONGEST["name"])
    others = "".join(letter for letter in unicodedata.normalize("NFKC", found) if not letter.isascii())
    if any(letter.isalnum() for letter in others) and not is_kana(others.replace("ー", "あ")):
        raise Unreadable("kana_expected", found=shown(found))
    return found


def romaji(typed: str) -> str:
    found = text(typed, LONGEST["name_romaji"])
    if any(ord(letter) >= 0x2E80 for letter in unicodedata.normalize("NFKC", found)):
        raise Unreadable("latin_expected", found=shown(found))
    return found


def corporate_number(typed: str) -> str | None:
    digits = tidy_corporate_number(text(typed, 40))
    if not digits:
        return None
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        raise Unreadable("corporate_number_expected", found=shown(typed))
    if not is_corporate_number(digits):
        raise Unreadable("corporate_number_check", found=shown(typed))
    return digits


def country(typed: str) -> str:
    return _code("countries", typed, "country_unknown") or "JP"


def prefecture(typed: str) -> str:
    return _code("prefectures", typed, "prefecture_unknown")


def language(typed: str) -> str:
    found = _code(LANGUAGE_LIST, typed, "language_unknown") or "ja"
    if found not in LANGUAGES:
        raise Unreadable("language_unknown", found=shown(typed))
    return found


def tier(typed: str) -> int:
    folded = _folded(typed)
    match = _TIER.fullmatch(folded)
    if folded and match is None:
        raise Unreadable("tier_expected", found=shown(typed))
    return int(match[1]) if match else 1


def spend(typed: str) -> Decimal | None:
    """An amount of money, not negative, rounded to two decimals."""
    folded = _folded(typed)
    if not folded:
        return None
    if len(folded) > 40 or not _AMOUNT.fullmatch(folded):
        raise Unreadable("amount_expected", found=shown(typed))
    amount = Decimal(folded.replace(",", ""))
    if amount > MOST_SPEND:
        raise Unreadable("number_above", found=shown(typed), limit=f"{MOST_SPEND:,}")
    return round(amount, 2)


def headcount(typed: str) -> int | None:
    """A whole number of people; nothing for nobody knows."""
    folded = _folded(typed).replace(",", "")
    if not folded:
        return None
    if not (folded.isascii() and folded.isdigit() and len(folded) <= 20):
        raise Unreadable("headcount_expected", found=shown(typed))
    if int(folded) > MOST_PEOPLE:
        raise Unreadable("number_above", found=shown(typed), limit=f"{MOST_PEOPLE:,}")
    return int(folded)


def currency(typed: str) -> str:
    found = _folded(typed).upper() or "JPY"
    found = {"円": "JPY", "¥": "JPY", "$": "USD", "€": "EUR"}.get(found, found)
    if not _CURRENCY.fullmatch(found):
        raise Unreadable("currency_expected", found=shown(typed))
    return found


def email(typed: str) -> str:
    found = text(typed, 254).lower()
    if found and not is_email(found):
        raise Unreadable("email_expected", found=shown(found))
    return found


def postcode(typed: str) -> str:
    """Whether it fits the country is seen by `check_together`."""
    found = unicodedata.normalize("NFKC", text(typed, 20)).replace("〒", "").strip()
    found = re.sub("[‐-―−ー]", "-", found)
    if found and not _POSTCODE.fullmatch(found):
        raise Unreadable("postcode_expected", found=shown(typed))
    return found


def tags(typed: str) -> list[str]:
    found = list(dict.fromkeys(filter(None, (text(each, LONGEST_TAG) for each in _SPLIT.split(typed)))))
    if len(found) > MOST_TAGS:
        raise Unreadable("too_many_of_one", found=len(found), limit=MOST_TAGS)
    return found


def aliases(typed: str) -> list[str]:
    """One in each line; a list has them between commas' Japanese sisters, since names hold commas."""
    parts = re.split(r"[\n\r;；、]+", typed)
    found = list(dict.fromkeys(name(each) for each in parts if each.strip()))
    if len(found) > MOST_ALIASES:
        raise Unreadable("too_many_of_one", found=len(found), limit=MOST_ALIASES)
    return found


PARSERS: Mapping[str, Parse] = {
    "name": name,
    "name_kana": kana,
    "name_romaji": romaji,
    "corporate_number": corporate_number,
    "own_code": lambda typed: text(typed, LONGEST["own_code"]),
    "aliases": aliases,
    "country": country,
    "postcode": postcode,
    "prefecture": prefecture,
    "town": lambda typed: text(typed, LONGEST["town"]),
    "street": lambda typed: text(typed, LONGEST["street"]),
    "tier": tier,
    "spend": spend,
    "spend_currency": currency,
    "contact_name": lambda typed: text(typed, LONGEST["contact_name"]),
    "contact_email": email,
    "contact_language": language,
    "tags": tags,
    "note": lambda typed: text(typed, LONGEST["note"], lines=True),
}
"""How each field of a supplier is read, in the order of the form."""


def check_together(values: dict[str, Any]) -> list[Problem]:
    """What only several fields show; puts a Japanese postcode into its usual form. Places are field names."""
    problems = []
    if values.get("country", "JP") != "JP":
        if values.get("prefecture"):
            problems.append(Problem("prefecture_abroad", "prefecture"))
        return problems
    if values.get("postcode"):
        match = _JAPANESE_POSTCODE.fullmatch(values["postcode"].replace("-", "").replace(" ", ""))
        if match is None:
            problems.append(Problem("postcode_japanese", "postcode", {"found": shown(values["postcode"])}))
        else:
            values["postcode"] = f"{match[1]}-{match[2]}"
    return problems


def _code(code_list: str, typed: str, unknown: str) -> str:
    found = text(typed, 200)
    if not found:
        return ""
    codes = published_names(code_list).codes(found)
    if len(codes) != 1:
        raise Unreadable(unknown, found=shown(found))
    return next(iter(codes))


def _folded(typed: str) -> str:
    return unicodedata.normalize("NFKC", text(typed, 200)).casefold().strip()
