"""Runs the command line as a person does: another process, its output and exit code."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TADASU = Path(sys.executable).with_name("tadasu")


@dataclass(frozen=True)
class Run:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON Lines."""
        return [json.loads(line) for line in self.out.splitlines()]


def tadasu(*arguments: str | Path, settings: Mapping[str, str] | None = None) -> Run:
    """Runs it; `settings` are added to the environment."""
    done = subprocess.run([TADASU, *map(str, arguments)], capture_output=True, timeout=300, check=False,
                          env={**os.environ, **(settings or {})})  # fmt: skip
    said = done.stderr.decode("utf-8", "backslashreplace")  # in whatever encoding the settings ask for
    return Run(done.returncode, done.stdout.decode("utf-8").replace("\r\n", "\n"), said)
