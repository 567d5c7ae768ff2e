"""Parses the parts of a workbook piece by piece, with document types refused."""

import re
from xml.parsers import expat

from exports.offline.safety import Refused

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_MEMORY = expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]


class Enough(Exception):
    """The rows that count have been read."""


def new_parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.EntityDeclHandler = _refuse_document_type
    return parser


def _refuse_document_type(*_: object) -> None:
    raise Refused("workbook_dtd")


def feed(parser: expat.XMLParserType, chunk: bytes) -> bool:
    """Parses a chunk; an empty one is the last. True once enough has been read."""
    try:
        parser.Parse(chunk, not chunk)
    except Enough:
        return True
    except expat.ExpatError as error:
        if error.code == _NO_MEMORY:
            raise MemoryError from error
        raise Refused("workbook_damaged", error=str(error)) from error
    return False


def local_name(name: str) -> str:
    return name if ":" not in name else name.rpartition(":")[2]


def unescaped(text: str) -> str:
    """Characters XML cannot hold are written as _x000D_ in a workbook."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
