"""The code that lets the first administrator in, printed on the console of an empty installation."""

from base64 import b32encode

from tadasu.config import Settings


def setup_code(settings: Settings) -> str:
    """The same at each start, so that any console shows one that works. The page that takes it closes with the
    first account.
    """
    letters = b32encode(settings.key("set-up code")).decode()[:16]
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
