"""Hostile parts of a file: refused by name, and without harm to the next file."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from exports.offline.pool import ReadingPool
from exports.offline.safety import Refused, check_package
from tests.exports.offline.packages import (
    OF_WORKBOOK,
    SHEET,
    package,
    relations,
    sheet,
)

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
