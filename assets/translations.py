"""Gathers every sentence of the platform, merges what translators wrote, and compiles the catalogues.

python -m assets.translations           merge fragments, drop what nobody says any more, compile
python -m assets.translations --check   say what is missing, change nothing (a test does the same)
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

PACKAGE = Path(__file__).resolve().parent.parent / "platform" / "tadasu"
FOLDER = PACKAGE / "translations" / "ja" / "LC_MESSAGES"
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
KEYWORDS = {"_": None, "_l": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}


def sentences() -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """File, line, sentence (or its forms) and context of everything the platform says in English."""
    for file, line, message, _comments, context in extract_from_dir(PACKAGE, METHODS, keywords=KEYWORDS):
        yield str(file), line, message, context


def catalogue() -> Catalog:
    """All translations there are: the catalogue and the fragments beside it."""
    found = Catalog(locale="ja", project="Tadasu", charset="utf-8")
    for path in sorted(FOLDER.glob("*.po"), key=lambda each: each.name == "messages.po"):
        with path.open("rb") as source:
            for message in read_po(source, locale="ja"):
                if message.id and any(message.string if isinstance(message.string, tuple) else [message.string]):
                    found.add(message.id, message.string, context=message.context)
    return found


def missing() -> list[str]:
    """What has no translation, with file and line."""
    known = catalogue()
    gone: list[str] = []
    for file, line, message, context in sentences():
        entry = known.get(message if isinstance(message, str) else message[0], context)
        if entry is None or not entry.string:
            gone.append(f"{file}:{line}: {message}")
    return gone


def merge() -> None:
    """Writes one catalogue of what is said now, and compiles it."""
    known, current = catalogue(), Catalog(locale="ja", project="Tadasu", charset="utf-8", fuzzy=False)
    for _file, _line, message, context in sentences():
        entry = known.get(message if isinstance(message, str) else message[0], context)
        current.add(message, entry.string if entry is not None else "", context=context)
    for path in FOLDER.glob("*.po"):
        path.unlink()
    with (FOLDER / "messages.po").open("wb") as out:
        write_po(out, current, sort_output=True, no_location=True, omit_header=False, width=110)
    with (FOLDER / "messages.mo").open("wb") as out:
        write_mo(out, current)


def main() -> None:
    if "--check" not in sys.argv:
        merge()
    gone = missing()
    print("\n".join(gone) if gone else "Every sentence is translated.")
    sys.exit(bool(gone))


if __name__ == "__main__":
    main()
