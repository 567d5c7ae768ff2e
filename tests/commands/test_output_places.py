"""Where results go: found out before the work begins, and never a half-written file."""

import json
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tadasu.commands.output_files import replacing
from tests.commands.tadasu import TADASU, tadasu
from tests.printed import EXAMPLES, example

ANSWERS = EXAMPLES / "EX-01.json"


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def _below_a_file(path: Path) -> Path:
    path.write_text("a file")
    return path / "deeper" / "result"


PLACES: dict[str, Callable[[Path], Path]] = {
    "a folder": _folder,
    "below a file": _below_a_file,
    "a name that is too long": lambda path: path.with_name("x" * 300),
}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_cannot_be_written_is_told_in_one_line_before_the_run(place: str, tmp_path: Path) -> None:
    path = PLACES[place](tmp_path / "result")

    for arguments in (["score", ANSWERS, "--json"], ["score", ANSWERS, "--output"], ["template", "-o"]):
        run = tadasu(*arguments, path)
        assert run.code == 2
        assert "Traceback" not in run.err and "Error: " in run.err
        assert run.out == ""


def test_a_folder_for_csv_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    run = tadasu("score", ANSWERS, "--csv", _below_a_file(tmp_path / "file"))

    assert run.code == 2
    assert "cannot be written" in run.err and "Traceback" not in run.err


def test_a_device_is_written_to_and_not_replaced() -> None:
    run = tadasu("score", ANSWERS, "--json", "/dev/null")

    assert run.code == 0
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "scores.jsonl"
    path.write_text("old")

    with pytest.raises(ValueError, match="half way"), replacing(path) as spare:
        spare.write_text("half")
        raise ValueError("half way")

    assert [each.name for each in tmp_path.iterdir()] == ["scores.jsonl"]
    assert path.read_text() == "old"


def test_a_new_file_keeps_the_rights_of_the_old_one_and_the_link_to_it(tmp_path: Path) -> None:
    path, link = tmp_path / "scores.jsonl", tmp_path / "link.jsonl"
    path.write_text("old")
    path.chmod(0o640)
    link.symlink_to(path)

    with replacing(link) as spare:
        spare.write_text("new")

    assert link.is_symlink() and path.read_text() == "new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_ctrl_c_ends_with_130_and_leaves_the_old_results(tmp_path: Path) -> None:
    answers, results = tmp_path / "answers.jsonl", tmp_path / "results"
    answers.write_text((json.dumps(example("EX-01")) + "\n") * 20_000, encoding="utf-8")
    results.mkdir()
    scores = results / "scores.jsonl"
    scores.write_text("old")

    command: list[str | Path] = [TADASU, "score", answers, "--json", scores]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        while len(list(results.iterdir())) < 2 and process.poll() is None:  # the new file, beside the old one
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 130
    assert "Traceback" not in said and said.startswith("Interrupted")
    assert [each.name for each in results.iterdir()] == ["scores.jsonl"]
    assert scores.read_text() == "old"
