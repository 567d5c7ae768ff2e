"""Corporate numbers (法人番号): thirteen digits of which the first checks the other twelve.

The rule is Article 2 of Ordinance No. 70 of the Ministry of Finance of 2014: 9 less the remainder,
modulo 9, of the sum of the twelve digits taken from the right times 1, 2, 1, 2 and so on.
"""

import unicodedata

_LENGTH = 13
_NOISE = str.maketrans("", "", " -‐–－ー　Tt'’")


def tidy_corporate_number(typed: str) -> str:
    """The digits of a number as people write it: full width, with hyphens, or with the T of an invoice number."""
    return unicodedata.normalize("NFKC", typed).translate(_NOISE)


def is_corporate_number(digits: str) -> bool:
    return (
        len(digits) == _LENGTH and digits.isascii() and digits.isdigit() and int(digits[0]) == check_digit(digits[1:])
    )


def check_digit(twelve: str) -> int:
    """The digit that goes before twelve others."""
    weighted = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(twelve)))
    return 9 - weighted % 9
