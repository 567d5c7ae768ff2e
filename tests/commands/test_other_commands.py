"""The commands beside score: template, validate, compare, lists and schemas."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import openpyxl

from questionnaires.catalogue import DEFINITIONS
from scoring.catalogue import RUBRICS
from tests.commands.tadasu import tadasu
from tests.conftest import ROOT
from tests.printed import EXAMPLES

COMMANDS = ("score", "template", "validate", "compare", "questionnaires", "rubrics", "schema")


def test_help_lists_every_command() -> None:
    run = tadasu("--help")

    assert run.code == 0
    for command in COMMANDS:
        assert command in run.out


def test_help_loads_no_command() -> None:
    program = (
        "import sys; from tadasu.commands.main import main; main(['--help'], standalone_mode=False); "
        "print(*sorted(name for name in sys.modules if name.startswith('tadasu.commands.')))"
    )

    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert run.stdout.splitlines()[-1] == "tadasu.commands.main"


def test_every_command_explains_itself() -> None:
    for command in COMMANDS:
        run = tadasu(command, "--help")
        assert run.code == 0
        assert "Usage:" in run.out


def test_a_template_is_written_in_both_languages(tmp_path: Path) -> None:
    for language in ("en", "ja"):
        path = tmp_path / f"{language}.xlsx"
        assert tadasu("template", "-o", path, "--language", language).code == 0
        assert len(openpyxl.load_workbook(path, read_only=True).sheetnames) > 5


def test_validate_tells_what_is_missing_before_submission(tmp_path: Path) -> None:
    document = json.loads((EXAMPLES / "EX-12.json").read_text(encoding="utf-8"))
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(document), encoding="utf-8")

    run = tadasu("validate", path)

    assert run.code == 0
    assert "LAW-21" in run.out


def test_validate_needs_no_rubric_while_a_questionnaire_is_being_made(tmp_path: Path) -> None:
    folder = tmp_path / "questionnaire"
    shutil.copytree(DEFINITIONS / "responsible-acceptance" / "1", folder)
    document = json.loads((EXAMPLES / "EX-12.json").read_text(encoding="utf-8"))
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(document), encoding="utf-8")
    contradicting = {**document["answers"], "JOB-03": {"received": 1, "handled": 5, "withdrawn": 0, "refused": 0}}
    bad.write_text(json.dumps({**document, "answers": contradicting}), encoding="utf-8")

    run = tadasu("validate", good, bad, "--questionnaire", folder)

    assert run.code == 1
    assert "good.json: not complete" in run.out and "bad.json: cannot be submitted" in run.out
    assert "answers.JOB-03" in run.err


def test_validate_accepts_the_shipped_definitions() -> None:
    run = tadasu("validate", DEFINITIONS / "responsible-acceptance" / "1", RUBRICS / "responsible-acceptance" / "1")

    assert run.code == 0
    assert "responsible-acceptance@1" in run.out


def test_validate_names_file_line_and_remedy_of_a_broken_definition(tmp_path: Path) -> None:
    folder = tmp_path / "rubric"
    shutil.copytree(RUBRICS / "responsible-acceptance" / "1", folder)
    rubric = folder / "rubric.yaml"
    rubric.write_text(
        rubric.read_text(encoding="utf-8").replace("hourly / minimum_wage", "hourly / minimum_wag"), "utf-8"
    )

    run = tadasu("validate", folder)

    assert run.code == 2
    assert "rubric.yaml:" in run.err and "minimum_wag" in run.err and "did you mean" in run.err


def test_compare_shows_who_moves_and_why(tmp_path: Path) -> None:
    folder = tmp_path / "stricter"
    shutil.copytree(RUBRICS / "responsible-acceptance" / "1", folder)
    rubric = folder / "rubric.yaml"
    rubric.write_text(
        rubric.read_text(encoding="utf-8").replace("b: 85, c: 20 CRIT", "b: 85 MAJOR, c: 20 CRIT"), "utf-8"
    )

    run = tadasu("compare", ROOT / "samples" / "portfolio", "--other", folder)

    assert run.code == 0
    assert "ひばり" in run.out and "low -> medium" in run.out and "flag LAW-21" in run.out


def test_compare_leaves_out_what_one_rubric_refuses(tmp_path: Path) -> None:
    folder = tmp_path / "without-a-gate"
    shutil.copytree(RUBRICS / "responsible-acceptance" / "1", folder)
    rubric = folder / "rubric.yaml"
    rubric.write_text(
        rubric.read_text(encoding="utf-8").replace("gate_severity: MAJOR", "gate_severity: NONE"), "utf-8"
    )
    refused, other = tmp_path / "a.json", tmp_path / "b.json"
    document = json.loads((EXAMPLES / "EX-12.json").read_text(encoding="utf-8"))
    refused.write_text(json.dumps({**document, "flags": {"UNANS-GATE:LAW-21": "contained"}}), encoding="utf-8")
    other.write_text(json.dumps({**document, "supplier": {"name": "Accepted by both"}}), encoding="utf-8")

    run = tadasu("compare", refused, other, "--other", folder)

    assert run.code == 1  # as with score: some were rejected
    assert run.err.count("a.json") == 1 and "UNANS-GATE:LAW-21" in run.err
    assert run.out.startswith("Accepted by both") and "medium -> " in run.out


def test_lists_name_what_is_shipped() -> None:
    assert "responsible-acceptance@1" in tadasu("questionnaires").out
    assert "101 scored items" in tadasu("rubrics").out


def test_schemas_are_json() -> None:
    for name in ("answers", "questionnaire", "rubric"):
        assert json.loads(tadasu("schema", name).out)["$schema"].startswith("https://json-schema.org/")
