"""Where answers made of several cells stand: one block per record, matrix or table, on a sheet of its subject."""

from dataclasses import dataclass, field

from exports.supplier.case import Case
from exports.supplier.rules import AggregateUse
from questionnaires.expressions.tree import Kind
from questionnaires.names import question_of

FIRST_ROW = 3  # below a sheet's title, its note and an empty row
# Columns of a record's block; a table has columns of its own.
NAME, LABEL, ANSWER, COUNTED, WORDS, WEIGHT, VALUE, GRAVITY = range(8)

TABLE_WORDS = 8  # the column of a table that puts its codes into words

# The sheet that shows an answer, where it is not the one for its kind.
_SHEET_OF = {
    "PRF-05": "intermediaries",
    "PRF-06": "fee_map",
    "FEE-02": "fee_map",
    "FEE-17": "repayment",
    "JOB-03": "transfers",
    "survey": "survey",
}
# Answers of one cell that are shown beside those of several cells as well.
_FIGURES = {
    "fee_map": ("FEE-04", "FEE-05", "FEE-06", "FEE-07", "FEE-13", "FEE-14"),
    "transfers": ("JOB-04", "JOB-05", "JOB-13", "PRF-09"),
}
BLOCK_SHEETS = ("computed", "profile", "intermediaries", "fee_map", "repayment", "transfers", "survey")


@dataclass(frozen=True)
class RecordBlock:
    """A record or matrix: a row per leaf."""

    sheet: str
    subject: str
    title_row: int
    rows: dict[str, int]

    @property
    def end(self) -> int:
        return self.title_row + 3 + len(self.rows)


@dataclass(frozen=True)
class TableBlock:
    """A table: a row per row, the answers' columns first, then what each row counts in aggregates."""

    sheet: str
    table: str
    title_row: int
    size: int  # rows of the answer
    columns: dict[str, int]
    helpers: dict[AggregateUse, int] = field(default_factory=dict)
    totals: dict[AggregateUse, int] = field(default_factory=dict)

    @property
    def first(self) -> int:
        return self.title_row + 2

    @property
    def last(self) -> int:
        """The last row; where the table is empty, an empty row that ranges can refer to."""
        return self.first + max(self.size, 1) - 1

    @property
    def words_column(self) -> int:
        """Behind the answers, and as far right as in other tables of a sheet, where it is wide."""
        return max(len(self.columns) + 1, TABLE_WORDS)

    @property
    def end(self) -> int:
        return self.last + 2


@dataclass
class Blocks:
    """The blocks of every sheet, in the order they stand, with the first row left below them."""

    records: dict[str, RecordBlock] = field(default_factory=dict)
    tables: dict[str, TableBlock] = field(default_factory=dict)
    next_row: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BLOCK_SHEETS, FIRST_ROW))

    def on(self, sheet: str) -> list[RecordBlock | TableBlock]:
        blocks: list[RecordBlock | TableBlock] = [*self.records.values(), *self.tables.values()]
        return sorted((block for block in blocks if block.sheet == sheet), key=lambda block: block.title_row)

    def reserve(self, sheet: str, rows: int) -> int:
        """Takes so many rows of a sheet with a free one below, and gives the first."""
        first = self.next_row[sheet]
        self.next_row[sheet] = first + rows + 1
        return first


def sheet_of(case: Case, subject: str) -> str:
    """The sheet an answer or input of several cells is shown on."""
    asked = subject in case.questionnaire.questions
    return _SHEET_OF.get(subject, "profile" if asked and subject not in case.rubric.items else "computed")


def figures_on(case: Case, sheet: str) -> list[str]:
    """The answers of one cell that belong to the subject of a sheet."""
    return [id for id in _FIGURES.get(sheet, ()) if is_single(case, id)]


def is_single(case: Case, question: str) -> bool:
    """Whether the whole answer is one cell, and so stands in the Answers sheet."""
    return question in case.questionnaire.questions and question in case.questionnaire.leaves


def place_blocks(case: Case, blocks: Blocks, uses: list[AggregateUse]) -> None:
    """Adds a block for every answer and input of several cells."""
    leaves = case.questionnaire.leaves
    for subject in (*case.questionnaire.questions, *case.questionnaire.inputs):
        if is_single(case, subject):
            continue
        mine = [name for name in leaves if question_of(name) == subject]
        plain = [name for name in mine if leaves[name].table is None]
        if plain:
            _place_record(case, blocks, subject, plain)
        for table in dict.fromkeys(table for name in mine if (table := leaves[name].table)):
            _place_table(case, blocks, table, [use for use in uses if use.node.rows_of == table])


def _place_record(case: Case, blocks: Blocks, subject: str, leaves: list[str]) -> None:
    sheet = sheet_of(case, subject)
    block = RecordBlock(sheet, subject, blocks.next_row[sheet], {})
    block.rows.update({leaf: block.title_row + 2 + place for place, leaf in enumerate(leaves)})
    blocks.records[subject] = block
    blocks.next_row[sheet] = block.end


def _place_table(case: Case, blocks: Blocks, table: str, uses: list[AggregateUse]) -> None:
    sheet = sheet_of(case, question_of(table))
    leaves = [name for name, info in case.questionnaire.leaves.items() if info.table == table]
    columns = {leaf: 1 + place for place, leaf in enumerate(leaves)}
    block = TableBlock(sheet, table, blocks.next_row[sheet], len(case.rows(table)), columns)
    column = block.words_column + 1
    for use in uses:
        block.helpers[use] = column
        column += 1
        if use.node.function == "largest_total":
            block.totals[use] = column + 1  # beside the group it belongs to
            column += 2
    blocks.tables[table] = block
    blocks.next_row[sheet] = block.end


def has_words(case: Case, leaf: str) -> bool:
    """Whether a leaf holds codes that are shown in words too."""
    return case.questionnaire.leaves[leaf].kind in (Kind.CHOICE, Kind.CHOICES)
