"""Runs the command line as a person does: another process, its output and exit code."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TADASU = Path(sys.executable).with_name("tadasu")


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


def tadasu(*arguments: str | Path) -> Run:
    done = subprocess.run([_TADASU, *map(str, arguments)], capture_output=True, text=True, timeout=300, check=False)
    return Run(done.returncode, done.stdout, done.stderr)
