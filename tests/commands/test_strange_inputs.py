"""Inputs that are no ordinary files, or have names that no terminal should get."""

import json
import os
from pathlib import Path

import pytest

from tests.commands.tadasu import tadasu
from tests.printed import EXAMPLES, example

GOOD = EXAMPLES / "EX-01.json"
COMMANDS = {"score": [], "validate": [], "compare": ["--other", "responsible-acceptance"]}


def test_pipes_and_devices_are_refused_and_the_others_scored(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    os.mkfifo(tmp_path / "b.xlsx")
    (tmp_path / "c.csv").symlink_to("/dev/zero")

    run = tadasu("score", tmp_path, GOOD, "--json", "-")

    assert run.code == 1
    assert [line.get("problems", [{}])[0].get("code") for line in run.lines] == [None] + ["file_not_ordinary"] * 3


def test_a_name_that_is_too_long_is_told_and_the_others_are_scored() -> None:
    run = tadasu("score", f"{'x' * 300}.json", GOOD)

    assert run.code == 1
    assert "File name too long" in run.err and "Traceback" not in run.err


@pytest.mark.parametrize("command", COMMANDS)
def test_an_empty_folder_is_told_and_nothing_was_done(command: str, tmp_path: Path) -> None:
    run = tadasu(command, tmp_path, *COMMANDS[command])

    assert run.code == 2
    assert "There are no answers in it" in run.err


def test_a_file_of_blank_lines_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("\n\n")

    run = tadasu("score", tmp_path)

    assert run.code == 2
    assert "a.jsonl: There are no answers in it" in run.err


def test_a_name_cannot_steer_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[2J\n\u202egood.json").write_text("{")

    run = tadasu("score", tmp_path)

    assert "\\x1b[2J\\n\\u202egood.json" in run.err
    assert "\x1b" not in run.err and "\u202e" not in run.err
    assert len(run.err.splitlines()) == 1


def test_a_name_that_is_no_text_is_read_like_any_other(tmp_path: Path) -> None:
    for name, content in ((b"a\xff.json", json.dumps(example("EX-01"))), (b"b\xfe.json", "{")):
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text(content, encoding="utf-8")

    run = tadasu("score", tmp_path, "--json", "-")

    assert run.code == 1
    assert [line["format"] for line in run.lines] == ["tadasu.score/1", "tadasu.rejected/1"]
    assert "b\\udcfe.json" in run.err


@pytest.mark.parametrize("encoding", ["ascii", "cp932", "latin-1"])
def test_an_old_terminal_gets_escapes_and_json_stays_utf_8(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    document = {**example("EX-01"), "supplier": {"name": "例示 😀"}}
    path.write_text(json.dumps(document), encoding="utf-8")

    run = tadasu("score", path, "--json", "-", settings={"PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"})

    assert run.code == 0
    assert run.lines[0]["supplier"] == "例示 😀"


def test_a_table_on_an_old_terminal_stops_nothing() -> None:
    run = tadasu("score", GOOD, "--language", "ja", settings={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})

    assert run.code == 0
    assert "100.0" in run.out and "Traceback" not in run.err
