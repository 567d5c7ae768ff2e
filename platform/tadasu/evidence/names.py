"""What a person called a file, made harmless to show and to write into a header."""

import unicodedata
from pathlib import PurePosixPath

LONGEST = 200
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def shown_name(given: str, ending: str) -> str:
    """The name without folders, control characters and marks of direction; at most 200 characters.

    `ending` is what the content turned out to be: it is added where the name does not bear it.
    """
    name = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    kept = "".join(letter for letter in name if not _is_hidden(letter)).strip(" .")
    stem = PurePosixPath(kept).stem.strip(" .") if kept.lower().endswith(f".{ending}") else kept
    if not stem or stem.casefold() in _DEVICES:
        stem = f"file-{stem}" if stem else "file"
    return f"{stem[: LONGEST - len(ending) - 1]}.{ending}"


def ending_of(given: str) -> str:
    """What a name says the file is: "pdf" of "監査.PDF"; "" where it says nothing."""
    return given.rpartition(".")[2].lower().strip() if "." in given else ""


def _is_hidden(letter: str) -> bool:
    return letter in _DIRECTIONS or unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in "\u200b\ufeff"
