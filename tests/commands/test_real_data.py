"""Through the command line: the published answers of 250 brands become a company workbook."""

from pathlib import Path

import openpyxl

from benchmarks.replays.fti import REPLAY
from tests.commands.tadasu import tadasu
from tests.conftest import shared_data


def test_a_company_workbook_of_250_brands_is_written(tmp_path: Path) -> None:
    REPLAY.write(shared_data(REPLAY.data_folder), tmp_path)
    report = tmp_path / "brands.xlsx"

    run = tadasu("score", tmp_path / "answers.jsonl", "--questionnaire", tmp_path / "questionnaire",
                 "--rubric", tmp_path / "rubric", "--output", report, "--json", tmp_path / "scores.jsonl")  # fmt: skip

    assert run.code == 0, run.err
    assert len((tmp_path / "scores.jsonl").read_text(encoding="utf-8").splitlines()) == 250
    book = openpyxl.load_workbook(report, read_only=True)
    names = {str(cell) for row in book["Portfolio"].iter_rows(values_only=True) for cell in row if cell}
    assert {"Puma", "H&M", "ALDO"} <= names
