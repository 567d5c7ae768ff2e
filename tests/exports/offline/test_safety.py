"""Hostile and unsuitable files, refused by name from what their directory shows."""

import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from exports.offline.safety import Limits, Refused, check_package
from tests.exports.offline.filling import blank
from tests.exports.offline.packages import CONTENT_TYPES, OLE, package, refusal, sheet


@pytest.mark.parametrize(
    ("content", "code", "found"),
    [
        (b"", "workbook_not_xlsx", "an empty file"),
        (b"a,b,c\n1,2,3\n", "workbook_not_xlsx", "a text"),
        (b"%PDF-1.7", "workbook_not_xlsx", "PDF"),
        (b"<html><table>", "workbook_not_xlsx", "HTML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "workbook_not_xlsx", "XML"),
        (b"\0\1\2", "workbook_not_xlsx", "something else"),
        (OLE + b"\0" * 600, "workbook_not_xlsx", "Excel 97-2003 (.xls)"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "workbook_password", None),
        (b"PK\3\4", "workbook_damaged", None),
        (b"PK\5\6" + b"\0" * 18, "workbook_not_xlsx", "a zip"),
    ],
)
def test_another_kind_of_file_is_named(content: bytes, code: str, found: str | None, tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(content)

    refused = refusal(path)

    assert refused.code == code
    assert refused.details.get("found") == found


@pytest.mark.parametrize(
    ("name", "found"),
    [("word/document.xml", "Word"), ("content.xml", "OpenDocument"), ("notes.txt", "a zip"), ("Index/x", "Numbers")],
)
def test_other_zips_are_named(name: str, found: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "file.xlsx", "w") as written:
        written.writestr(name, "x")

    assert refusal(tmp_path / "file.xlsx").details == {"found": found}


def test_a_binary_workbook_is_named(tmp_path: Path) -> None:
    parts = {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"x"}

    assert refusal(package(tmp_path / "file.xlsx", parts)).details == {"found": "Excel binary (.xlsb)"}


def test_a_truncated_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    for length in (len(blank()) // 2, len(blank()) - 30, 100):
        path.write_bytes(blank()[:length])

        assert refusal(path).code == "workbook_damaged"


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/vbaProject.bin": b"x"},
        {"xl/activeX/activeX1.bin": b"x"},
        {"xl/macrosheets/sheet1.xml": b"x"},
        {"[Content_Types].xml": CONTENT_TYPES + b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"},
    ],
)
def test_macros_and_active_content_are_refused(parts: dict[str, bytes], tmp_path: Path) -> None:
    assert refusal(package(tmp_path / "file.xlsx", parts)).code == "workbook_macros"


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/passwd", "xl/../../x", "xl\\..\\x", "C:/x"])
def test_parts_with_strange_names_are_refused(name: str, tmp_path: Path) -> None:
    assert refusal(package(tmp_path / "file.xlsx", {name: b"x"})).code == "workbook_damaged"


def test_a_part_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = package(tmp_path / "file.xlsx", {})
    with zipfile.ZipFile(path, "a") as written, pytest.warns(UserWarning, match="Duplicate"):
        written.writestr("xl/workbook.xml", "x")

    assert refusal(path).code == "workbook_damaged"


def test_an_encrypted_part_is_a_password(tmp_path: Path) -> None:
    path = package(tmp_path / "file.xlsx", {})
    content = bytearray(path.read_bytes())
    directory = content.find(b"PK\1\2")
    struct.pack_into("<H", content, directory + 8, 1)
    path.write_bytes(content)

    assert refusal(path).code == "workbook_password"


def test_an_unusual_compression_is_refused(tmp_path: Path) -> None:
    assert refusal(package(tmp_path / "file.xlsx", {}, zipfile.ZIP_LZMA)).code == "workbook_damaged"


def _dense(path: Path) -> Path:
    return package(path, sheet(" " * 300_000_000))


def _many_parts(path: Path) -> Path:
    return package(path, {f"xl/{number}.xml": b"" for number in range(10_000)})


def _lying_directory(path: Path) -> Path:
    path.write_bytes(blank()[:-22] + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, 2**31, 0, 0))
    return path


def _too_long(path: Path) -> Path:
    path.write_bytes(b"PK\3\4" + b"\0" * (26 * 2**20))
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_dense, "workbook_unpacks_too_large"),
        (_many_parts, "workbook_unpacks_too_large"),
        (_lying_directory, "workbook_unpacks_too_large"),
        (_too_long, "workbook_too_large"),
    ],
)
def test_what_the_directory_shows_is_refused_within_a_second(
    make: Callable[[Path], Path], code: str, tmp_path: Path
) -> None:  # fmt: skip
    path = make(tmp_path / "bomb.xlsx")

    started = time.perf_counter()
    refused = refusal(path)

    assert time.perf_counter() - started < 1
    assert refused.code == code


def test_many_parts_count_together(tmp_path: Path) -> None:
    part = "".join(f'<c r="A{number}"><v>{number * 7919}</v></c>' for number in range(10_000)).encode()
    path = package(tmp_path / "file.xlsx", {f"xl/{number}.xml": part for number in range(5)})

    check_package(path)
    with pytest.raises(Refused) as refused:
        check_package(path, Limits(unpacked_bytes=4 * len(part)))

    assert refused.value.code == "workbook_unpacks_too_large"


def test_limits_can_be_narrower(tmp_path: Path) -> None:
    path = tmp_path / "file.xlsx"
    path.write_bytes(blank())

    check_package(path)
    with pytest.raises(Refused):
        check_package(path, Limits(file_bytes=1000))


def test_an_ordinary_workbook_of_someone_else_passes(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 1
    written = io.BytesIO()
    book.save(written)
    (tmp_path / "file.xlsx").write_bytes(written.getvalue())

    check_package(tmp_path / "file.xlsx")
