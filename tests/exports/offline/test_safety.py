"""Hostile and unsuitable files: refused by name, in no time, and without harm to the next file."""

import hashlib
import io
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from exports.offline.pool import ReadingPool
from exports.offline.safety import Limits, Refused, check_package
from tests.exports.offline.filling import blank

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
CONTENT_TYPES = b"<Types>application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml</Types>"
_RELATION = '<Relationship Id="r{id}" Type="http://example.invalid/{kind}" Target="{target}"/>'


def relations(*kinds_and_targets: tuple[str, str]) -> bytes:
    found = (_RELATION.format(id=id, kind=kind, target=to) for id, (kind, to) in enumerate(kinds_and_targets, 1))
    return f"<Relationships>{''.join(found)}</Relationships>".encode()


WORKBOOK = b'<workbook xmlns:r="x"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
SHEET = ("worksheet", "worksheets/sheet1.xml")
OF_WORKBOOK = "xl/_rels/workbook.xml.rels"


def package(path: Path, parts: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """A workbook of one sheet with some parts replaced or added."""
    whole = {
        "[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": WORKBOOK,
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")), OF_WORKBOOK: relations(SHEET),
        "xl/worksheets/sheet1.xml": b"<worksheet><sheetData/></worksheet>", **parts,
    }  # fmt: skip
    with zipfile.ZipFile(path, "w", compression) as written:
        for name, content in whole.items():
            written.writestr(name, content)
    return path


def sheet(cells: str) -> dict[str, bytes]:
    return {"xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{cells}</sheetData></worksheet>".encode()}


def refusal(path: Path) -> Refused:
    with pytest.raises(Refused) as refused:
        check_package(path)
    return refused.value


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


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("heading", [LAUGHS, OUTSIDE, '<!DOCTYPE w SYSTEM "http://example.invalid/x.dtd">'])
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "_rels/.rels"])
def test_document_types_are_refused_in_every_part(heading: str, part: str, pool: ReadingPool, tmp_path: Path) -> None:
    path = package(tmp_path / "file.xlsx", {part: f"<?xml version='1.0'?>{heading}<w>&a;</w>".encode()})

    with pytest.raises(Refused) as refused:
        pool.workbook(path)

    assert refused.value.code == "workbook_dtd"


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        (sheet("<row><c t='s'><v>5</v></c></row>"), "workbook_damaged"),
        (sheet("<row><c r='ZZZZ1'><v>5</v></c></row>"), "workbook_damaged"),
        (sheet("<row><c><v>five</v></c></row>"), "workbook_damaged"),
        (sheet("<row><c r='A1'>"), "workbook_damaged"),
        ({"xl/worksheets/sheet1.xml": b""}, "workbook_damaged"),
        ({"xl/workbook.xml": b"\xff\xfe\0"}, "workbook_damaged"),
        ({"_rels/.rels": b"<x/>"}, "workbook_damaged"),
        ({OF_WORKBOOK: relations(("worksheet", "../../../../etc/x"))}, "workbook_damaged"),
    ],
)
def test_damaged_parts_are_refused(parts: dict[str, bytes], code: str, pool: ReadingPool, tmp_path: Path) -> None:
    path = package(tmp_path / "file.xlsx", parts)

    with pytest.raises(Refused) as refused:
        list(pool.table(path))

    assert refused.value.code == code


def test_a_wrong_checksum_is_refused(pool: ReadingPool, tmp_path: Path) -> None:
    path = package(tmp_path / "file.xlsx", sheet("<row><c><v>5</v></c></row>"), zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"<v>5</v>", b"<v>6</v>"))

    with pytest.raises(Refused) as refused:
        list(pool.table(path))

    assert refused.value.code == "workbook_damaged"


def test_a_cell_in_the_last_corner_costs_nothing(pool: ReadingPool, tmp_path: Path) -> None:
    cell = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    ((name, rows),) = pool.table(package(tmp_path / "far.xlsx", sheet(cell)))

    assert (name, rows) == ("S", [[1_048_576, [[16_384, "n", 1, 0]]]])


def test_links_to_other_files_are_never_followed(pool: ReadingPool, tmp_path: Path) -> None:
    outside = relations(SHEET).replace(b'Id="r1"', b'Id="r1" TargetMode="External"')

    assert list(pool.table(package(tmp_path / "file.xlsx", {OF_WORKBOOK: outside}))) == []


def test_more_cells_than_any_questionnaire_are_refused(pool: ReadingPool, tmp_path: Path) -> None:
    marked = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>tadasu.workbook/1 responsible-acceptance@1 start</t></is></c></row>'
    )
    rows = "".join(f'<row r="{row}">{"<c/>" * 3000}</row>' for row in range(2, 702))
    path = package(tmp_path / "wide.xlsx", sheet(marked + rows), zipfile.ZIP_STORED)

    with pytest.raises(Refused) as refused:
        pool.workbook(path)

    assert refused.value.code == "workbook_too_many_cells"


def test_a_file_that_needs_too_much_memory_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    # One letter beyond the usual planes makes every letter of its text take four bytes.
    texts = (f"<si><t>{hashlib.sha256(str(number).encode()).hexdigest() * 80}😀</t></si>" for number in range(26_000))
    with_texts = relations(SHEET, ("sharedStrings", "texts.xml"))
    hungry = package(
        tmp_path / "hungry.xlsx", {OF_WORKBOOK: with_texts, "xl/texts.xml": f"<sst>{''.join(texts)}</sst>".encode()}
    )
    good = package(tmp_path / "good.xlsx", sheet("<row><c><v>5</v></c></row>"))

    check_package(hungry)
    with ReadingPool(1) as pool:
        with pytest.raises(Refused) as refused:
            pool.workbook(hungry)
        after = pool.workbook(good)

    assert refused.value.code == "workbook_too_expensive"
    assert after == {"table": True}


def test_an_ordinary_workbook_of_someone_else_passes(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["A1"] = 1
    written = io.BytesIO()
    book.save(written)
    (tmp_path / "file.xlsx").write_bytes(written.getvalue())

    check_package(tmp_path / "file.xlsx")
