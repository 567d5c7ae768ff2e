"""Where files lie: a folder, under random names. What a person called a file is never a path."""

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


class Storage:
    """Keys look like `evidence/3f/3fa9…`; a file appears whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def new(self, area: str) -> Iterator[tuple[str, BinaryIO]]:
        """A key and an open file; the file is on disk under that key when the block ends without an exception."""
        name = secrets.token_hex(16)
        key = f"{area}/{name[:2]}/{name}"
        place = self._folder / key
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_suffix(".part")
        try:
            with draft.open("wb") as out:
                yield key, out
                out.flush()
                os.fsync(out.fileno())
            draft.replace(place)
        finally:
            draft.unlink(missing_ok=True)

    def put(self, area: str, content: bytes) -> str:
        with self.new(area) as (key, out):
            out.write(content)
        return key

    def path(self, key: str) -> Path:
        """Raises FileNotFoundError. Keys are made here and nowhere else; one that leaves the folder is refused."""
        place = (self._folder / key).resolve()
        if not place.is_relative_to(self._folder.resolve()) or not place.is_file():
            raise FileNotFoundError(key)
        return place

    def open(self, key: str) -> BinaryIO:
        return self.path(key).open("rb")

    def delete(self, key: str) -> None:
        (self._folder / key).unlink(missing_ok=True)
