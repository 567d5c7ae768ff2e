"""Passwords: hashed with Argon2id, never guessed quickly, and not among the ones everybody uses."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import Semaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

SHORTEST = 15  # without a second factor
LONGEST = 128
_HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_AT_ONCE = Semaphore(2)  # hashing is made to be slow: it must not take both cores from everybody else
_LONGEST_COMMON = 5  # letters and digits; a password of which names leave fewer is made of them


class PasswordRefused(Exception):
    """Why a password cannot be used: "short", "long" or "common"."""


def check_new(password: str, *names: str) -> None:
    """Raises PasswordRefused. `names` are of the person, the organisation, the address."""
    if len(password) < SHORTEST:
        raise PasswordRefused("short")
    if len(password) > LONGEST:
        raise PasswordRefused("long")
    folded = password.casefold()
    if folded in _common() or len(set(folded)) < 5 or _is_made_of(folded, names):
        raise PasswordRefused("common")


def hash_password(password: str) -> str:
    with _AT_ONCE:
        return _HASHER.hash(_normal(password))


def is_right(password_hash: str | None, password: str) -> bool:
    """Takes as long for somebody unknown (None) as for a wrong password."""
    with _AT_ONCE:
        try:
            return _HASHER.verify(password_hash or _nobody(), _normal(password)) and password_hash is not None
        except (VerificationError, InvalidHashError):
            return False


def _is_made_of(folded: str, names: Iterable[str]) -> bool:
    """Whether little is left of a password without somebody's names."""
    own = {name.casefold() for name in (*names, "tadasu") if len(name) >= 3}
    rest = folded
    for name in sorted(own, key=len, reverse=True):
        rest = rest.replace(name, "")
    return rest != folded and sum(character.isalnum() for character in rest) < _LONGEST_COMMON


def _normal(password: str) -> str:
    """The same characters typed on another keyboard are the same password."""
    return unicodedata.normalize("NFC", password)[: LONGEST + 1]


@cache
def _nobody() -> str:
    return _HASHER.hash("nobody has this password")


@cache
def _common() -> frozenset[str]:
    """About 30,000 passwords that leaked most often, from the list of the zxcvbn package."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return frozenset(FREQUENCY_LISTS["passwords"])
