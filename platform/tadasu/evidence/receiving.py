"""An upload on its way in: streamed to a temporary file, measured, named, cleaned and hashed.

No transaction is open meanwhile. At most four at once, so that slow phones cannot take every thread.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import BoundedSemaphore
from typing import IO

from flask_babel import gettext as _

from tadasu.errors import Refused
from tadasu.evidence import images
from tadasu.evidence.kinds import Kind, kind_of
from tadasu.evidence.names import ending_of, shown_name

MOST_BYTES = 25_000_000
AT_ONCE = 4
_CHUNK = 256 * 1024
_places = BoundedSemaphore(AT_ONCE)


class UploadsBusy(Exception):
    """Four uploads are under way already; try again in a moment."""


@dataclass(frozen=True)
class Received:
    """A file that was taken: what it is, what it is called, and its hashes before and after cleaning."""

    path: Path
    name: str
    kind: Kind
    size: int
    sha256: str
    received_sha256: str

    @property
    def was_cleaned(self) -> bool:
        return self.sha256 != self.received_sha256


@contextmanager
def place() -> Iterator[None]:
    """One of the four places. Raises UploadsBusy."""
    if not _places.acquire(blocking=False):
        raise UploadsBusy
    try:
        yield
    finally:
        _places.release()


@contextmanager
def receive(stream: IO[bytes], given_name: str) -> Iterator[Received]:
    """The file, as long as the block runs. Raises Refused: file_empty, too_large, and those of kinds and images."""
    with NamedTemporaryFile(prefix="upload-", delete=False) as draft:
        path = Path(draft.name)
        try:
            received = _copy(stream, draft)
            draft.flush()
            kind = kind_of(path, ending_of(given_name))
            stored = _cleaned(path, kind)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
    try:
        ending = ending_of(given_name)
        name = shown_name(given_name, ending if ending in kind.endings else kind.endings[0])
        yield Received(path, name, kind, path.stat().st_size, stored or received, received)
    finally:
        path.unlink(missing_ok=True)


def _copy(stream: IO[bytes], out: IO[bytes]) -> str:
    found, size = sha256(), 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > MOST_BYTES:
            raise Refused("too_large", _("This file is larger than %(most)s MB.", most=MOST_BYTES // 1_000_000), 413)
        found.update(chunk)
        out.write(chunk)
    if size == 0:
        raise Refused("file_empty", _("This file is empty. Please choose another."), 422)
    return found.hexdigest()


def _cleaned(path: Path, kind: Kind) -> str:
    """Checks a picture and takes out what tells where it was taken; the hash after that, "" if nothing changed."""
    if not kind.is_image:
        return ""
    images.check(path, kind)
    content = path.read_bytes()
    clean = images.without_metadata(content, kind)
    if clean == content:
        return ""
    path.write_bytes(clean)
    return sha256(clean).hexdigest()
