"""Pictures: not larger than a screen can show, whole, and without the place where they were taken."""

import io
import re
import struct
import warnings
from collections.abc import Iterator
from pathlib import Path

from flask_babel import gettext as _
from PIL import Image, UnidentifiedImageError

from tadasu.errors import Refused
from tadasu.evidence.kinds import JPEG, Kind

MOST_PIXELS = 50_000_000  # a phone's camera takes 12 to 48 million
MOST_SEGMENTS = 5_000  # of a JPEG; a camera writes some dozens, and each costs time
_NEXT_MARK = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)


def check(path: Path, kind: Kind) -> None:
    """Raises Refused: image_too_large, image_broken."""
    if kind is JPEG and sum(1 for _segment in _segments(path.read_bytes())) > MOST_SEGMENTS:
        raise _broken()
    try:
        with warnings.catch_warnings(), Image.open(path, formats=["PNG", "JPEG"]) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise _too_large(width, height)
            image.draft("RGB", (64, 64))  # a JPEG is then decoded small; a cut-off one still fails
            image.load()
    except Image.DecompressionBombError as error:
        raise _too_large(0, 0) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error) as error:
        raise _broken() from error


def without_metadata(content: bytes, kind: Kind) -> bytes:
    """The same picture, bit for bit, without EXIF, XMP and comments; the turn of a camera is kept.

    Only JPEG from cameras carries a place, so other kinds come back as they are.
    """
    return _stripped(content) if kind is JPEG else content


def _stripped(content: bytes) -> bytes:
    out, place = io.BytesIO(), 2
    out.write(content[:2])
    turn = _orientation(content)
    if turn > 1:
        out.write(_turned(turn))
    for marker, segment in _segments(content):
        if not _is_metadata(marker, segment):
            out.write(segment)
        place += len(segment)
    out.write(_picture(content[place:]))
    return out.getvalue()


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """What stands before the picture itself, each part with its marker."""
    place = 2
    while place + 4 <= len(content) and content[place] == 0xFF and content[place + 1] != 0xDA:
        length = struct.unpack(">H", content[place + 2 : place + 4])[0]
        yield content[place + 1], content[place : place + 2 + length]
        place += 2 + length


def _picture(rest: bytes) -> bytes:
    """Up to the end of the picture: cameras put further pictures, with places of their own, behind it.

    In the coded data every FF is followed by 00 or a restart mark, so the next other mark ends it; a
    picture that comes in several passes has tables between them.
    """
    place = 0
    while place + 4 <= len(rest):
        place += 2 + struct.unpack(">H", rest[place + 2 : place + 4])[0]
        mark = _NEXT_MARK.search(rest, place)
        if mark is None:
            return rest
        place = mark.start()
        if mark[0] == b"\xff\xd9":
            return rest[: place + 2]
    return rest


def _is_metadata(marker: int, segment: bytes) -> bool:
    """EXIF and XMP (APP1), the index of further pictures (APP2 MPF), Photoshop (APP13), comments and makers' own."""
    if marker == 0xE2:
        return not segment[4:].startswith(b"ICC_PROFILE")
    return marker == 0xFE or (0xE1 <= marker <= 0xEF and marker != 0xEE)


def _orientation(content: bytes) -> int:
    try:
        with Image.open(io.BytesIO(content), formats=["JPEG"]) as image:
            return int(image.getexif().get(0x0112, 1))
    except (OSError, SyntaxError, ValueError, TypeError):
        return 1


def _turned(turn: int) -> bytes:
    """An EXIF segment that says nothing but which way is up."""
    exif = Image.Exif()
    exif[0x0112] = turn if 1 <= turn <= 8 else 1
    body = exif.tobytes()
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _broken() -> Refused:
    return Refused("image_broken", _("This picture cannot be read; it may be cut off. Please send it again."), 422)


def _too_large(width: int, height: int) -> Refused:
    words = _(
        "This picture has more than %(most)s million pixels. Please make it smaller.", most=MOST_PIXELS // 1_000_000
    )
    return Refused("image_too_large", words, 422, width=width, height=height)
