"""The receipt as a PDF. Only the runner loads this: the typesetter and its fonts are large."""

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tadasu.responses.receipt.contents import Contents

_TEMPLATE = Path(__file__).with_name("receipt.typ")
_FONT_PACKAGES = ("fontpkg_noto_sans", "manimgx_fonts_cjk")


def receipt_pdf(contents: Contents) -> bytes:
    """The same bytes for the same contents."""
    import typst

    told = json.dumps(_told(contents), ensure_ascii=False)
    made: Any = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[_font_folder(name) for name in _FONT_PACKAGES],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"told": told},
        timestamp=int(contents.submitted_at.timestamp()),
    )
    assert isinstance(made, bytes)
    return made


def _told(contents: Contents) -> dict[str, Any]:
    return {
        "language": contents.language,
        "words": dict(contents.words),
        "reference": contents.reference,
        "facts": [list(fact) for fact in contents.facts],
        "seals": [list(seal) for seal in contents.seals],
        "sections": [
            {
                "title": title,
                "questions": [
                    {"id": each.id, "text": each.text, "answer": list(each.answer), "comment": each.comment,
                     "files": each.files}
                    for each in lines
                ],
            }
            for title, lines in contents.sections
        ],
    }  # fmt: skip


def _font_folder(package: str) -> str:
    """Where a package of fonts lies, without running it."""
    found = find_spec(package)
    assert found is not None and found.origin is not None, f"{package} is one of our requirements"
    return str(Path(found.origin).parent)
