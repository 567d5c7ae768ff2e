"""The hidden marks that tell our workbooks from others and each answer cell from the next.

Only the standard library is imported here and by whatever reads a file: the child process
that opens uploads starts without any installed package.
"""

FORMAT = "tadasu.workbook/1"
SHEET_MARK = f"{FORMAT} "  # begins the first cell of each of our sheets; questionnaire and sheet follow
ANSWER_MARK = "answer"  # in the marked row, above the first column of the answer cells
END_MARK = "end"  # in the marked row, above the first column behind them
STATIC = "."  # the key of a row that holds no answer
SEAL_SHEET = "tadasu"
START_SHEET = "start"
LISTS_SHEET = "lists"
MARK_WITHIN_ROWS = 20  # how far down the mark is looked for, should rows have been put above it


def sheet_mark(questionnaire: str, sheet: str) -> str:
    return f"{SHEET_MARK}{questionnaire} {sheet}"


def parse_sheet_mark(text: object) -> tuple[str, str] | None:
    """Questionnaire and sheet of a mark; None for any other cell."""
    if not isinstance(text, str) or not text.startswith(SHEET_MARK):
        return None
    questionnaire, _, sheet = text.removeprefix(SHEET_MARK).strip().partition(" ")
    return questionnaire, sheet
