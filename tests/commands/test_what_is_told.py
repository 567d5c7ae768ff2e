"""What the command line tells beside the scores: repairs, places, names of inputs, refusals."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest

from tests.commands.tadasu import tadasu
from tests.printed import EXAMPLES, example

GOOD = EXAMPLES / "EX-01.json"
TABLE = "supplier,PRF-01.prefecture,PRF-03,PRF-04\n例示,愛知,４０,[]\n見本,愛知,x,[]\n"
CONTRADICTING = (
    "supplier,PRF-01.prefecture,PRF-03,PRF-04,JOB-03.received,JOB-03.handled,JOB-03.withdrawn\nA,愛知,40,[],1,5,0\n"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_scores_name_their_input(table: Path) -> None:
    run = tadasu("score", GOOD, table, "--json", "-")

    assert [line["input"] for line in run.lines] == [str(GOOD), f"{table} row 2 (例示)", f"{table} row 3 (見本)"]
    assert "EX-01.json" in run.err and "table.csv row 2 (例示)" in run.err


def test_repairs_are_listed_in_json_and_told(table: Path) -> None:
    run = tadasu("score", table, "--json", "-")

    scored, rejected = run.lines
    assert scored["repairs"] == [
        {"place": "row 2, column PRF-01.prefecture", "typed": "愛知", "read_as": "JP-23", "by_formula": False},
        {"place": "row 2, column PRF-03", "typed": "４０", "read_as": 40, "by_formula": False},
    ]
    assert [note["typed"] for note in rejected["repairs"]] == ["愛知"]
    assert 'table.csv row 2 (例示): read otherwise than typed: column PRF-01.prefecture: "愛知" as JP-23' in run.err
    assert "3 cells of 2 inputs were read otherwise" in run.err


def test_of_many_repairs_only_some_are_told_and_all_counted(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(TABLE.splitlines()[0] + "\n" + "例示,愛知,40,[]\n" * 50, encoding="utf-8")

    run = tadasu("score", path)

    assert len(run.err.splitlines()) == 21
    assert "50 cells of 50 inputs" in run.err


def test_nothing_is_told_where_nothing_was_repaired() -> None:
    assert tadasu("score", GOOD).err == ""


def test_places_are_japanese_in_japanese_and_not_told_twice(table: Path) -> None:
    run = tadasu("score", table, "--language", "ja")

    assert "table.csv 3行目（見本）: PRF-03の列: xは" in run.err
    assert "row" not in run.err and "column" not in run.err


def test_the_company_workbook_names_rows_and_columns_in_its_language(table: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.xlsx"

    tadasu("score", table, "--language", "ja", "--output", report)

    book = openpyxl.load_workbook(report, read_only=True)
    cells = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any("3行目、PRF-03の列" in cell for cell in cells)


def test_what_is_wrong_with_a_whole_file_names_it_once(tmp_path: Path) -> None:
    path = tmp_path / "notes.pdf"
    path.write_bytes(b"%PDF")

    assert tadasu("score", path).err.count("notes.pdf") == 1


def test_a_contradiction_in_a_table_names_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(CONTRADICTING, encoding="utf-8")

    run = tadasu("score", path, "--json", "-")

    assert run.code == 2
    assert run.lines[0]["problems"][0]["place"].startswith("row 2, column JOB-03.")


@pytest.mark.parametrize("command", ["score", "validate"])
def test_validate_refuses_what_score_refuses(command: str, tmp_path: Path) -> None:
    document = example("EX-01")
    pay = {**document["answers"]["LAW-07"], "pay_month": "2035-01"}
    for name, changed in {
        "flag.json": {**document, "flags": {"LAW-99": "contained"}},
        "table.json": {**document, "answers": {**document["answers"], "LAW-07": pay}},
    }.items():
        (tmp_path / name).write_text(json.dumps(changed), encoding="utf-8")

    run = tadasu(command, tmp_path)

    assert run.code == 2
    assert "flags.LAW-99" in run.err and "answers.LAW-07.pay_month" in run.err
    assert "can be submitted" not in run.out


def test_compare_of_nothing_but_rejected_inputs_is_nothing_done(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{")

    run = tadasu("compare", tmp_path, "--other", "responsible-acceptance")

    assert run.code == 2
    assert run.out == "" and "a.json" in run.err


@pytest.mark.parametrize("day", ["２０２６-04-30", "9999-01-01", "1999-12-31", "2026-02-30", "2026-4-3", "+2026-04-30"])
def test_a_day_that_is_none_or_far_away_is_refused(day: str) -> None:
    run = tadasu("score", GOOD, "--as-of", day)

    assert run.code == 2
    assert "--as-of" in run.err and "Write a day" in run.err


def test_a_file_for_json_without_a_name_is_refused() -> None:
    run = tadasu("score", GOOD, "--json", "")

    assert run.code == 2
    assert "--json" in run.err and run.out == ""


@pytest.mark.parametrize("option", ["--rubric", "--questionnaire"])
@pytest.mark.parametrize("name", ["", " ", "x" * 300])
def test_a_name_that_names_nothing_is_refused_with_a_remedy(option: str, name: str) -> None:
    run = tadasu("score", GOOD, option, name)

    assert run.code == 2
    assert option in run.err and "Traceback" not in run.err


def test_csv_writes_sites_and_items_in_both_formats(table: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "csv"

    run = tadasu("score", GOOD, table, "--csv", folder)

    assert run.code == 1
    assert sorted(path.name for path in folder.iterdir()) == ["items.csv", "items.jsonl", "sites.csv", "sites.jsonl"]
    with (folder / "sites.csv").open(encoding="utf-8-sig", newline="") as file:
        sites = list(csv.DictReader(file))
    assert [(row["supplier"], row["final"]) for row in sites] == [("P1", "100"), ("例示", "")]
    lines = [json.loads(line) for line in (folder / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    assert {row["supplier"] for row in lines} == {"P1", "例示"}


def test_csv_of_many_batches_has_one_heading(tmp_path: Path) -> None:
    path = tmp_path / "answers.jsonl"
    path.write_text((json.dumps(example("EX-01")) + "\n") * 1_001, encoding="utf-8")

    assert tadasu("score", path, "--csv", tmp_path / "csv").code == 0

    content = (tmp_path / "csv" / "sites.csv").read_bytes()
    assert content.count(b"\r\n") == 1_002
    assert content.count(b"supplier,site") == content.count(b"\xef\xbb\xbf") == 1


@pytest.mark.parametrize(("language", "words"), [("en", "write 35%"), ("ja", "35%の場合は")])
def test_a_share_that_may_be_meant_as_a_percentage_is_told(tmp_path: Path, language: str, words: str) -> None:
    path = tmp_path / "table.csv"
    path.write_text("supplier,PRF-01.prefecture,PRF-03,PRF-04,LAW-17\nA,愛知,40,[],0.35\n", encoding="utf-8")

    for command in ("score", "validate"):
        run = tadasu(command, path, "--language", language)

        assert run.code == 0, run.err
        assert "LAW-17" in run.err and words in run.err
    assert "column LAW-17" in tadasu("score", path, "--json", "-").lines[0]["warnings"][0]


@pytest.mark.parametrize(("language", "words"), [("en", "held at 74"), ("ja", "上限の74点")])
def test_the_table_names_the_pillar_cap_where_no_cap_on_the_total_binds(
    tmp_path: Path, language: str, words: str
) -> None:
    raw = example("EX-01")
    raw["answers"]["LIV-05"] = "c"
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(raw), encoding="utf-8")

    run = tadasu("score", path, "--json", "-", "--language", language)

    assert run.lines[0]["binding_cap"] is None
    assert words in "".join(cell for line in run.err.splitlines() for cell in line.split("│")[-2:-1]).replace("  ", "")
