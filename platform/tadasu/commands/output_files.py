"""Results take the place of older ones only when they are complete; where that is impossible is found out first."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EACCES, EISDIR
from pathlib import Path
from stat import S_IMODE, S_ISDIR, S_ISREG
from typing import BinaryIO

import click

from tadasu.commands.terminal_text import printable


class CannotWrite(click.ClickException):
    """A result has no place to go to."""

    exit_code = 2

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(f"{printable(str(path))} cannot be written: {error.strerror or error}")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A new file in the same folder, which takes the place of `path` at the end unless an error came between.

    Raises CannotWrite before anything is done. A device or pipe is written to as it is.
    """
    target = Path(os.path.realpath(path))
    try:
        spare = _spare(target)
    except OSError as error:
        raise CannotWrite(path, error) from error
    try:
        yield spare
        if spare != target:
            spare.replace(target)
    finally:
        if spare != target:
            spare.unlink(missing_ok=True)


@contextmanager
def lines_file(path: str) -> Iterator[BinaryIO]:
    """The file of --json, or standard output for "-": bytes, as JSON is UTF-8 whatever the terminal is set to."""
    if path == "-":
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    with replacing(Path(path)) as spare, spare.open("wb") as file:
        yield file


def _spare(target: Path) -> Path:
    target.parent.mkdir(parents=True, exist_ok=True)
    mode = _mode(target)
    if mode is not None and S_ISDIR(mode):
        raise IsADirectoryError(EISDIR, os.strerror(EISDIR))
    if mode is not None and not os.access(target, os.W_OK):
        raise PermissionError(EACCES, os.strerror(EACCES))
    if mode is not None and not S_ISREG(mode):
        return target
    spare = target.with_name(f".{secrets.token_hex(8)}.tmp")  # hidden: not an input, if the folder is one
    os.close(os.open(spare, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    if mode is not None:
        spare.chmod(S_IMODE(mode))
    return spare


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None
