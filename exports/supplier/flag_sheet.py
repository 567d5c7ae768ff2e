"""The Flags sheet: what is wrong, by which rule, and when it has to be put right."""

from datetime import timedelta

from exports.supplier.blocks import FIRST_ROW
from exports.supplier.case import Case, Value, serial
from exports.supplier.flag_register import STATE_INPUT, FlagFormulas
from exports.supplier.layout import Layout
from exports.supplier.page import HEADER, Page, color_words, enter, open_page, put
from exports.supplier.published import sources
from exports.supplier.scale_formulas import severity_word
from exports.workbook import Book, Formula
from scoring.explain import flag_words
from scoring.listing import ListedFlag, flag_sources
from scoring.severity import FlagState, Severity

# Days from a flag until it is safe, a plan is agreed, it is remedied, and that is verified.
DEADLINES: dict[Severity, tuple[int | None, ...]] = {
    Severity.ZT: (2, 7, 30, 60),
    Severity.CRIT: (7, 14, 60, 90),
    Severity.MAJOR: (30, 30, 90, 120),
    Severity.MINOR: (None, 60, 180, None),
}
REPAYMENT_DEADLINES: tuple[int | None, ...] = (None, 30, 90, 120)  # verified 30 days after the last payment
_STEPS = ("safe", "plan", "remedy", "verify")
_INDICATOR = "ILO11-"


def write_flags(book: Book, layout: Layout, listed: list[ListedFlag]) -> None:
    """A row for each flag raised, most severe first. Severity and cap follow the answers."""
    case = layout.case
    heads = [
        *(case.labels[f"flags.{key}"] for key in ("id", "subject", "severity", "state")),
        *(case.in_language(case.labels["flags.fact"], each) for each in case.languages),
        *(case.labels[f"flags.{key}"] for key in ("rule", "basis", "indicator", "affected", "limit", "opened")),
        *(case.labels[f"flags.{key}"] for key in (*_STEPS, "owner", "days_open")),
    ]
    widths = [20, 24, 13, 16, *(46 for _ in case.languages), 36, 8, 30, 10, 9, 12, 12, 12, 12, 12, 16, 8]
    sheet = open_page(book, layout, "flags", widths, columns_fixed=1, tab="#8C1D18")
    sheet.header(HEADER, heads)
    formulas = FlagFormulas(layout, listed)
    for row, flag in enumerate(listed, start=FIRST_ROW):
        _write_flag(sheet, layout, formulas, flag, row)
    if not listed:
        sheet.text(FIRST_ROW, 0, case.labels["no_flags"], sheet.style("label"))
    last = FIRST_ROW + max(len(listed), 1) - 1
    sheet.autofilter((HEADER, 0), (last, len(heads) - 1))
    color_words(sheet, (FIRST_ROW, 2, last, 2), case.severity_looks)


def _write_flag(sheet: Page, layout: Layout, formulas: FlagFormulas, flag: ListedFlag, row: int) -> None:
    case = layout.case
    put(sheet, row, 0, flag.id)
    put(sheet, row, 1, _subject(case, flag), "wrapped")
    word = case.words.severities.get(flag.severity.name, flag.severity.name)
    put(sheet, row, 2, Formula(f"={severity_word(layout, layout.slot(flag.place, 'severity'))}", word))
    _write_state(sheet, layout, formulas, flag, row)
    column = STATE_INPUT + 1
    for language in case.languages:
        put(sheet, row, column, flag_words(case.cards, 0, flag, language), "wrapped")
        column += 1
    for content in (*_law(case, flag), flag.affected):
        put(sheet, row, column, content, "wrapped")
        column += 1
    limit = layout.slot(flag.place, "limit")
    put(sheet, row, column, Formula(f"={limit}", formulas.cap(flag.place)))
    _write_dates(sheet, layout, flag, row, column + 1)


def _write_state(sheet: Page, layout: Layout, formulas: FlagFormulas, flag: ListedFlag, row: int) -> None:
    word = formulas.word(flag.state)
    if formulas.is_finished(flag.slot):
        put(sheet, row, STATE_INPUT, Formula(f"={layout.slot(flag.place, 'state')}", word))
        return
    enter(sheet, row, STATE_INPUT, word)
    options = [formulas.word(state) for state in FlagState]
    sheet.raw.data_validation(row, STATE_INPUT, row, STATE_INPUT, {"validate": "list", "source": options})


def _subject(case: Case, flag: ListedFlag) -> str:
    """What a flag is about: the question's subject, or the check."""
    kind = case.labels[f"flag_kinds.{flag.slot.kind}"]
    if flag.slot.subject in case.questionnaire.questions:
        return case.pair(kind, case.texts(flag.slot.subject).label or flag.slot.subject)
    return kind


def _law(case: Case, flag: ListedFlag) -> tuple[Value, Value, Value]:
    """Rules and articles, the basis, and the indicators of forced labour a flag touches."""
    codes, question = flag_sources(case.cards, 0, flag), case.questionnaire.questions.get(flag.slot.subject)
    if not codes and question is None:
        return None, None, None
    known = sources(case.questionnaire.name, case.language)
    rules, indicators = [], []
    for code in codes:
        source = known.get(code)
        if code.startswith(_INDICATOR) and source:
            words = case.labels["flags.indicator_words"]
            indicators.append(words.format(indicator=source.instrument, meaning=source.requirement))
        elif not code.startswith(_INDICATOR):
            rules.append(source.instrument if source else code)
    basis = case.labels[f"bases.{question.basis.value}"] if question is not None else None
    return "; ".join(rules), basis, "; ".join(indicators)


def _write_dates(sheet: Page, layout: Layout, flag: ListedFlag, row: int, column: int) -> None:
    """The day the flag was raised, the days by which each step is due, who owns it, how long it is open."""
    case = layout.case
    enter(sheet, row, column, case.as_of)
    opened = layout.at("flags", row, column)
    terms = REPAYMENT_DEADLINES if flag.slot.kind == "merged" else DEADLINES[flag.severity]
    for place, days in enumerate(terms, start=column + 1):
        due = case.as_of + timedelta(days=days or 0)
        put(sheet, row, place, Formula(f"={opened}+{days}", serial(due)) if days else None, "date")
    enter(sheet, row, column + len(terms) + 1, None)
    ended = f"{layout.slot(flag.place, 'ended')}=1"
    today = layout.cover("generated_at")
    age = max((case.generated_at.date() - case.as_of).days, 0)
    is_ended = bool(case.cards.flags.open[flag.place, 0] == 0)
    text = f'=IF({ended},"",MAX(0,INT({today})-{opened}))'
    put(sheet, row, column + len(terms) + 2, Formula(text, "" if is_ended else age))
