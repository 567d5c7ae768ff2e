"""The OWASP SAMM toolbox, replayed: answered workbooks, recalculated."""

import subprocess
import sys
from pathlib import Path

from benchmarks.replays.samm import REPLAY
from tests.conftest import ROOT, shared_data


def test_every_case_is_as_the_workbook_calculates_it(tmp_path: Path) -> None:
    data = shared_data(REPLAY.data_folder)
    cases = len(list((data / "cases").glob("*.json")))

    found = REPLAY.run(data, tmp_path)["rubric"]

    assert found.differing == []
    levels, practices, functions, overall = 45, 15, 5, 1
    assert cases >= 7
    assert found.compared == cases * (levels + practices + functions + overall)


def test_the_command_writes_the_files_and_prints_the_agreement(tmp_path: Path) -> None:
    data = shared_data(REPLAY.data_folder).parent
    command = [sys.executable, "-m", "benchmarks.replays", "samm", str(tmp_path), str(data)]

    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    assert (ran.returncode, ran.stderr) == (0, "")
    assert "0 differ" in ran.stdout
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert written == {
        "answers.jsonl",
        "questionnaire/questionnaire.yaml",
        "questionnaire/texts.en.yaml",
        "rubric/rubric.yaml",
        "rubric/texts.en.yaml",
    }
