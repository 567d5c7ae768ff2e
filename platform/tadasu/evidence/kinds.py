"""What a file is, by its content: a closed list, and what its name may say.

A name and the type a browser sends are claims. Only these kinds are taken; none of them runs in a
browser, and all are sent out as downloads.
"""

import struct
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from flask_babel import gettext as _

from tadasu.errors import Refused


@dataclass(frozen=True)
class Kind:
    """One kind of file. `endings`: what its name may end in; the first is the usual one."""

    name: str
    media_type: str
    endings: tuple[str, ...]

    @property
    def is_image(self) -> bool:
        return self.media_type.startswith("image/")


PDF = Kind("PDF", "application/pdf", ("pdf",))
PNG = Kind("PNG", "image/png", ("png",))
JPEG = Kind("JPEG", "image/jpeg", ("jpg", "jpeg"))
EXCEL = Kind("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",))
WORD = Kind("Word", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",))
TEXT = Kind("text", "text/plain", ("txt", "csv"))
KINDS = (PDF, PNG, JPEG, EXCEL, WORD, TEXT)
ACCEPT = ",".join(f".{ending}" for kind in KINDS for ending in kind.endings)
_MOST_ENTRIES = 2_000  # of an Office file
_MOST_UNPACKED = 300_000_000
_LONGEST_DIRECTORY = 1_000_000  # bytes
_END = struct.Struct("<4s4H2LH")  # of a zip file: what its directory holds
_OFFICE = {"xl/workbook.xml": EXCEL, "word/document.xml": WORD}
_ACTIVE = ("vbaproject.bin", "activex", "oleobject", "embeddings/")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<script", b"<?xml", b"<?php", b"#!", b"<!--", b"<body", b"<iframe")


def kind_of(path: Path, ending: str) -> Kind:
    """The kind of a file. Raises Refused: type_not_allowed, type_mismatch, file_encrypted."""
    found = _sniffed(path)
    claimed = next((kind for kind in KINDS if ending in kind.endings), None)
    if found is None or (claimed is None and ending):
        if claimed is None or found is not None:
            raise _not_allowed()
        raise _mismatch(claimed.name, _("something else"))
    if claimed is not None and claimed is not found:
        raise _mismatch(claimed.name, found.name)
    return found


def _sniffed(path: Path) -> Kind | None:
    with path.open("rb") as file:
        start = file.read(4_096)
    if start.startswith(b"%PDF-"):
        _refuse_encrypted_pdf(path)
        return PDF
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start.startswith(b"PK\x03\x04"):
        return _office(path)
    if start.startswith(b"\xd0\xcf\x11\xe0"):  # an old Office file, and the wrapping of encrypted new ones
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e" in path.read_bytes():
            raise _encrypted()
        return None
    return TEXT if _is_text(path, start) else None


def _refuse_encrypted_pdf(path: Path) -> None:
    """A PDF names its encryption in a trailer; streams are compressed, so the word stands nowhere else by chance."""
    if b"/Encrypt" in path.read_bytes():
        raise _encrypted()


def _office(path: Path) -> Kind | None:
    if not _has_short_directory(path):
        return None
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, struct.error):
        return None
    if len(entries) > _MOST_ENTRIES or sum(entry.file_size for entry in entries) > _MOST_UNPACKED:
        return None
    if any(entry.flag_bits & 1 for entry in entries):
        raise _encrypted()
    names: Sequence[str] = [entry.filename.lower() for entry in entries]
    if any(word in name for name in names for word in _ACTIVE):
        return None
    return next((kind for name, kind in _OFFICE.items() if name in names), None)


def _has_short_directory(path: Path) -> bool:
    """By the end of the file, so that a vast directory is not even listed."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - _END.size - 65_535))
        tail = file.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < _END.size:
        return False
    entries, length = _END.unpack_from(tail, found)[4:6]
    return bool(entries <= _MOST_ENTRIES and length <= _LONGEST_DIRECTORY)


def _is_text(path: Path, start: bytes) -> bool:
    """Words in UTF-8, UTF-16 or the encoding of Japanese spreadsheets; nothing a browser could take for a page."""
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(_MARKUP) or b"<script" in start.lower() or start[:2] == b"MZ" or start.startswith(b"\x7fELF"):
        return False
    content = path.read_bytes()
    for encoding in ("utf-8", "cp932", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8", "cp932"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(letter >= " " or letter in "\t\r\n\x0c" for letter in text):
            return True
    return False


def _not_allowed() -> Refused:
    allowed = ", ".join(ending for kind in KINDS for ending in kind.endings)
    return Refused(
        "type_not_allowed", _("This kind of file is not taken. Please send one of: %(kinds)s.", kinds=allowed), 422
    )


def _mismatch(expected: str, found: str) -> Refused:
    words = _("By its name this is %(expected)s, by its content %(found)s. Please save it anew and send that.",
              expected=expected, found=found)  # fmt: skip
    return Refused("type_mismatch", words, 422, expected=expected, found=found)


def _encrypted() -> Refused:
    return Refused("file_encrypted", _("This file asks for a password. Please send it without one."), 422)
