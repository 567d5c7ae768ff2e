"""What the sheets of the workbook have in common: a title, a note, inputs that may be changed."""

from collections.abc import Container, Iterable, Sequence
from datetime import date

from exports.formulas import quoted
from exports.supplier.case import Case, Value
from exports.supplier.layout import Layout
from exports.workbook import Book, Formula, Sheet
from exports.workbook_text import lines_of
from questionnaires.answers.choices import Boolean, Choice
from questionnaires.answers.shape import NOT_APPLICABLE, Shape

HEADER = 2  # the row of heads of a sheet that is one table, with filters
_OTHER_WIDTH = 24.0  # of columns without a width of their own
_FILTER_BUTTON = "  ▼"  # takes room beside a head
_LONGEST_LIST = 255  # characters of a list of options that Excel accepts


class Page(Sheet):
    """A sheet that knows the widths of its columns, and makes rows as high as their texts."""

    def __init__(self, sheet: Sheet, widths: Sequence[float]) -> None:
        super().__init__(sheet.raw, sheet.style)
        self.widths = widths
        self._lines: dict[int, int] = {}

    def fit(self, row: int, column: int, text: str) -> None:
        """Makes a row high enough for a text in one of its cells."""
        width = self.widths[column] if column < len(self.widths) else _OTHER_WIDTH
        lines = lines_of(text, width)
        if lines > self._lines.get(row, 1):
            self._lines[row] = lines
            self.height(row, lines)

    def header(self, row: int, labels: Iterable[str], *, start: int = 0, right: Container[int] = ()) -> None:
        words = list(labels)
        super().header(row, words, start=start, right=right)
        for place, label in enumerate(words, start=start):
            self.fit(row, place, label + (_FILTER_BUTTON if row == HEADER else ""))

    def subtitle(self, row: int, text: str) -> None:
        self.height(row, 1, font_size=12)
        self.text(row, 0, text, self.style("subtitle"))

    def paragraph(self, row: int, column: int, text: str, *looks: str) -> None:
        """Wrapped words without a line below."""
        self.text(row, column, text, self.style("wrapped", *looks))
        self.fit(row, column, text)


def open_page(
    book: Book,
    layout: Layout,
    key: str,
    widths: Sequence[float],
    *,
    header_row: int | None = HEADER,
    columns_fixed: int = 0,
    tab: str = "",
    portrait: bool = False,
) -> Page:
    """A protected sheet with its title and a note on what it shows."""
    labels = layout.case.labels
    sheet = book.sheet(
        layout.sheets[key],
        widths=widths,
        freeze=(header_row + 1, columns_fixed) if header_row is not None else (2, 0),
        titles=(header_row, header_row) if header_row is not None else None,
        tab=tab,
        protected=True,
        portrait=portrait,
        gridlines=False,
    )
    sheet.height(0, 1, font_size=16)
    sheet.text(0, 0, labels.get(f"titles.{key}", layout.sheets[key]), sheet.style("title"))
    sheet.text(1, 0, labels[f"notes.{key}"], sheet.style("label"))
    return Page(sheet, widths)


def enter(sheet: Page, row: int, column: int, value: Value, *looks: str) -> None:
    """A cell that may be changed."""
    style = sheet.style("wrapped", "boxed", "unlocked", *(("date",) if isinstance(value, date) else ()), *looks)
    if value is None:
        sheet.blank(row, column, style)
    else:
        sheet.cell(row, column, value, style)
    if isinstance(value, str):
        sheet.fit(row, column, value)


def offer_options(sheet: Sheet, row: int, column: int, shape: Shape) -> None:
    """Limits an input cell to the options of one choice, where Excel can hold their list."""
    if isinstance(shape, Boolean):
        options: tuple[str, ...] = ("yes", "no")
    elif isinstance(shape, Choice):
        options = shape.codes
    else:
        return
    source = [*options, NOT_APPLICABLE]
    if len(",".join(source)) <= _LONGEST_LIST:
        sheet.raw.data_validation(row, column, row, column, {"validate": "list", "source": source})


def put(sheet: Page, row: int, column: int, content: Value | Formula, *looks: str) -> None:
    """A cell that shows something; nothing where there is nothing to show."""
    style = sheet.style("boxed", *(("date",) if isinstance(content, date) else ()), *looks)
    if content is None:
        sheet.blank(row, column, style)
    else:
        sheet.cell(row, column, content, style)
    shown = content.value if isinstance(content, Formula) else content
    if isinstance(shown, str) and "wrapped" in looks:
        sheet.fit(row, column, shown)


def color_words(sheet: Sheet, area: tuple[int, int, int, int], looks: dict[str, str]) -> None:
    """Colours cells by the words they hold."""
    for word, look in looks.items():
        sheet.raw.conditional_format(
            *area, {"type": "cell", "criteria": "==", "value": quoted(word), "format": sheet.style.difference(look)}
        )


def finish_table(sheet: Page, case: Case, row: int, columns: int) -> None:
    """Filters; a sheet without rows says so."""
    if row == HEADER + 1:
        sheet.text(row, 0, case.labels["not_recorded"], sheet.style("label"))
        row += 1
    sheet.autofilter((HEADER, 0), (row - 1, columns - 1))
