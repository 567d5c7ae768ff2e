"""Children that read files: used again, ended when they take too long, and replaced when they die."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from exports.offline import pool as pool_module
from exports.offline.child import answer
from exports.offline.pool import ReadingPool
from exports.offline.safety import Refused
from tests.exports.offline.filling import blank

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Other systems list their processes otherwise.")


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "template.xlsx"
    path.write_bytes(blank())
    return path


def children_of_this_process() -> list[int]:
    listed = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(os.getpid())], capture_output=True, text=True, check=False
    )
    commands = {int(pid): Path(f"/proc/{pid}/cmdline") for pid in listed.stdout.split()}
    return [pid for pid, command in commands.items() if command.exists() and b"exports.offline" in command.read_bytes()]


def test_one_child_reads_many_files(template: Path) -> None:
    before = set(children_of_this_process())
    with ReadingPool(1) as pool:
        for _ in range(5):
            assert len(pool.workbook(template)["sheets"]) == 16
        assert len(set(children_of_this_process()) - before) == 1

    assert set(children_of_this_process()) <= before


def test_a_killed_child_loses_only_its_file(template: Path) -> None:
    before = set(children_of_this_process())
    with ReadingPool(1) as pool:
        pool.workbook(template)
        (child,) = set(children_of_this_process()) - before
        os.kill(child, signal.SIGKILL)

        with pytest.raises(Refused) as refused:
            pool.workbook(template)
        after = pool.workbook(template)

    assert refused.value.code == "workbook_too_expensive"
    assert len(after["sheets"]) == 16


def test_a_child_that_takes_too_long_is_ended(template: Path) -> None:
    with ReadingPool(1, wall_seconds=0.0) as pool, pytest.raises(Refused) as refused:
        pool.workbook(template)

    assert refused.value.code == "workbook_too_expensive"


def test_a_table_that_is_not_read_to_its_end_does_not_mix_with_the_next_file(template: Path) -> None:
    with ReadingPool(1) as pool:
        rows = pool.table(template)
        next(rows)
        rows.close()  # type: ignore[attr-defined]  # it is a generator

        assert len(pool.workbook(template)["sheets"]) == 16


def test_many_files_are_read_at_once(template: Path) -> None:
    with ReadingPool(2) as pool:
        opened = [pool.start_workbook(template) for _ in range(6)]

        assert {len(one.result()["sheets"]) for one in opened} == {16}


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with ReadingPool(1) as pool, pytest.raises(Refused) as refused:
        pool.workbook(tmp_path / "none.xlsx")

    assert refused.value.code == "file_unreadable"


def test_closing_does_not_wait_for_files_being_read(template: Path) -> None:
    started = time.perf_counter()
    with ReadingPool(1) as pool:
        for _ in range(200):
            pool.start_workbook(template)

    assert time.perf_counter() - started < 5


def test_the_child_needs_no_installed_package() -> None:
    program = f"import sys; sys.path.insert(0, {str(pool_module._ROOT)!r}); import exports.offline.child"

    subprocess.run([sys.executable, "-I", "-S", "-c", program], check=True)


def test_a_childs_answer_for_a_folder_is_a_refusal(tmp_path: Path) -> None:
    (message,) = answer(tmp_path, as_table=False)

    assert message["refused"] == "file_unreadable"


def test_the_system_ends_a_child_that_computes_too_long() -> None:
    program = "from exports.offline.child import limit_cpu; limit_cpu(0)\nwhile True: pass"

    ended = subprocess.run([sys.executable, "-c", program], cwd=pool_module._ROOT, check=False, timeout=30)

    assert ended.returncode == -signal.SIGXCPU
