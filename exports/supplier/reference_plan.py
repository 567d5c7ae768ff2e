"""The reference tables that rules ask, as rows with the first and last day each figure holds."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from exports.formulas import TableCells
from exports.supplier.blocks import FIRST_ROW
from exports.supplier.case import Case
from exports.supplier.rules import tables_used
from exports.workbook import reference
from questionnaires.answers.texts import day_of
from scoring.reference_tables import DatedTable, Row

LAST_DAY = date(9999, 12, 31)  # of figures that hold until further notice


@dataclass(frozen=True)
class ReferenceRow:
    """A figure with its keys (empty for the default) and the days it holds, none for an undated table."""

    table: str
    keys: tuple[str, ...]
    start: date | None
    end: date | None
    value: float
    provisional: bool = False


@dataclass
class ReferencePlan:
    """The rows of every table, one table below the other; a default is the last row of its table."""

    rows: list[ReferenceRow] = field(default_factory=list)
    tables: dict[str, DatedTable] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)  # without the default

    @property
    def key_columns(self) -> int:
        return max((len(table.key_names) for table in self.tables.values()), default=1)

    def cells(self, name: str, sheet: str) -> TableCells:
        """Ranges of a table: its name, then its keys, then the days, then the figure."""
        table = self.tables[name]
        first, last = self.spans[name]
        after = 1 + self.key_columns

        def span(column: int, from_row: int = first, to_row: int = last) -> str:
            return reference(sheet, (FIRST_ROW + from_row, column), (FIRST_ROW + to_row, column))

        default = span(after + 2, last + 1, last + 1) if table.default is not None else ""
        return TableCells(
            tuple(span(1 + place) for place in range(len(table.key_names))),
            span(after + 2),
            starts=span(after) if table.dated else "",
            ends=span(after + 1) if table.dated else "",
            default=default,
            default_from=span(after, last + 1, last + 1) if default and table.dated else "",
        )


def reference_plan(case: Case) -> ReferencePlan:
    """Every table that some rule of the case asks."""
    plan = ReferencePlan()
    for name in tables_used(case.questionnaire, case.rubric):
        table = case.rubric.tables[name]
        if not isinstance(table, DatedTable):
            raise TypeError(f"{name} cannot be shown as rows")
        ends = {keys: _end(table, keys) for keys in {row.keys for row in table.rows}}
        pairs = zip(table.rows, [*table.rows[1:], None], strict=True)
        rows = [_row(table, row, after, ends[row.keys]) for row, after in pairs]
        plan.tables[name] = table
        plan.spans[name] = (len(plan.rows), len(plan.rows) + len(rows) - 1)
        plan.rows.extend(rows)
        if table.default is not None:
            first = day_of(min(row.start for row in table.rows)) if table.dated else None
            plan.rows.append(ReferenceRow(name, (), first, first and LAST_DAY, table.default))
    return plan


def _end(table: DatedTable, keys: tuple[str, ...]) -> date:
    """The last day a table covers for some keys."""
    covered = table.covers(keys)
    return (covered and covered[1]) or LAST_DAY


def _row(table: DatedTable, row: Row, after: Row | None, end: date) -> ReferenceRow:
    if not table.dated:
        return ReferenceRow(table.name, row.keys, None, None, row.value, row.provisional)
    if after is not None and after.keys == row.keys:
        end = day_of(after.start) - timedelta(days=1)
    return ReferenceRow(table.name, row.keys, day_of(row.start), end, row.value, row.provisional)
