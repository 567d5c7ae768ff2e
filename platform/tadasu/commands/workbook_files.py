"""Workbooks as results: complete or not at all, and an error in writing is an error like any other."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xlsxwriter.exceptions import FileCreateError

from tadasu.commands.output_files import CannotWrite, replacing


@contextmanager
def replacing_workbook(path: Path) -> Iterator[Path]:
    """As `replacing`. Raises CannotWrite also where the disk is full at the end."""
    with replacing(path) as spare:
        try:
            yield spare
        except FileCreateError as error:
            cause = error.args[0] if error.args and isinstance(error.args[0], OSError) else OSError(str(error))
            raise CannotWrite(path, cause) from error
