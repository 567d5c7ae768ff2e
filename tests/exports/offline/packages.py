"""Workbooks made by hand from their parts, ordinary or hostile."""

import zipfile
from pathlib import Path

import pytest

from exports.offline.safety import Refused, check_package

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
