"""Refuses a hostile or unsuitable file by its first bytes and its zip directory, before anything is unpacked."""

import struct
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_MEGABYTE = 2**20
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_END = b"PK\x05\x06"
_END_FORMAT = struct.Struct("<4s4H2LH")
_LONGEST_TAIL = _END_FORMAT.size + 65_535
_KINDS = ((b"%PDF", "PDF"), (b"<!DOCTYPE", "HTML"), (b"<html", "HTML"), (b"<?xml", "XML"), (b"{", "JSON"))
_OTHER_KINDS = (
    ("word/", "Word"), ("ppt/", "PowerPoint"), ("xl/workbook.bin", "Excel binary (.xlsb)"),
    ("content.xml", "OpenDocument"), ("Index/", "Numbers"),
)  # fmt: skip
_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


class Refused(Exception):
    """A file is not read; carries the code and facts of the problem."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be. The blank template unpacks to about 2 MB."""

    file_bytes: int = 25 * _MEGABYTE
    unpacked_bytes: int = 256 * _MEGABYTE
    parts: int = 2_000
    directory_bytes: int = _MEGABYTE
    ratio: int = 200  # of a part that is large unpacked; a sheet of blank rows reaches about 30


LIMITS = Limits()


def check_package(path: Path, limits: Limits = LIMITS) -> None:
    """Raises Refused unless the file is an .xlsx workbook of ordinary size without macros."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise Refused("workbook_too_large", size=_megabytes(size), limit=_megabytes(limits.file_bytes))
    with path.open("rb") as file:
        _check_kind(file.read(512), path)
        file.seek(max(0, size - _LONGEST_TAIL))
        _check_end(file.read(), size, limits)
    try:
        with zipfile.ZipFile(path) as package:
            _check_parts(package.infolist(), limits)
            _check_content(package)
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, struct.error) as error:
        raise Refused("workbook_damaged", error=str(error)) from error


def _check_kind(head: bytes, path: Path) -> None:
    if head.startswith(_OLE):
        locked = _ENCRYPTED_PACKAGE in path.read_bytes()
        raise Refused("workbook_password") if locked else Refused("workbook_not_xlsx", found="Excel 97-2003 (.xls)")
    if head.startswith(b"PK"):
        return
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    kind = next((kind for begin, kind in _KINDS if start.startswith(begin)), None)
    if kind is None:
        kind = "an empty file" if not head else "a text" if b"\0" not in head else "something else"
    raise Refused("workbook_not_xlsx", found=kind)


def _check_end(tail: bytes, size: int, limits: Limits) -> None:
    """The directory's size and count, so that a vast directory is not even listed."""
    found = tail.rfind(_END)
    if found < 0 or len(tail) - found < _END_FORMAT.size:
        raise Refused("workbook_damaged", error="the end of the file is missing")
    _, _, _, _, entries, length, offset, _ = _END_FORMAT.unpack_from(tail, found)
    if entries > limits.parts or length > limits.directory_bytes:
        raise Refused("workbook_unpacks_too_large", found=f"{entries} parts")
    if offset + length > size:
        raise Refused("workbook_damaged", error="the end of the file is missing")


def _check_parts(parts: Iterable[zipfile.ZipInfo], limits: Limits) -> None:
    names: set[str] = set()
    unpacked = 0
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise Refused("workbook_password")
        if part.compress_type not in _COMPRESSIONS or _is_strange(part.filename) or part.filename in names:
            raise Refused("workbook_damaged", error=f"a strange part {part.filename[:60]!r}")
        names.add(part.filename)
        unpacked += part.file_size
        too_dense = part.file_size > max(_MEGABYTE, limits.ratio * part.compress_size)
        if len(names) > limits.parts or unpacked > limits.unpacked_bytes or too_dense:
            raise Refused("workbook_unpacks_too_large", found=f"{_megabytes(unpacked)} MB")
    _check_names(names)


def _check_names(names: set[str]) -> None:
    lowered = [name.lower() for name in names]
    if any(name.endswith("vbaproject.bin") or "/activex/" in name or "/macrosheets/" in name for name in lowered):
        raise Refused("workbook_macros")
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        kind = next((kind for begin, kind in _OTHER_KINDS if any(name.startswith(begin) for name in names)), "a zip")
        raise Refused("workbook_not_xlsx", found=kind)


def _check_content(package: zipfile.ZipFile) -> None:
    content = package.read("[Content_Types].xml")
    if b"macroEnabled" in content:
        raise Refused("workbook_macros")
    if b"spreadsheetml" not in content:
        kind = "Excel binary (.xlsb)" if "xl/workbook.bin" in package.namelist() else "a zip"
        raise Refused("workbook_not_xlsx", found=kind)


def _is_strange(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\0" in name or ".." in name.split("/")


def _megabytes(size: int) -> int:
    return -(-size // _MEGABYTE)
