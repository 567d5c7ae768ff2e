"""Reads the cells of an .xlsx file as a stream, with bounds, and nothing else of it.

Every part is parsed by expat with document types refused, so that no entity is ever expanded.
Formulas are never worked out: the value the file holds for one is passed on, marked.
"""

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from exports.offline.formats import kind_of_format
from exports.offline.row_reader import Attributes, Row, RowReader
from exports.offline.safety import Refused
from exports.offline.xml_stream import feed, local_name, new_parser, unescaped

_CHUNK = 65_536


@dataclass(frozen=True)
class Sheet:
    """A sheet by the name people see, and the part of the file that holds it."""

    name: str
    part: str


class Spreadsheet:
    """The sheets of an opened file, its texts and its number formats."""

    def __init__(self, package: zipfile.ZipFile) -> None:
        self._package = package
        root = self._related("", "/officeDocument")
        if not root:
            raise Refused("workbook_damaged", error="no workbook in it")
        workbook = root[0][1]
        self.from_1904 = False
        self.sheets = self._sheets(workbook)
        self._texts = self._shared_texts(workbook)
        self._kinds = self._formats(workbook)

    def rows(self, sheet: Sheet, most_rows: int, most_cells: int) -> Iterator[Row]:
        """The rows that hold anything, in the order of the file.

        Rows behind the first `most_rows` are not looked at; more than `most_cells` refuse the file.
        """
        reader = RowReader(self._texts, self._kinds, self.from_1904, most_rows, most_cells)
        for chunk in self._chunks(sheet.part):
            finished = feed(reader.parser, chunk)
            yield from reader.rows
            reader.rows = []
            if finished:
                return

    def _chunks(self, part: str) -> Iterator[bytes]:
        if part not in self._package.NameToInfo:
            raise Refused("workbook_damaged", error=f"{part} is missing")
        with self._package.open(part) as stream:
            while chunk := stream.read(_CHUNK):
                yield chunk
        yield b""

    def _parse(self, part: str, start: Callable[[str, Attributes], None]) -> None:
        parser = new_parser()
        parser.StartElementHandler = lambda name, attributes: start(local_name(name), attributes)
        for chunk in self._chunks(part):
            feed(parser, chunk)

    def _related(self, part: str, kind: str) -> list[tuple[str, str]]:
        """Id and part of each relation of a kind; parts outside the file are never followed."""
        folder, name = posixpath.split(part)
        found: list[tuple[str, str]] = []

        def start(name: str, attributes: Attributes) -> None:
            inside = attributes.get("TargetMode") != "External"
            if name == "Relationship" and inside and attributes.get("Type", "").endswith(kind):
                target = posixpath.normpath(posixpath.join("/", folder, attributes.get("Target", ""))).lstrip("/")
                found.append((attributes.get("Id", ""), target))

        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations in self._package.NameToInfo:
            self._parse(relations, start)
        return found

    def _sheets(self, workbook: str) -> list[Sheet]:
        parts = dict(self._related(workbook, "/worksheet"))
        sheets: list[Sheet] = []

        def start(name: str, attributes: Attributes) -> None:
            if name == "workbookPr":
                self.from_1904 = attributes.get("date1904") in ("1", "true")
            elif name == "sheet":
                relation = next((value for key, value in attributes.items() if local_name(key) == "id"), "")
                if relation in parts:  # a chart sheet has no cells
                    sheets.append(Sheet(attributes.get("name", ""), parts[relation]))

        self._parse(workbook, start)
        return sheets

    def _shared_texts(self, workbook: str) -> list[str]:
        reader = _TextReader()
        for _, part in self._related(workbook, "/sharedStrings")[:1]:
            for chunk in self._chunks(part):
                feed(reader.parser, chunk)
        return reader.texts

    def _formats(self, workbook: str) -> list[str]:
        codes: dict[int, str] = {}
        kinds: list[str] = []
        within = [""]

        def start(name: str, attributes: Attributes) -> None:
            if name in ("cellXfs", "cellStyleXfs", "dxfs"):
                within[0] = name
            elif name == "numFmt" and within[0] != "dxfs":
                codes[int(attributes.get("numFmtId", "0"))] = attributes.get("formatCode", "")
            elif name == "xf" and within[0] == "cellXfs":
                id = int(attributes.get("numFmtId", "0"))
                kinds.append(kind_of_format(id, codes.get(id)))

        for _, part in self._related(workbook, "/styles")[:1]:
            self._parse(part, start)
        return kinds


class _TextReader:
    """Collects the shared texts; how words are read aloud (furigana) is not part of them."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.parser = new_parser()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self._pieces: list[str] = []
        self._aloud = 0

    def _start(self, name: str, attributes: Attributes) -> None:
        name = local_name(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._aloud += 1
        elif name == "t" and not self._aloud:
            self.parser.CharacterDataHandler = self._pieces.append

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name == "t":
            self.parser.CharacterDataHandler = None
        elif name == "rPh":
            self._aloud -= 1
        elif name == "si":
            self.texts.append(unescaped("".join(self._pieces)))
