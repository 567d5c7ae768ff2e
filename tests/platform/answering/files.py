"""Files for the tests of evidence, sending one, and the reason of a refusal."""

import io
import zipfile
from typing import Any

from PIL import Image

from tests.platform.conftest import Browser

PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
ANSWER = "/answer/evidence/PRF-04"


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
