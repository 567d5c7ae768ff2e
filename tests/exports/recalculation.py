"""Recalculates workbooks in LibreOffice, so that a test reads what the formulas really give."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.conftest import require_tool

# LibreOffice trusts the results stored in a file that says it comes from Excel; 0: always recalculate.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""
_SECONDS = 900


def recalculated(paths: Sequence[Path], folder: Path) -> list[Path]:
    """Copies of workbooks with every formula worked out anew, in one run of the program."""
    return _converted(paths, folder, "xlsx")


def as_pdf(paths: Sequence[Path], folder: Path) -> list[Path]:
    """The workbooks as they are printed."""
    return _converted(paths, folder, "pdf")


def _converted(paths: Sequence[Path], folder: Path, form: str) -> list[Path]:
    program = require_tool("soffice")
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    target = folder / form
    command = [program, f"-env:UserInstallation={profile.resolve().as_uri()}", "--headless", "--convert-to", form,
               "--outdir", str(target), *map(str, paths)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)
    return [target / f"{path.stem}.{form}" for path in paths]
