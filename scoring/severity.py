"""How grave a flag is, and how far its problem has been put right."""

from enum import IntEnum


class Severity(IntEnum):
    """Gravity of a flag; a higher number is worse, NONE is no flag."""

    NONE = 0
    MINOR = 1
    MAJOR = 2
    CRIT = 3
    ZT = 4  # zero tolerance


class FlagState(IntEnum):
    """Life of a flag. Only VERIFIED_CLOSED (for a check also CLOSED: explained and accepted) ends it."""

    OPEN = 0
    CONTAINED = 1
    REMEDIED = 2
    SUSPECTED = 3
    VERIFIED_CLOSED = 4
    CLOSED = 5

    @property
    def word(self) -> str:
        """The state as files write it: `verified_closed`."""
        return self.name.lower()


FIRST_CLOSED = FlagState.VERIFIED_CLOSED


def state_named(name: str) -> FlagState:
    return FlagState[name.upper()]
