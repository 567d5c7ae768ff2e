"""The command line: how soon it answers."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure, median_seconds
from tests.printed import example

_TADASU = [str(Path(sys.executable).with_name("tadasu"))]


def measure() -> Iterator[Figure]:
    """Start of the help, and of scoring one file."""
    yield Figure("tadasu --help, wall", median_seconds(lambda: _run("--help"), 9), "s", 0.3)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.json"
        path.write_text(json.dumps(example("EX-08")), encoding="utf-8")
        yield Figure("tadasu score of one file, wall", median_seconds(lambda: _run("score", str(path)), 9), "s", 1.5)
        report = ["score", str(path), "--output", str(Path(folder) / "report.xlsx")]
        yield Figure("the same with its supplier workbook, wall", median_seconds(lambda: _run(*report), 5), "s")


def _run(*arguments: str) -> None:
    subprocess.run([*_TADASU, *arguments], check=True, capture_output=True)
