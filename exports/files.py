"""Which files are read: those that are named, and all below the folders that are named; ordinary files only."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from questionnaires.problems import Problem


@dataclass(frozen=True)
class FoundFile:
    """A file to be read, or the reason why it, or the folder of this name, is not."""

    path: Path
    problem: Problem | None = None


def files_of(paths: Iterable[Path]) -> Iterator[FoundFile]:
    """Every file in order of name, folder by folder; hidden files, lock files and links to folders left out.

    A pipe or a device is never opened: reading it might not end. A folder that cannot be read,
    or that was named and holds nothing, is told, and the others are gone through all the same.
    """
    for path in paths:
        is_empty = True
        for found in _below(path):
            is_empty = False
            yield found
        if is_empty:
            yield FoundFile(path, Problem("input_empty", path.name, {}))


def _below(path: Path) -> Iterator[FoundFile]:
    """Goes down without calling itself: folders may be nested deeper than functions."""
    waiting = [path]
    while waiting:
        each = waiting.pop()
        try:
            mode = each.stat().st_mode
            if not S_ISDIR(mode):
                yield _file(each, mode)
            elif each is path or not each.is_symlink():  # a link may lead back up
                waiting += reversed(_inside(each))
        except OSError as error:
            yield FoundFile(each, Problem("file_unreadable", each.name, {"error": error.strerror or str(error)}))


def _inside(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if not path.name.startswith((".", "~$")))


def _file(path: Path, mode: int) -> FoundFile:
    return FoundFile(path) if S_ISREG(mode) else FoundFile(path, Problem("file_not_ordinary", path.name, {}))
