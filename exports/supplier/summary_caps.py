"""The caps on the total, below the summary: what each asks, how often it is met, what it allows."""

from exports.formulas import quoted, rounded
from exports.supplier.layout import Layout
from exports.supplier.page import Page, put
from exports.workbook import Formula
from scoring.caps import flags_under
from scoring.rubric import OverallCap
from scoring.severity import FlagState

HEADS = ("rule", "state", "count", "holds", "limit")


def write_caps(sheet: Page, layout: Layout) -> None:
    """A row for each cap of the rubric. The lowest limit that holds caps the total."""
    case, row = layout.case, layout.cap_row
    if not case.rubric.overall_caps:
        return
    sheet.subtitle(row, case.labels["caps.title"])
    sheet.header(row + 1, [case.labels[f"caps.{key}"] for key in HEADS])
    for place, cap in enumerate(case.rubric.overall_caps):
        _write_cap(sheet, layout, cap, place, row + 2 + place)


def _write_cap(sheet: Page, layout: Layout, cap: OverallCap, place: int, row: int) -> None:
    case = layout.case
    holds = bool(case.cards.caps.holds[place][0])
    count, holding, found = _condition(layout, cap, row)
    put(sheet, row, 0, layout.rubric.rows[layout.rubric.spans["overall"][0] + place].option, "wrapped")
    put(sheet, row, 1, None)
    put(sheet, row, 2, Formula(f"={count}", found), "left")
    put(sheet, row, 3, Formula(f"=IF({holding},{quoted(case.labels['yes'])},{quoted(case.labels['no'])})",
                               case.labels["yes" if holds else "no"]))  # fmt: skip
    limit = layout.rubric_cell("overall", place, "value")
    put(sheet, row, 4, Formula(f'=IF({holding},{limit},"")', cap.limit if holds else ""), "left")


def _condition(layout: Layout, cap: OverallCap, row: int) -> tuple[str, str, int]:
    """How many flags or groups a cap speaks of, whether it holds, and the count that was found."""
    count = layout.at("summary", row, 2)
    if cap.group_below is not None:
        return _weak_groups(layout, cap, cap.group_below, count)
    case = layout.case
    counted = flags_under(cap, case.cards.flags)[:, 0]
    core = ""
    if cap.core_only:
        core = f",{layout.slots('core')},1"
        groups = [group.id for group in case.rubric.groups.values() if group.core]
        in_core = [any(case.cards.flags.stands[group][place, 0] for group in groups) for place in range(len(counted))]
        counted = counted & in_core
    states: list[FlagState | None] = [cap.state]
    states += [FlagState.SUSPECTED] if cap.state is FlagState.OPEN else []
    terms = [_count(layout, cap, state, core) for state in states]
    return "+".join(terms), f"{count}>={cap.count}", int(counted.sum())


def _count(layout: Layout, cap: OverallCap, state: FlagState | None, core: str) -> str:
    words = layout.case.words.states
    named = f",{layout.slots('state')},{quoted(words.get(state.word, ''))}" if state is not None else ""
    return f"COUNTIFS({layout.slots('open')},{int(cap.severity)}{named}{core})"


def _weak_groups(layout: Layout, cap: OverallCap, below: float, count: str) -> tuple[str, str, int]:
    case = layout.case
    core = [group.id for group in case.rubric.groups.values() if group.core]
    figures = [layout.pillar(group, "final") for group in core]
    limit = layout.rubric_cell("overall", case.rubric.overall_caps.index(cap), "limit")
    terms = [f"IFERROR(IF({rounded(figure)}<{limit},1,0),0)" for figure in figures]
    found = sum(round(float(case.cards.finals[group][0]), 9) < below for group in core)
    return "+".join(terms) or "0", f"{count}>0", int(found)
