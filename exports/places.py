"""Where a problem is, in words: `row 3, column LAW-16` becomes 3行目、LAW-16の列 for a Japanese reader.

Places stay as they are in JSON and in code; only what people read is put in their language.
"""

import re

_WHOLE = ("document", "workbook")  # places that say no more than which file it is
_ROW = re.compile(r"(?P<sheet>.+!)?row (?P<row>[0-9]+)(?:, column (?P<column>[^,]*))?(?P<rest>, .+)?", re.DOTALL)
_COLUMN = re.compile(r"column (?P<column>[^,]*)(?P<rest>, .+)?", re.DOTALL)
_LINE = re.compile(r"line (?P<line>[0-9]+)(?:, column (?P<column>[0-9]+))?")
_CHARACTER = re.compile(r"character (?P<character>[0-9]+)")  # of a line that the input is named by
_BYTE = re.compile(r"byte (?P<byte>[0-9]+)")
_NAME = re.compile(
    r"(?P<file>.+?\.(?:xlsx|csv|tsv|txt|jsonl)) (?P<at>(?:[^/]+!)?row [0-9]+|line [0-9]+)(?P<supplier> \(.*\))?",
    re.DOTALL | re.IGNORECASE,
)


def place_words(place: str, language: str) -> str:
    """A place of a table, a text or a file as people say it; a cell or a JSON path stays as it is."""
    if language != "ja":
        return place
    if match := _ROW.fullmatch(place):
        column = f"、{match['column']}の列" if match["column"] else ""
        return f"{match['sheet'] or ''}{match['row']}行目{column}{_rest(match)}"
    if match := _COLUMN.fullmatch(place):
        return f"{match['column']}の列{_rest(match)}"
    if match := _LINE.fullmatch(place):
        return f"{match['line']}行目" + (f"、{match['column']}文字目" if match["column"] else "")
    if match := _CHARACTER.fullmatch(place):
        return f"{match['character']}文字目"
    if match := _BYTE.fullmatch(place):
        return f"{match['byte']}バイト目"
    return place


def input_words(name: str, language: str) -> str:
    """The name of an input, `table.csv row 3 (Example Works)`, as people say it."""
    match = _NAME.fullmatch(name)
    if match is None or language != "ja":
        return name
    supplier = f"（{match['supplier'][2:-1]}）" if match["supplier"] else ""
    return f"{match['file']} {place_words(match['at'], language)}{supplier}"


def place_inside(name: str, place: str) -> str:
    """The place without what the name of the input says already; empty where nothing is left.

    `table.csv row 3 (A)` and `row 3, column LAW-16` leave `column LAW-16`.
    """
    file = re.split(r"[/\\]", name)[-1]
    if place in _WHOLE or place == file:
        return ""
    match = _NAME.fullmatch(name)
    at = match["at"] if match else ""
    if at and place == at:
        return ""
    if at.startswith("line"):
        return place.replace(f"{at}, column", "character")
    return place.removeprefix(f"{at}, ") if at else place


def _rest(match: re.Match[str]) -> str:
    return f"、{match['rest'].removeprefix(', ')}" if match["rest"] else ""
