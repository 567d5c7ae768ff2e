"""What Excel lets people choose and type: drop-down lists from a hidden sheet, and checks of numbers and dates."""

from collections.abc import Iterable, Mapping, Sequence

from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exports.offline.marks import LISTS_SHEET
from exports.texts import Labels
from questionnaires.answers.numbers import Money, Number
from questionnaires.answers.quoting import LARGEST
from questionnaires.answers.shape import Shape
from questionnaires.answers.texts import Day, Text

_DIGITS = 13


class Lists:
    """Option lists, each once, on a hidden sheet."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(LISTS_SHEET)
        self._sheet.sheet_state = "hidden"
        self._ranges: dict[tuple[str, ...], str] = {}

    def range_of(self, options: Sequence[str]) -> str:
        """The cells that hold these options, as a formula names them."""
        known = tuple(options)
        if known not in self._ranges:
            column = len(self._ranges) + 1
            for row, option in enumerate(known, 1):
                self._sheet.cell(row, column, option).data_type = "s"
            letter = get_column_letter(column)
            self._ranges[known] = f"{quote_sheetname(LISTS_SHEET)}!${letter}$1:${letter}${len(known)}"
        return self._ranges[known]


class Checks:
    """The data validations of one sheet; cells with the same rule share one."""

    def __init__(self, sheet: Worksheet, lists: Lists, words: Labels) -> None:
        self._sheet = sheet
        self._lists = lists
        self._words = words
        self._known: dict[tuple[object, ...], DataValidation] = {}

    def choose(self, cell: str, options: Sequence[str], *, strict: bool = False) -> None:
        """A drop-down list. What is typed instead of chosen is let through unless `strict`."""
        rule = {"type": "list", "formula1": f"={self._lists.range_of(options)}", "showErrorMessage": strict}
        self._add(cell, rule, None)

    def by_shape(self, cell: str, shape: Shape) -> None:
        """The check and the hint for a cell of numbers, dates or digits."""
        match shape:
            case Number(unknown=True) | Money(unknown=True):
                hint = f"{self._words['question.number']}\n{self._words['question.unknown']}"
                formula = f'OR(ISNUMBER({cell}),{cell}="{self._words["words.unknown"]}")'
                self._add(cell, {"type": "custom", "formula1": formula, "errorStyle": "warning"}, hint)
            case Number(whole=whole, least=least, most=most):
                kind = "whole" if whole else "decimal"
                limits = {"operator": "between", "formula1": _plain(least), "formula2": _plain(min(most, LARGEST))}
                hint = self._words["question.whole" if whole else "question.number"]
                self._add(cell, {"type": kind, **limits, "errorStyle": "warning"}, hint)
            case Money():
                rule = {"type": "decimal", "operator": "greaterThanOrEqual", "formula1": "0", "errorStyle": "warning"}
                self._add(cell, rule, self._words["question.number"])
            case Day(form=form):
                rule = {"type": "date", "operator": "between", "formula1": "DATE(1900,3,1)",
                        "formula2": "DATE(2199,12,31)", "errorStyle": "warning"}  # fmt: skip
                self._add(cell, rule, self._words[f"question.{form}"])
            case Text(form="corporate_number"):
                rule = {"type": "textLength", "operator": "equal", "formula1": str(_DIGITS), "errorStyle": "warning"}
                self._add(cell, rule, self._words["question.digits"])

    def finish(self) -> None:
        for check in self._known.values():
            self._sheet.add_data_validation(check)

    def _add(self, cell: str, rule: Mapping[str, object], hint: str | None) -> None:
        known = (*_sorted(rule), hint)
        if known not in self._known:
            settings: dict[str, object] = {"allow_blank": True, "showErrorMessage": True, **rule}
            if hint:
                settings |= {"showInputMessage": True, "prompt": hint}
                settings |= {"errorTitle": self._words["question.wrong"][:31], "error": hint}
            self._known[known] = DataValidation(**settings)  # type: ignore[arg-type]  # by the names of its settings
        self._known[known].add(cell)


def _sorted(rule: Mapping[str, object]) -> Iterable[tuple[str, object]]:
    return sorted(rule.items())


def _plain(number: float) -> str:
    return f"{number:g}" if number < 1e6 else f"{number:.0f}"
