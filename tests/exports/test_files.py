"""Which files are read: ordinary ones, in order; what cannot be read is told and stops nothing."""

import os
from collections.abc import Generator
from pathlib import Path, PosixPath

from exports.files import files_of


class Locked(PosixPath):
    """A folder tree in which the folder "locked" may not be read, by whoever it is."""

    def iterdir(self) -> Generator["Locked", None, None]:
        if self.name == "locked":
            raise PermissionError(13, "Permission denied")
        return super().iterdir()


def found(*paths: Path) -> list[tuple[str, str]]:
    return [(each.path.name, each.problem.code if each.problem else "") for each in files_of(paths)]


def test_files_and_folders_come_in_order_of_name(tmp_path: Path) -> None:
    for name in ("b/d.json", "b/c/a.json", "a.json", "e.json", ".hidden", "~$e.xlsx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    assert [str(each.path.relative_to(tmp_path)) for each in files_of([tmp_path])] == [
        "a.json", "b/c/a.json", "b/d.json", "e.json",
    ]  # fmt: skip


def test_a_folder_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.json").touch()
    (tmp_path / "locked").mkdir()
    (tmp_path / "z.json").touch()

    assert found(Locked(tmp_path)) == [("a.json", ""), ("locked", "file_unreadable"), ("z.json", "")]


def test_what_is_no_ordinary_file_is_told_without_being_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.json")
    (tmp_path / "b.json").symlink_to("/dev/zero")
    (tmp_path / "c.json").symlink_to(tmp_path / "nowhere")
    (tmp_path / "d.json").symlink_to("d.json")

    assert found(tmp_path) == [
        ("a.json", "file_not_ordinary"), ("b.json", "file_not_ordinary"), ("c.json", "file_unreadable"),
        ("d.json", "file_unreadable"),
    ]  # fmt: skip


def test_a_link_to_a_folder_is_followed_only_where_it_was_named(tmp_path: Path) -> None:
    folder, link = tmp_path / "folder", tmp_path / "link"
    folder.mkdir()
    (folder / "a.json").touch()
    (folder / "up").symlink_to(tmp_path)
    link.symlink_to(folder)

    assert found(link) == [("a.json", "")]


def test_an_empty_folder_and_a_name_too_long_are_told(tmp_path: Path) -> None:
    assert found(tmp_path, tmp_path / ("x" * 300)) == [(tmp_path.name, "input_empty"), ("x" * 300, "file_unreadable")]


def test_folders_may_be_nested_deeper_than_functions(tmp_path: Path) -> None:
    deepest = Path(tmp_path, *["a"] * 1_500)
    for folder in (deepest.parents[750], deepest):
        os.makedirs(folder)  # noqa: PTH103  # Path.mkdir calls itself for every folder above
    try:
        assert found(tmp_path) == [(tmp_path.name, "input_empty")]
    finally:
        os.removedirs(deepest)
