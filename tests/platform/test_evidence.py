"""Files beside answers: what is taken, what is refused and why, and how they go out again."""

import io
import json
import struct
import zipfile
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tadasu.clock import utc_now
from tadasu.config import Settings
from tadasu.database import Database
from tadasu.evidence import receiving
from tadasu.evidence.models import EvidenceFile, EvidenceLink
from tadasu.evidence.names import shown_name
from tadasu.services import Services
from tests.platform.conftest import Browser, People
from tests.platform.worlds import World, a_request, answering_browser

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
ANSWER = "/answer/evidence/PRF-04"


@pytest.fixture
def world(database: Database, people: People, settings: Settings) -> World:
    return a_request(database, people, settings, answering="started")


@pytest.fixture
def supplier(app: Flask, database: Database, world: World) -> Browser:
    return answering_browser(app, database, world)


def send(browser: Browser, content: bytes, name: str, path: str = ANSWER) -> Any:
    return browser.post(path, data={"file": (io.BytesIO(content), name)}, headers={"Accept": "application/json"})


def code_of(reply: Any) -> str:
    return str(reply.json["error"]["code"])


def picture(size: tuple[int, int] = (40, 30), form: str = "PNG", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (120, 30, 30)).save(out, form, **more)
    return out.getvalue()


def office(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<x/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "証拠書類.pdf"), (picture(), "a.png"), (picture(form="JPEG"), "a.JPG"), (picture(form="JPEG"), "a.jpeg"),
        (office("xl/workbook.xml"), "表.xlsx"), (office("word/document.xml"), "a.docx"),
        ("日付,金額\r\n1,2\r\n".encode("cp932"), "a.csv"), ("メモ\n".encode(), "a.txt"), (PDF, "no ending"),
    ],
)  # fmt: skip
def test_kinds_that_are_taken(supplier: Browser, content: bytes, name: str) -> None:
    reply = send(supplier, content, name)

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
def test_kinds_that_are_refused(supplier: Browser, database: Database, content: bytes, name: str, code: str) -> None:
    reply = send(supplier, content, name)

    assert (reply.status_code, code_of(reply)) == (422, code)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 0


def test_a_picture_of_too_many_pixels_is_refused_by_its_head(supplier: Browser) -> None:
    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    small = picture()
    import zlib

    fake = small[:16] + head + struct.pack(">I", zlib.crc32(b"IHDR" + head)) + small[33:]

    reply = send(supplier, fake, "a.png")

    assert (reply.status_code, code_of(reply)) == (422, "image_too_large")


def test_a_form_without_a_file_is_refused(supplier: Browser) -> None:
    reply = supplier.post(ANSWER, data={}, headers={"Accept": "application/json"})

    assert (reply.status_code, code_of(reply)) == (422, "file_missing")


def test_a_file_of_more_than_25_megabytes_is_refused(supplier: Browser) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    body: Any = head + PDF + b"\0" * receiving.MOST_BYTES + b"\r\n--x--\r\n"
    reply = supplier.post(
        ANSWER, data=body, content_type="multipart/form-data; boundary=x", headers={"Accept": "application/json"}
    )

    assert (reply.status_code, code_of(reply)) == (413, "too_large")


def test_a_declared_length_beyond_measure_is_refused_unread(supplier: Browser) -> None:
    reply = supplier.post(
        ANSWER, data={"file": (io.BytesIO(b"x"), "a.pdf")},
        headers={"Accept": "application/json"}, environ_overrides={"CONTENT_LENGTH": "10000000000"},
    )  # fmt: skip

    assert reply.status_code == 413


def test_the_place_is_taken_out_of_a_photo_and_the_picture_kept(
    supplier: Browser, database: Database, services: Services
) -> None:
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "A maker", 6
    exif[0x8825] = {1: "N", 2: (35.0, 10.0, 0.0), 3: "E", 4: (137.0, 0.0, 0.0)}
    photo = picture((64, 48), "JPEG", exif=exif, progressive=True)
    with_second = photo + picture((8, 8), "JPEG", exif=exif)

    reply = send(supplier, with_second, "photo.jpg")

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


def test_a_name_with_markup_is_shown_literally_and_sent_out_quoted(supplier: Browser) -> None:
    name = "<img src=x>監査.pdf"
    sent = send(supplier, PDF, name)

    page = supplier.get("/answer/sections/site").text
    reply = supplier.get(sent.json["url"])

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


def test_the_same_file_is_linked_and_not_stored_twice(
    supplier: Browser, database: Database, services: Services
) -> None:
    first = send(supplier, PDF, "a.pdf")
    again = send(supplier, PDF, "b.pdf")
    other = send(supplier, PDF, "b.pdf", "/answer/evidence/LAW-07")

    assert first.json["id"] == again.json["id"] != other.json["id"]
    assert "already" in again.json["notice"]
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1
        assert session.scalar(select(func.count()).select_from(EvidenceLink)) == 2
    assert len([path for path in services.storage._folder.rglob("*") if path.is_file()]) == 1


def test_the_101st_file_is_refused_with_what_is_used(supplier: Browser, database: Database, world: World) -> None:
    with database.writing() as session:
        for number in range(100):
            session.add(EvidenceFile(
                response_id=world.response_id, member_id=world.member_id, name="a.pdf", media_type="application/pdf",
                size=1, sha256=str(number), received_sha256=str(number), key=f"evidence/{number}",
                uploaded_at=utc_now(),
            ))  # fmt: skip

    reply = send(supplier, PDF, "a.pdf")

    assert (reply.status_code, code_of(reply)) == (422, "quota_exceeded")
    assert reply.json["error"]["used"] == 100


def test_one_gigabyte_is_the_most(supplier: Browser, database: Database, world: World) -> None:
    with database.writing() as session:
        session.add(EvidenceFile(
            response_id=world.response_id, member_id=world.member_id, name="a.pdf", media_type="application/pdf",
            size=1_000_000_000, sha256="1", received_sha256="1", key="evidence/1", uploaded_at=utc_now(),
        ))  # fmt: skip

    assert code_of(send(supplier, PDF, "a.pdf")) == "quota_exceeded"


def test_of_five_uploads_at_once_the_fifth_waits(supplier: Browser) -> None:
    places = [receiving.place() for _ in range(receiving.AT_ONCE)]
    for place in places:
        place.__enter__()
    try:
        refused = send(supplier, PDF, "a.pdf")
    finally:
        for place in places:
            place.__exit__(None, None, None)

    assert refused.status_code == 503
    assert int(refused.headers["Retry-After"]) > 0
    assert send(supplier, PDF, "a.pdf").status_code == 201


def test_a_refused_upload_gives_its_place_back(supplier: Browser) -> None:
    for _ in range(2 * receiving.AT_ONCE):
        assert send(supplier, b"", "a.pdf").status_code == 422


def test_a_file_taken_off_is_gone_from_the_page_and_kept_in_the_store(
    supplier: Browser, database: Database, services: Services
) -> None:
    sent = send(supplier, PDF, "a.pdf")

    reply = supplier.post("/answer/files/remove", data={"link": str(sent.json["id"])})

    assert reply.status_code == 303
    assert supplier.get(sent.json["url"]).status_code == 404
    with database.reading() as session:
        assert services.storage.path(session.scalars(select(EvidenceFile)).one().key).is_file()


def test_nothing_can_be_attached_or_taken_off_after_submission(
    app: Flask, database: Database, people: People, settings: Settings
) -> None:
    world = a_request(database, people, settings, answering="submitted")
    browser = answering_browser(app, database, world)

    assert (send(browser, PDF, "a.pdf").status_code, code_of(send(browser, PDF, "a.pdf"))) == (409, "submitted")


def test_another_response_sees_nothing_of_a_file(
    app: Flask, database: Database, people: People, settings: Settings, supplier: Browser
) -> None:
    sent = send(supplier, PDF, "a.pdf")
    with database.writing() as session:
        from tests.platform.worlds import a_campaign, a_request_row, a_supplier

        campaign = a_campaign(session, people.hana)
        other = a_request_row(session, settings, campaign, a_supplier(session, people.hana.organisation_id))
    stranger = answering_browser(app, database, other)

    assert stranger.get(sent.json["url"]).status_code == 404
    assert stranger.post("/answer/files/remove", data={"link": str(sent.json["id"])}).status_code == 404


def test_a_question_that_does_not_exist_takes_no_file(supplier: Browser) -> None:
    assert send(supplier, PDF, "a.pdf", "/answer/evidence/NO-01").status_code == 404


def test_a_delegate_sees_and_sends_files_of_own_sections_only(
    app: Flask, database: Database, world: World, supplier: Browser
) -> None:
    sent = send(supplier, PDF, "a.pdf")
    helper = answering_browser(app, database, world, delegation_id=_delegation(database, world, ["fees"]))

    assert helper.get(sent.json["url"]).status_code == 404
    assert send(helper, PDF, "a.pdf").status_code == 404
    assert send(helper, PDF + b"%", "a.pdf", "/answer/evidence/FEE-01").status_code == 201


def test_without_scripts_a_file_leads_back_to_its_question(supplier: Browser) -> None:
    reply = supplier.post(ANSWER, data={"file": (io.BytesIO(PDF), "a.pdf")})

    assert reply.status_code == 303
    assert reply.headers["Location"].endswith("/answer/sections/site#q-PRF-04")


def test_an_upload_leaves_an_audit_line_without_its_name(supplier: Browser, database: Database) -> None:
    from tadasu.auditlog.models import AuditLine

    send(supplier, PDF, "secret name.pdf")

    with database.reading() as session:
        lines = session.scalars(select(AuditLine).where(AuditLine.action == "evidence attached")).all()
    assert [json.loads(line.body)["question"] for line in lines] == ["PRF-04"]
    assert "secret" not in lines[0].body


def _delegation(database: Database, world: World, sections: list[str]) -> int:
    from tadasu.responses.models import Delegation

    with database.writing() as session:
        delegation = Delegation(
            response_id=world.response_id, member_id=world.member_id, sections=sections, name="田中",
            email="t@example.jp", language="ja", capacity="own_staff", state="opened", token_sha256="x",
            created_at=utc_now(),
        )  # fmt: skip
        session.add(delegation)
        session.flush()
        return delegation.id
