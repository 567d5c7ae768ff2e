"""Answers made of answers: records, tables and matrices."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from questionnaires.answers.choices import Choice
from questionnaires.answers.quoting import shown
from questionnaires.answers.shape import INVALID, Cells, Reader, RowCells, Shape
from questionnaires.expressions.binding import NameInfo
from questionnaires.suggestions import suggestion


@dataclass(frozen=True)
class Record:
    """Named fields. `short_for` names the field that may be given alone, without the others."""

    fields: Mapping[str, Shape]
    required: frozenset[str] = frozenset()
    at_least: int = 0
    short_for: str | None = None

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if self.short_for and not isinstance(raw, dict):
            return self.fields[self.short_for].read(raw, place, reader)
        if not isinstance(raw, dict):
            return reader.problem("record_expected", place, found=shown(raw), fields=", ".join(self.fields))
        before = len(reader.problems)
        value: dict[str, object] = {}
        for key, item in raw.items():
            if key not in self.fields:
                known = suggestion(key, self.fields, reader.problems)
                value[key] = reader.problem("unknown_field", f"{place}.{shown(key)}", known=known)
            elif item is not None:
                value[key] = self.fields[key].read(item, f"{place}.{key}", reader)
        for key in sorted(self.required - value.keys()) if self.required else ():
            reader.problem("field_missing", f"{place}.{key}", field=key)
        if len(value) < self.at_least:
            reader.problem("record_empty", place, fields=", ".join(self.fields))
        return value if len(reader.problems) == before else INVALID

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        found: dict[str, NameInfo] = {}
        for key, shape in self.fields.items():
            found.update(shape.leaves(f"{name}.{key}", table))
        return found

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        fields: Mapping[str, object] = value if isinstance(value, dict) else {str(self.short_for): value}
        for key, item in fields.items():
            self.fields[key].fill(f"{name}.{key}", index, item, cells)


@dataclass(frozen=True)
class Table:
    """Rows of a record; `[]` says there are none, which a blank does not."""

    row: Record
    most_rows: int = 500

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if not isinstance(raw, list):
            return reader.problem("rows_expected", place, found=shown(raw))
        if len(raw) > self.most_rows:
            return reader.problem("too_many_rows", place, found=len(raw), limit=self.most_rows)
        rows = [self.row.read(row, f"{place}[{i}]", reader) for i, row in enumerate(raw)]
        return INVALID if INVALID in rows else rows

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        return self.row.leaves(name, name)

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        assert isinstance(value, list)
        cells.mark(name, index)
        for row in value:
            gathered = RowCells()
            self.row.fill(name, index, row, gathered)
            cells.add_row(name, index, gathered.values)


@dataclass(frozen=True)
class Matrix:
    """The same choice for several rows; a row left out counts as `missing`, if that is set."""

    rows: tuple[str, ...]
    choice: Choice
    without: Mapping[str, frozenset[str]] = field(default_factory=dict)  # options a row cannot have
    missing: str | None = None

    def read(self, raw: object, place: str, reader: Reader) -> object:
        if not isinstance(raw, dict):
            return reader.problem("record_expected", place, found=shown(raw), fields=", ".join(self.rows))
        before = len(reader.problems)
        cells = {key: raw[key] for key in self.rows if raw.get(key) is not None}
        for key in sorted(raw.keys() - set(self.rows)):
            reader.problem("unknown_field", f"{place}.{shown(key)}", known=", ".join(self.rows))
        for key, option in cells.items():
            if self.choice.read(option, f"{place}.{key}", reader) in self.without.get(key, ()):
                reader.problem("option_not_here", f"{place}.{key}", found=shown(option))
        return cells if len(reader.problems) == before else INVALID

    def leaves(self, name: str, table: str | None = None) -> Mapping[str, NameInfo]:
        found: dict[str, NameInfo] = {}
        for row in self.rows:
            found.update(self.choice.leaves(f"{name}.{row}", table))
        return found

    def fill(self, name: str, index: int, value: object, cells: Cells) -> None:
        assert isinstance(value, dict)
        for row in self.rows:
            option = value.get(row, self.missing)
            if option is not None:
                self.choice.fill(f"{name}.{row}", index, option, cells)
