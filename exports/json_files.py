"""Answer documents in .json and .jsonl files, within bounds that no honest document comes near."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from questionnaires.answers.document import AnswersRejected, parse_json
from questionnaires.problems import Problem

_MEGABYTE = 2**20
MOST_MEGABYTES = 16  # of one answer document; a large one has a tenth of one
MOST_VALUES = 400_000  # in one document: every table at its 500 rows, and an earlier document, stay below it
MOST_RAISED = 1_000  # flags that reviewers raised


def content_of(path: Path) -> bytes:
    """The bytes of a .json file. Raises AnswersRejected when it is too large, OSError when it cannot be read."""
    most = MOST_MEGABYTES * _MEGABYTE
    with path.open("rb") as file:
        content = file.read(most + 1)
    if len(content) > most:
        details = {"size": -(-path.stat().st_size // _MEGABYTE), "limit": MOST_MEGABYTES}
        raise AnswersRejected([Problem("file_too_large", path.name, details)])
    return content


def lines_of(path: Path) -> Iterator[tuple[int, bytes | None]]:
    """Number and bytes of every line that is not blank; None for one that is too long, which is passed over."""
    with path.open("rb") as file:
        for number, line in enumerate(_lines(file), 1):
            if line is None or line.strip():
                yield number, line


def parsed(content: bytes) -> object:
    """The JSON value in `content`. Raises AnswersRejected, also for one that would take too much memory.

    A value stands behind a comma or an opening bracket, so these are counted before anything is built.
    """
    values = sum(content.count(mark) for mark in (b",", b"[", b"{")) + 1
    if values > MOST_VALUES:
        details = {"found": f"{values:,}", "limit": f"{MOST_VALUES:,}"}
        raise AnswersRejected([Problem("json_too_many_values", "document", details)])
    raw = parse_json(content)
    raised = raw.get("raised") if isinstance(raw, dict) else None
    if isinstance(raised, list) and len(raised) > MOST_RAISED:
        raise AnswersRejected([Problem("too_many_rows", "raised", {"found": len(raised), "limit": MOST_RAISED})])
    return raw


def _lines(file: IO[Any]) -> Iterator[bytes | None]:
    most = MOST_MEGABYTES * _MEGABYTE
    while line := file.readline(most):
        if len(line) < most or line.endswith(b"\n"):
            yield line
            continue
        while (rest := file.readline(most)) and not rest.endswith(b"\n"):
            pass
        yield None
