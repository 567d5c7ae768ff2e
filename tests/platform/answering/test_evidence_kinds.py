"""Files beside answers: what is taken, what is refused and why, and what is done to pictures and names."""

import io
import struct
import zlib
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import func, select

from tadasu.database import Database
from tadasu.evidence import receiving
from tadasu.evidence.models import EvidenceFile
from tadasu.evidence.names import shown_name
from tadasu.services import Services
from tests.platform.answering.files import ANSWER, PDF, code_of, office, picture, send
from tests.platform.conftest import Browser


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "証拠書類.pdf"), (picture(), "a.png"), (picture(form="JPEG"), "a.JPG"), (picture(form="JPEG"), "a.jpeg"),
        (office("xl/workbook.xml"), "表.xlsx"), (office("word/document.xml"), "a.docx"),
        ("日付,金額\r\n1,2\r\n".encode("cp932"), "a.csv"), ("メモ\n".encode(), "a.txt"), (PDF, "no ending"),
    ],
)  # fmt: skip
def test_kinds_that_are_taken(suzuki: Browser, content: bytes, name: str) -> None:
    reply = send(suzuki, content, name)

    shown = {"a.JPG": "a.jpg", "no ending": "no ending.pdf"}.get(name, name)
    assert (reply.status_code, reply.json.get("name")) == (201, shown)


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "file_empty"),
        (b"MZ\x90\x00" + b"\0" * 60, "a.pdf", "type_mismatch"),
        (PDF, "a.xlsx", "type_mismatch"),
        (b"<!doctype html><script>alert(1)</script>", "a.png", "type_mismatch"),
        (b"<html><script>1</script></html>", "a.txt", "type_mismatch"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "a.svg", "type_not_allowed"),
        (b"<?xml version='1.0'?><a/>", "a.xml", "type_not_allowed"),
        (b"alert(1)", "a.js", "type_not_allowed"),
        (b"\x4c\x00\x00\x00", "a.lnk", "type_not_allowed"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsm", "type_not_allowed"),
        (office("xl/workbook.xml", "xl/vbaProject.bin"), "a.xlsx", "type_mismatch"),
        (office("anything.txt"), "a.zip", "type_not_allowed"),
        (PDF.replace(b"/Root", b"/Encrypt 5 0 R /Root"), "a.pdf", "file_encrypted"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "a.xlsx", "file_encrypted"),
        (picture(form="JPEG")[:200], "a.jpg", "image_broken"),
        (picture()[:60], "a.png", "image_broken"),
    ],
)  # fmt: skip
def test_kinds_that_are_refused(suzuki: Browser, database: Database, content: bytes, name: str, code: str) -> None:
    reply = send(suzuki, content, name)

    assert (reply.status_code, code_of(reply)) == (422, code)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 0


def test_a_picture_of_too_many_pixels_is_refused_by_its_head(suzuki: Browser) -> None:
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    small = picture()
    fake = small[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + small[33:]

    reply = send(suzuki, fake, "a.png")

    assert (reply.status_code, code_of(reply)) == (422, "image_too_large")


def test_a_form_without_a_file_is_refused(suzuki: Browser) -> None:
    reply = suzuki.post(ANSWER, data={}, headers={"Accept": "application/json"})

    assert (reply.status_code, code_of(reply)) == (422, "file_missing")


def test_a_file_of_more_than_25_megabytes_is_refused(suzuki: Browser) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body: Any = head + PDF + b"\0" * receiving.MOST_BYTES + b"\r\n--x--\r\n"
    reply = suzuki.post(
        ANSWER, data=body, content_type="multipart/form-data; boundary=x", headers={"Accept": "application/json"}
    )

    assert (reply.status_code, code_of(reply)) == (413, "too_large")


def test_a_declared_length_beyond_measure_is_refused_unread(suzuki: Browser) -> None:
    reply = suzuki.post(
        ANSWER, data={"file": (io.BytesIO(b"x"), "a.pdf")},
        headers={"Accept": "application/json"}, environ_overrides={"CONTENT_LENGTH": "10000000000"},
    )  # fmt: skip

    assert reply.status_code == 413


def test_the_place_is_taken_out_of_a_photo_and_the_picture_kept(
    suzuki: Browser, database: Database, services: Services
) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A maker", 6
    exif[0x8825] = {1: "N", 2: (35.0, 10.0, 0.0), 3: "E", 4: (137.0, 0.0, 0.0)}
    photo = picture((64, 48), "JPEG", exif=exif, progressive=True)
    with_second = photo + picture((8, 8), "JPEG", exif=exif)

    reply = send(suzuki, with_second, "photo.jpg")

    with database.reading() as session:
        file = session.scalars(select(EvidenceFile)).one()
    stored = services.storage.path(file.key).read_bytes()
    assert "removed" in reply.json["notice"]
    assert file.sha256 != file.received_sha256
    with Image.open(io.BytesIO(stored)) as kept, Image.open(io.BytesIO(photo)) as sent:
        assert dict(kept.getexif()) == {0x0112: 6}  # which way is up, and nothing else
        assert kept.tobytes() == sent.tobytes()
    assert b"A maker" not in stored
    assert stored.count(b"\xff\xd8\xff") == 1


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("C:\\temp\\監査.pdf", "監査.pdf"), ("a\x00b\n.pdf", "ab.pdf"),
        ("CON.pdf", "file-CON.pdf"),
        ("", "file.pdf"), ("...", "file.pdf"), (".htaccess", "htaccess.pdf"), ("a\u202excod.pdf", "axcod.pdf"),
        ("か\u3099.pdf", "が.pdf"), ("📄.pdf", "📄.pdf"), ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
        ('"><img src=x onerror=alert(1)>.pdf', '"><img src=x onerror=alert(1)>.pdf'), ('a"; x=".pdf', 'a"; x=".pdf'),
    ],
)  # fmt: skip
def test_names_are_made_harmless(given: str, shown: str) -> None:
    assert shown_name(given, "pdf") == shown
    assert len(shown_name(given, "pdf")) <= 200


def test_a_name_with_markup_is_shown_literally_and_sent_out_quoted(suzuki: Browser) -> None:
    name = "<img src=x>監査.pdf"
    sent = send(suzuki, PDF, name)

    page = suzuki.get("/answer/sections/site").text
    reply = suzuki.get(sent.json["url"])

    assert sent.status_code == 201
    assert "<img src=x>" not in page
    assert "&lt;img src=x&gt;" in page
    assert reply.data == PDF
    reply.close()
    disposition = reply.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=UTF-8''" in disposition
    assert reply.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert reply.headers["X-Content-Type-Options"] == "nosniff"
