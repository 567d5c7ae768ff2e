"""Files made to break or to keep busy whoever reads them."""

import io
import random
import struct
import time
import zlib
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.evidence.models import EvidenceFile
from tests.platform.answering.files import ANSWER, code_of, office, picture
from tests.platform.conftest import Browser, People
from tests.platform.worlds import a_request, answering_browser

Part = tuple[bytes, bytes]
_PARTS = "multipart/form-data; boundary=x"
_TEN_BY_TEN = (b"IHDR", struct.pack(">IIBBBBB", 10, 10, 8, 0, 0, 0, 0))
_GREY = (b"IDAT", zlib.compress(b"\0" * 110))


@pytest.fixture
def supplier(app: Flask, database: Database, people: People, settings: Settings) -> Browser:
    app.testing = False  # faults are answered as they are when served
    return answering_browser(app, database, a_request(database, people, settings, answering="started"))


def send(browser: Browser, content: bytes, name: str) -> Any:
    """As bytes, since the client of the tests takes long to wrap large files itself."""
    head = f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    body: Any = head + content + b"\r\n--x--\r\n"
    return browser.post(ANSWER, data=body, content_type=_PARTS, headers={"Accept": "application/json"})


def png(*parts: Part) -> bytes:
    written = [struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
               for name, body in (*parts, (b"IEND", b""))]  # fmt: skip
    return b"\x89PNG\r\n\x1a\n" + b"".join(written)


def of_a_version_to_come() -> bytes:
    content = bytearray(office("word/document.xml"))
    content[content.rfind(b"PK\x01\x02") + 6] = 255
    return bytes(content)


def with_a_vast_directory() -> bytes:
    entry = b"PK\x01\x02" + struct.pack("<4HL3L5HLL", 20, 20, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    head, count = office("word/document.xml"), 500_000
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(entry) * count, len(head), 0)
    return head + entry * count + end


def of_millions_of_segments() -> bytes:
    photo = picture(form="JPEG")
    return photo[:2] + b"\xff\xfe\x00\x02" * 3_000_000 + photo[2:]


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (of_a_version_to_come, "a.docx", "type_mismatch"),
        (with_a_vast_directory, "a.docx", "type_mismatch"),
        (lambda: office("word/document.xml")[:-30], "a.docx", "type_mismatch"),
        (lambda: office("word/document.xml", "word/embeddings/oleObject1.bin"), "a.docx", "type_mismatch"),
        (of_millions_of_segments, "a.jpg", "image_broken"),
        (lambda: png(_TEN_BY_TEN, (b"zTXt", b"a\0\0" + zlib.compress(b"a" * 100_000_000)), _GREY), "a.png",
         "image_broken"),
        (lambda: png(_TEN_BY_TEN, (b"iCCP", b"a\0\0" + zlib.compress(b"a" * 100_000_000)), _GREY), "a.png",
         "image_broken"),
        (lambda: png((b"IHDR", struct.pack(">IIBBBBB", 0, 0, 8, 0, 0, 0, 0)), _GREY), "a.png", "image_broken"),
        (lambda: b"GIF89a<script>alert(1)</script>", "a.gif", "type_not_allowed"),
        (lambda: b"\xef\xbb\xbf  \r\n<HTML><body onload=alert(1)>", "a.csv", "type_mismatch"),
    ],
)  # fmt: skip
def test_files_that_mean_harm_are_refused_at_once(
    supplier: Browser, database: Database, make: Callable[[], bytes], name: str, code: str
) -> None:
    content = make()

    began = time.process_time()
    reply = send(supplier, content, name)

    assert (reply.status_code, code_of(reply)) == (422, code)
    assert time.process_time() - began < 1
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 0


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\x00", b"\xff\xd0", b"\x00"])
def test_a_photo_padded_to_the_limit_costs_no_time(supplier: Browser, filling: bytes) -> None:
    photo = picture(form="JPEG")
    padded = photo[:-2] + filling * (10_000_000 // len(filling)) + b"\xff\xd9"

    began = time.process_time()
    reply = send(supplier, padded, "a.jpg")

    assert reply.status_code in (201, 422)
    assert time.process_time() - began < 2


def turned(value: Any) -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = value
    return exif


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # Pillow warns of broken details and reads on
@pytest.mark.parametrize("seed", range(4))
def test_pictures_with_wrong_bytes_are_taken_or_refused_and_nothing_else(supplier: Browser, seed: int) -> None:
    chance = random.Random(seed)
    whole = (picture(), picture(form="JPEG", exif=turned(6)), picture(form="JPEG", progressive=True))
    for _time in range(40):
        broken = bytearray(chance.choice(whole))
        for _byte in range(chance.choice((1, 2, 5, 20))):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        if chance.random() < 0.3:
            del broken[chance.randrange(10, len(broken)) :]

        reply = send(supplier, bytes(broken), "a.png" if broken[:1] == b"\x89" else "a.jpg")

        assert reply.status_code in (201, 422)


@pytest.mark.parametrize(
    "name",
    ["a' x='.pdf", "CON.pdf", "..", "../../x.pdf", "a" * 300 + ".pdf", ".pdf", "a\0b.pdf", "\u2028.pdf",
     "\x7f\x85.pdf", "a%0d%0aX: y.pdf", "名前" * 200 + ".pdf", "😀.pdf", "A" * 100 + "é" * 120 + ".pdf",
     "C:\\temp\\x.pdf"],
)  # fmt: skip
def test_whatever_a_file_is_called_it_can_be_fetched_again(supplier: Browser, name: str) -> None:
    sent = send(supplier, b"%PDF-1.7\n", name)

    assert sent.status_code == 201 and len(sent.json["name"]) <= 200
    assert not set(sent.json["name"]) & set("/\\\0\r\n\x7f\x85\u2028")
    fetched = supplier.get(sent.json["url"])
    assert (fetched.status_code, fetched.data) == (200, b"%PDF-1.7\n")
    fetched.close()
    assert fetched.headers["Content-Disposition"].startswith("attachment")
    assert fetched.headers["Content-Security-Policy"].startswith("sandbox")
    assert supplier.get("/answer/sections/site").status_code == 200


_PART = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"xxx", "multipart/form-data"), (b"--x\r\n\r\n--x--", _PARTS), (_PART * 1_001 + b"--x--", _PARTS),
        (b"%PDF-1.7", "application/pdf"), (b"", f"multipart/form-data; boundary={'x' * 2_000}"),
    ],
)  # fmt: skip
def test_a_form_that_is_none_is_refused(supplier: Browser, body: Any, content_type: str) -> None:
    reply = supplier.post("/answer/evidence/PRF-04", data=body, content_type=content_type)

    assert reply.status_code in (400, 413, 422)


def test_a_picture_of_the_largest_size_is_still_looked_at_quickly(supplier: Browser) -> None:
    out = io.BytesIO()
    Image.new("L", (7_000, 7_000)).save(out, "PNG")

    began = time.process_time()
    assert send(supplier, out.getvalue(), "a.png").status_code == 201
    assert time.process_time() - began < 2
