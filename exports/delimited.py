"""Rows of a delimited text file as spreadsheets and people leave them: encodings, separators, line ends."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

SEPARATORS = ",;\t"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("utf-8", "cp932")
_NEVER_TYPED = re.compile("[\x80\ufffe\uf8f0-\uf8f3]")  # what cp932 makes of bytes that are none of its own
_CHUNK = 2**20


class NotText(Exception):
    """A file in none of the encodings that are read."""


class NotDelimited(Exception):
    """From a row on, the file cannot be divided into cells."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(reason)
        self.row = row
        self.reason = reason


def delimited_rows(path: Path, knows: Callable[[str], bool]) -> Iterator[tuple[int, list[str]]]:
    """The rows, numbered as a spreadsheet would number them.

    The separator is the one by which the first row falls into most columns that `knows`
    recognises. Raises NotText or NotDelimited.
    """
    encoding = _encoding(path)
    separator = max(SEPARATORS, key=lambda mark: sum(map(knows, _header(path, encoding, mark))))
    yield from _rows(path, encoding, separator)


def _rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        rows = csv.reader(file, delimiter=separator, strict=True)
        try:
            for number, row in enumerate(rows, 1):  # it says where an error is, too
                yield number, row
        except csv.Error as error:
            raise NotDelimited(number + 1, str(error)) from error


def _header(path: Path, encoding: str, separator: str) -> Sequence[str]:
    try:
        return next((row for _, row in _rows(path, encoding, separator) if any(row)), [])
    except NotDelimited:
        return []


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return _proved(path, (encoding,))
    return _proved(path, _ENCODINGS)


def _proved(path: Path, encodings: Sequence[str]) -> str:
    """The first encoding in which the whole file makes sense."""
    for encoding in encodings:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(_CHUNK):
                    if _NEVER_TYPED.search(decoder.decode(chunk)):
                        raise NotText
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise NotText
