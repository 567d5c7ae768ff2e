"""A thousand filled-in workbooks, read by child processes as `tadasu score FOLDER` reads them.

Twenty are filled in by the template writer with random answers; the others are copies under
other suppliers' names, because writing takes far longer than reading.
"""

import io
import random
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, peak_megabytes
from exports.inputs import read_inputs
from exports.offline.template import write_template
from questionnaires.catalogue import questionnaire
from tests.oracle.generate import random_document

_WORKBOOKS, _DIFFERENT = 1_000, 20
_CHILDREN = 2
_NAME = "Supplier 00000"


def main() -> None:
    for figure in measure():
        print(figure.row(), flush=True)


def measure() -> Iterator[Figure]:
    """Workbooks a second, and what became of them."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cells = _write_workbooks(folder)
        start = time.perf_counter()
        accepted = sum(one.document is not None for one in read_inputs([folder], questionnaire(), children=_CHILDREN))
        seconds = time.perf_counter() - start
    yield Figure("filled-in workbooks", _WORKBOOKS, "", _WORKBOOKS, at_least=True)
    yield Figure("of them read without a problem", accepted, "", _WORKBOOKS, at_least=True)
    yield Figure("answers in each, on average", cells, "")
    yield Figure(f"read by {_CHILDREN} children", _WORKBOOKS / seconds, "a second", 20, at_least=True)
    yield Figure("peak memory of the reading process", peak_megabytes(), "MB", 300)


def _write_workbooks(folder: Path) -> float:
    """Writes the workbooks; how many answers each holds on average."""
    chance = random.Random(7)
    answers = 0
    for different in range(_DIFFERENT):
        document = random_document(chance)
        written = io.BytesIO()
        write_template(written, questionnaire(), ("ja", "en")[different % 2], supplier={"name": _NAME},
                       answers=document["answers"])  # fmt: skip
        answers += len(document["answers"])
        with zipfile.ZipFile(written) as package:
            parts = {part: package.read(part) for part in package.namelist()}
        for number in range(different, _WORKBOOKS, _DIFFERENT):
            _write_copy(folder / f"{number:05}.xlsx", parts, f"Supplier {number:05}")
    return answers / _DIFFERENT


def _write_copy(path: Path, parts: dict[str, bytes], supplier: str) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for part, content in parts.items():
            package.writestr(part, content.replace(_NAME.encode(), supplier.encode()))


if __name__ == "__main__":
    main()
