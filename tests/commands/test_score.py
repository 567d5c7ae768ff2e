"""`tadasu score` from the outside: figures, tables, reports, and what it says of bad input."""

import json
from pathlib import Path

import openpyxl
import pytest

from tests.commands.tadasu import tadasu
from tests.conftest import ROOT
from tests.printed import EXAMPLES, INHERENT, PRINTED, UNIT_TESTS, as_printed, example

SAMPLES = ROOT / "samples" / "portfolio"


def test_every_printed_figure_comes_out_of_the_command_line() -> None:
    run = tadasu("score", EXAMPLES, "--json", "-")

    results = dict(zip(sorted(path.stem for path in EXAMPLES.glob("*.json")), run.lines, strict=True))
    assert run.code == 0
    assert {name: as_printed(results[name]) for name in PRINTED} == PRINTED
    for name, item, value, severity in UNIT_TESTS:
        assert next(each["value"] for each in results[name]["items"] if each["id"] == item) == value
        assert next((flag["severity"] for flag in results[name]["flags"] if flag["id"] == item), None) == severity
    for name, factors, total, level in INHERENT:
        inherent = results[name]["inherent"]
        assert (tuple(inherent["factors"].values()), inherent["score"], inherent["level"]) == (factors, total, level)


def test_the_table_names_supplier_band_and_binding_reason() -> None:
    run = tadasu("score", EXAMPLES / "EX-03.json")

    assert run.code == 0
    assert "98.6" in run.out and "20.0" in run.out and "Critical" in run.out
    assert "LAW-21" in run.out
    assert "\x1b[" not in run.out  # colours only on a terminal


def test_the_table_speaks_japanese() -> None:
    run = tadasu("score", EXAMPLES / "EX-03.json", "--language", "ja")

    assert "極めて高い" in run.out and "旅券" in run.out


def test_the_sample_portfolio_covers_every_band_with_invented_names() -> None:
    run = tadasu("score", SAMPLES, "--json", "-")

    bands = {line["band"] for line in run.lines}
    assert run.code == 0
    assert len(run.lines) == 12
    assert bands == {"critical", "high", "medium", "medium_unverified", "low", "not_rated", "not_applicable"}
    assert all("架空" in line["supplier"] and "Sample" in line["supplier"] for line in run.lines)


def test_as_of_wins_over_the_document_and_is_said(tmp_path: Path) -> None:
    dated = {**example("EX-01"), "evidence": {"*": {"level": 2, "on": "2026-01-01"}}}
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(dated), encoding="utf-8")

    now, later = (tadasu("score", path, "--json", "-", *more).lines[0] for more in ([], ["--as-of", "2029-02-01"]))

    assert (now["as_of"], now["as_of_source"], now["confidence"]) == ("2026-04-30", "document", 70.0)
    assert (later["as_of"], later["as_of_source"], later["confidence"]) == ("2029-02-01", "--as-of", 0.0)


def test_without_any_day_it_is_judged_today_and_says_so(tmp_path: Path) -> None:
    undated = {key: value for key, value in example("EX-01").items() if key != "as_of"}
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(undated), encoding="utf-8")

    assert tadasu("score", path, "--json", "-").lines[0]["as_of_source"] == "today"


def test_one_input_gives_a_supplier_workbook_and_many_a_company_workbook(tmp_path: Path) -> None:
    one, many = tmp_path / "one.xlsx", tmp_path / "deep" / "many.xlsx"

    assert tadasu("score", EXAMPLES / "EX-08.json", "--output", one).code == 0
    assert tadasu("score", SAMPLES, "--output", many).code == 0

    assert "Answers" in openpyxl.load_workbook(one, read_only=True).sheetnames
    assert "Portfolio" in openpyxl.load_workbook(many, read_only=True).sheetnames


BAD = {
    "not-json": ("{", "line 1"),
    "nan": ('{"format": "tadasu.answers/1", "x": NaN}', "NaN"),
    "twice": ('{"format": 1, "format": 2}', "twice"),
    "list": ("[1, 2]", "answer document"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_named_with_reason_and_remedy_and_the_others_are_scored(name: str, tmp_path: Path) -> None:
    content, wanted = BAD[name]
    (tmp_path / "a-bad.json").write_text(content, encoding="utf-8")
    (tmp_path / "b-good.json").write_text(json.dumps(example("EX-01")), encoding="utf-8")

    run = tadasu("score", tmp_path, "--json", "-")

    assert run.code == 1
    assert "a-bad.json" in run.err and wanted in run.err
    good = [line for line in run.lines if line["format"] == "tadasu.score/1"]
    rejected = [line for line in run.lines if line["format"] == "tadasu.rejected/1"]
    assert [line["final"] for line in good] == [100.0]
    assert "a-bad.json" in rejected[0]["input"] and rejected[0]["problems"][0]["remedy"]


WRONG_ANSWERS = [
    ({"LAW-99": "a"}, "answers.LAW-99"),
    ({"LAW-01": "z"}, "answers.LAW-01"),
    ({"LAW-10": "８０"}, "answers.LAW-10"),
    ({"LAW-10": -1}, "answers.LAW-10"),
    ({"PRF-03": 1.5}, "answers.PRF-03"),
    ({"LAW-07": {"basis": "monthly", "amount": 1, "hours": 160, "pay_month": "2026-13"}}, "answers.LAW-07.pay_month"),
    ({"LAW-07": {"basis": "monthly", "amount": 1, "hours": 160, "pay_month": "2035-01"}}, "answers.LAW-07.pay_month"),
    ({"PRF-03": 10}, "answers.PRF-04"),
    ({"JOB-03": {"received": 4, "handled": 1, "withdrawn": 1, "refused": 1}}, "answers.JOB-03"),
    ({"JOB-03": {"received": 0, "handled": 0, "withdrawn": 0, "refused": 2}}, "answers.JOB-03"),
    ({"LAW-25": {"total": 0, "stayed": 0, "confirmed": 0, "other": 3}}, "answers.LAW-25"),
    ({"FEE-04": {"amount": 100, "currency": "USD"}}, "answers.FEE-04"),
]


@pytest.mark.parametrize(("answers", "place"), WRONG_ANSWERS)
def test_a_wrong_answer_is_refused_at_its_place(answers: dict[str, object], place: str, tmp_path: Path) -> None:
    document = example("EX-01")
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({**document, "answers": {**document["answers"], **answers}}), encoding="utf-8")

    run = tadasu("score", path, "--json", "-")

    assert run.code == 2
    assert run.lines[0]["problems"][0]["place"] == place


def test_a_number_beyond_all_bounds_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(example("EX-01")).replace('"LAW-10": 45', '"LAW-10": 1E+1000000'), encoding="utf-8")

    run = tadasu("score", path)

    assert run.code == 2
    assert "answers.LAW-10" in run.err


def test_an_unknown_rubric_or_questionnaire_or_version_stops_with_2() -> None:
    for arguments in (["--rubric", "nothing"], ["--questionnaire", "responsible-acceptance@99"]):
        run = tadasu("score", EXAMPLES / "EX-01.json", *arguments)
        assert run.code == 2
        assert "responsible-acceptance@1" in run.err


def test_a_state_for_a_flag_that_is_not_raised_is_ignored_with_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({**example("EX-01"), "flags": {"LAW-21": "contained"}}), encoding="utf-8")

    run = tadasu("score", path, "--json", "-")

    assert run.code == 0
    assert run.lines[0]["final"] == 100.0
    assert "LAW-21" in run.lines[0]["warnings"][0]


def test_an_unknown_flag_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps({**example("EX-01"), "flags": {"LAW-99": "contained"}}), encoding="utf-8")

    assert tadasu("score", path).code == 2


def test_a_result_is_never_written_over_an_input(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    path.write_text(json.dumps(example("EX-01")), encoding="utf-8")
    before = path.read_bytes()

    runs = [tadasu("score", path, "--output", path), tadasu("score", tmp_path, "--json", path)]

    assert [run.code for run in runs] == [2, 2]
    assert path.read_bytes() == before


def test_the_last_line_names_the_worst_band_first() -> None:
    run = tadasu("score", SAMPLES)

    assert "12 scored, 0 rejected. Critical 2, High 3, Medium 2, Medium (unverified) 1, Low 2," in run.out


def test_a_supplier_not_rated_with_a_grave_flag_is_marked_for_review() -> None:
    run = tadasu("score", SAMPLES / "11-not-rated-construction.json")

    assert "but a grave flag" in run.out
