"""Corporate numbers (法人番号) as people write them."""

import unicodedata

from questionnaires.corporate_numbers import is_checked

_LENGTH = 13
_NOISE = str.maketrans("", "", " -‐–－ー　Tt'’")


def tidy_corporate_number(typed: str) -> str:
    """The digits of a number as people write it: full width, with hyphens, or with the T of an invoice number."""
    return unicodedata.normalize("NFKC", typed).translate(_NOISE)


def is_corporate_number(digits: str) -> bool:
    return len(digits) == _LENGTH and digits.isascii() and digits.isdigit() and is_checked(digits)
