"""Any mix of inputs: each is read or refused by name, in order, and none stops the others."""

import json
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from exports.inputs import Input, read_inputs
from exports.offline.template import write_template
from questionnaires.catalogue import questionnaire
from questionnaires.problems import Problem
from tests.conftest import ROOT

EXAMPLE = json.loads((ROOT / "tests" / "examples" / "EX-01.json").read_text(encoding="utf-8"))
TABLE = "supplier,PRF-01.prefecture,PRF-03,PRF-04\nA,愛知,40,[]\nB,愛知,x,[]\n"


def read(*paths: Path) -> list[Input]:
    return list(read_inputs(paths, questionnaire()))


def summary(inputs: list[Input], folder: Path) -> list[tuple[str, str]]:
    """Name within the folder, and "read" or the code of the first problem."""
    return [(one.name.removeprefix(f"{folder}/"), "read" if one.document else one.problems[0].code) for one in inputs]


def workbook(path: Path, **answers: object) -> Path:
    write_template(path, questionnaire(), "ja", answers={**EXAMPLE["answers"], **answers})
    return path


def test_a_folder_is_read_in_order_whatever_it_holds(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(EXAMPLE))
    workbook(tmp_path / "b.xlsx")
    (tmp_path / "c.csv").write_text(TABLE)
    (tmp_path / "d.jsonl").write_text(f"{json.dumps(EXAMPLE)}\n\n{{bad\n{json.dumps(EXAMPLE)}")
    (tmp_path / "e").mkdir()
    workbook(tmp_path / "e" / "f.XLSX")
    (tmp_path / "~$b.xlsx").write_text("lock")
    (tmp_path / ".hidden.json").write_text("{}")
    (tmp_path / "g.pdf").write_bytes(b"%PDF")
    (tmp_path / "h.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "i.xlsx").write_bytes(b"%PDF")

    found = read(tmp_path)

    assert summary(found, tmp_path) == [
        ("a.json", "read"), ("b.xlsx", "read"), ("c.csv row 2 (A)", "read"), ("c.csv row 3 (B)", "cell_number"),
        ("d.jsonl line 1", "read"), ("d.jsonl line 3", "json_syntax"), ("d.jsonl line 4", "read"),
        ("e/f.XLSX", "read"), ("g.pdf", "file_type"), ("h.xls", "workbook_not_xlsx"), ("i.xlsx", "workbook_not_xlsx"),
    ]  # fmt: skip


def test_bad_json_in_a_line_is_named_by_that_line(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(f"{json.dumps(EXAMPLE)}\n{{bad\n")

    _, bad = read(tmp_path)

    assert [problem.place for problem in bad.problems] == ["line 2, column 2"]


def test_files_may_be_named_one_by_one_and_may_be_missing(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps(EXAMPLE))

    found = read(tmp_path / "none.json", tmp_path / "a.json", tmp_path / "none.xlsx", tmp_path / "none")

    assert [code for _, code in summary(found, tmp_path)] == ["file_unreadable", "read"] + ["file_unreadable"] * 2


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"[1]", "document_expected"), (b"{", "json_syntax"), (b"", "json_syntax"), (b"\xff", "not_utf8"),
     (b'{"a": NaN}', "json_number"), (b'{"a": 1, "a": 2}', "json_key_twice"), (b"[" * 100_000, "json_too_deep")],
)  # fmt: skip
def test_bad_json_is_named(content: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(content)

    assert summary(read(tmp_path), tmp_path) == [("a.json", code)]


def test_what_the_document_check_finds_in_a_workbook_is_named_by_its_cell(tmp_path: Path) -> None:
    without_hours = {"basis": "monthly", "amount": 240_000, "pay_month": "2026-04"}
    workbook(tmp_path / "a.xlsx", **{"LAW-07": without_hours, "FEE-09": ["a", "f"]})

    (found,) = read(tmp_path)

    assert [(problem.code, problem.place) for problem in found.problems] == [
        ("field_missing", "4 賃金・労働時間・社会保険!E6 (LAW-07.basis), answers.LAW-07.hours"),
        ("exclusive_option", "8 募集・あっせん費用と借金!F69 (FEE-09=a)"),
    ]


def test_what_the_document_check_finds_in_a_table_is_named_by_its_row(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("supplier,PRF-01.prefecture,PRF-03\nA,愛知,40\n")

    (found,) = read(tmp_path)

    assert [(problem.code, problem.place) for problem in found.problems] == [
        ("required_missing", "row 2, answers.PRF-04")
    ]


def test_a_document_larger_than_any_is_refused_before_it_is_built(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"raised": [' + "{}," * 500_000 + "{}]}")
    (tmp_path / "b.json").write_text(json.dumps({**EXAMPLE, "raised": [{}] * 1_001}))
    (tmp_path / "c.json").write_bytes(b" " * (16 * 2**20 + 1))
    (tmp_path / "d.jsonl").write_bytes(b'"' + b"x" * (16 * 2**20) + b'"\n' + json.dumps(EXAMPLE).encode())

    assert summary(read(tmp_path), tmp_path) == [
        ("a.json", "json_too_many_values"), ("b.json", "too_many_rows"), ("c.json", "file_too_large"),
        ("d.jsonl line 1", "line_too_long"), ("d.jsonl line 2", "read"),
    ]  # fmt: skip


def test_what_is_found_later_is_named_by_its_cell_too(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)

    first, _ = read(tmp_path)

    assert first.located(Problem("short_form", "answers.PRF-03")).place == "row 2, column PRF-03"
    assert first.located(Problem("short_form", "form")).place == "row 2, form"


def test_repairs_are_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(TABLE)

    first, _ = read(tmp_path)

    assert [(note.place, note.typed, note.read_as) for note in first.repairs] == [
        ("row 2, column PRF-01.prefecture", "愛知", "JP-23")
    ]


def test_a_long_file_of_lines_takes_no_more_memory_than_a_short_one(tmp_path: Path) -> None:
    line = json.dumps(EXAMPLE) + "\n"
    peaks = []
    for count in (20, 400):
        (tmp_path / "a.jsonl").write_text(line * count)
        tracemalloc.start()
        assert sum(one.document is not None for one in read_inputs([tmp_path / "a.jsonl"], questionnaire())) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] < peaks[0] + 500_000


def test_reading_can_stop_at_any_input(tmp_path: Path) -> None:
    for number in range(12):
        (tmp_path / f"{number:02}.xlsx").write_bytes(b"%PDF")
    inputs = read_inputs([tmp_path], questionnaire())

    assert next(inputs).name.endswith("00.xlsx")
    close: Callable[[], None] = inputs.close  # type: ignore[attr-defined]  # it is a generator
    close()
