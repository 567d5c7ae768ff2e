"""Rows of a delimited text file as spreadsheets and people leave them: encodings, separators, line ends."""

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TextIO

SEPARATORS = ",;\t"
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ENCODINGS = ("utf-8", "cp932")
_NEVER_TYPED = re.compile("[\x80\ufffe\uf8f0-\uf8f3]")  # what cp932 makes of bytes that are none of its own
_CHUNK = 2**20
_HEADER_WITHIN = 20  # rows: titles may stand above it
_LONGEST_ROW = 4_000_000  # characters


class NotText(Exception):
    """A file in none of the encodings that are read."""


class NotDelimited(Exception):
    """From a row on, the file cannot be divided into cells."""

    def __init__(self, row: int, reason: str) -> None:
        super().__init__(reason)
        self.row = row
        self.reason = reason


class RowTooLong(NotDelimited):
    """A row that would fill the memory: mostly a quotation mark that is never closed."""

    def __init__(self, row: int, limit: int) -> None:
        super().__init__(row, "too long")
        self.limit = limit


class _Lines:
    """The lines of a file for the csv module, so many characters for each row and no more."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self.left = _LONGEST_ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._file.readline(self.left + 1):
            self.left -= len(line)
            if self.left < 0:
                raise _TooLong
            yield line


class _TooLong(Exception):
    pass


def delimited_rows(path: Path, knows: Callable[[str], bool]) -> Iterator[tuple[int, list[str]]]:
    """The rows, numbered as a spreadsheet would number them.

    The separator is the one by which one of the first rows, the header, falls into most columns
    that `knows` recognises. Raises NotText, or NotDelimited where a row cannot be read.
    """
    encoding = _encoding(path)
    separator = max(SEPARATORS, key=lambda mark: _most_known(path, encoding, mark, knows))
    yield from _rows(path, encoding, separator)


def _rows(path: Path, encoding: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    number = 0
    # The csv module has one limit for the whole program. It is only ever raised, so that a long cell is
    # refused with its row and column by who knows them, and the rows behind it are still read.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_ROW))
    with path.open(encoding=encoding, newline="") as file:
        lines = _Lines(file)
        try:
            for number, row in enumerate(csv.reader(lines, delimiter=separator, strict=True), 1):
                lines.left = _LONGEST_ROW
                yield number, row
        except _TooLong as error:
            raise RowTooLong(number + 1, _LONGEST_ROW) from error
        except csv.Error as error:
            raise NotDelimited(number + 1, str(error)) from error


def _most_known(path: Path, encoding: str, separator: str, knows: Callable[[str], bool]) -> int:
    """How many columns of a row are known, of the row among the first with most of them."""
    most = 0
    try:
        for _, row in islice(_rows(path, encoding, separator), _HEADER_WITHIN):
            most = max(most, sum(map(knows, row)))
    except NotDelimited:
        return most
    return most


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
