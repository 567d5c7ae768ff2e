"""The check digit of corporate numbers (法人番号): of thirteen digits the first checks the other twelve.

The rule is Article 2 of Ordinance No. 70 of the Ministry of Finance of 2014: 9 less the remainder,
modulo 9, of the sum of the twelve digits taken from the right times 1, 2, 1, 2 and so on.
"""


def check_digit(twelve: str) -> int:
    """The digit that goes before twelve others."""
    weighted = sum(int(digit) * (1 + index % 2) for index, digit in enumerate(reversed(twelve)))
    return 9 - weighted % 9


def is_checked(thirteen: str) -> bool:
    """Whether the first of thirteen ASCII digits is the one that checks the others."""
    return int(thirteen[0]) == check_digit(thirteen[1:])
