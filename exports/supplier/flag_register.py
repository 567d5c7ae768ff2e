"""Every place where a flag may stand, with what it does to the pillars: what caps are worked out from."""

from exports.formulas import quoted, truth
from exports.supplier.blocks import FIRST_ROW
from exports.supplier.layout import FLAG_COLUMNS, Layout
from exports.supplier.page import HEADER, open_page, put
from exports.workbook import Book, Formula
from questionnaires.expressions.evaluation import TRUE
from questionnaires.frame import Applies
from scoring.listing import ListedFlag
from scoring.rubric import Check, CheckKind, FlagSlot
from scoring.severity import FIRST_CLOSED, FlagState, Severity

STATE_INPUT = 3  # the column of the Flags sheet that says how far a problem has been put right
_WIDTHS = (26, 16, 10, 20, 8, 10, 10, 8)


class FlagFormulas:
    """The formulas of one place where a flag may stand."""

    def __init__(self, layout: Layout, listed: list[ListedFlag]) -> None:
        self.layout = layout
        self.case = layout.case
        self.flags = layout.case.cards.flags
        self.listed = {flag.place: row for row, flag in enumerate(listed)}
        self.ended = [self.word(state) for state in FlagState if state >= FIRST_CLOSED]

    def word(self, state: FlagState) -> str:
        return self.case.words.states.get(state.word, state.word)

    def severity(self, slot: FlagSlot, place: int) -> Formula | int:
        """The gravity of what stands there; a number where it is no formula's."""
        found = int(self.flags.severities[place, 0])
        match slot.kind:
            case "item":
                return Formula(self._of_item(slot.subject), found)
            case "blank_gate":
                return Formula(self._of_blank_gate(slot.subject), found)
            case "merged":
                return Formula(f"={self.layout.remedy('severity')}", found)
            case "check":
                check = self.case.rubric.checks[slot.subject]
                return Formula(f"={self._of_check(check)}", found) if check.kind is CheckKind.EXPRESSION else found
        return found

    def _of_item(self, item: str) -> str:
        gravity, rule = self.layout.answer(item, "gravity"), self.case.rubric.remediation
        if self.case.rubric.items[item].scale is None:
            return "=0"
        if rule is None:
            return f"={gravity}"
        text = gravity
        if item in rule.restated:
            finished = f"AND({self.layout.remedy('finished')}=1,{self.layout.answer(item, 'answered')}=1)"
            text = f"IF({finished},0,{text})"
        if item in rule.merges:
            text = f"IF({self.layout.remedy(f'merged:{item}')}=1,0,{text})"
        return f"={text}"

    def _of_blank_gate(self, item: str) -> str:
        code, answered = (self.layout.answer(item, key) for key in ("code", "answered"))
        counts = f"OR({code}={int(Applies.YES)},{code}={int(Applies.CLAIMED)})"
        gravity = self.layout.rubric_cell("gate", 0, "gravity")
        return f"=IF(AND({counts},{answered}=0),{gravity},0)"

    def _of_check(self, check: Check) -> str:
        assert check.when is not None
        text = self.layout.rubric_cell(f"check:{check.id}", 0, "gravity")
        for severity in sorted(check.graver):
            text = f"IF({truth(check.graver[severity].tree, self.layout)}={TRUE},{int(severity)},{text})"
        return f"IF({truth(check.when.tree, self.layout)}={TRUE},{text},0)"

    def state(self, slot: FlagSlot, place: int) -> Formula:
        """The state in words: as the Flags sheet says, otherwise as it was when the score was issued."""
        found = self.word(FlagState(int(self.flags.states[place, 0])))
        written = self.case.cards.submissions.states.get(slot.id)
        text = quoted(self.word(FlagState(int(written[0])) if written is not None else FlagState.OPEN))
        if place in self.listed and not self.is_finished(slot):
            text = self.layout.at("flags", FIRST_ROW + self.listed[place], STATE_INPUT)
        if slot.kind == "merged":
            closed = quoted(self.word(FlagState.VERIFIED_CLOSED))
            text = f"IF({self.layout.remedy('finished')}=1,{closed},{text})"
        return Formula(f"={text}", found)

    def is_finished(self, slot: FlagSlot) -> bool:
        """Whether the rule on repayment has closed this flag, whatever was said of its state."""
        return slot.kind == "merged" and bool(self.case.cards.remedied.finished[0])

    def cap(self, place: int) -> float | str:
        """The limit the rubric sets for a flag of this severity and state; "" where there is none."""
        severity, state = Severity(int(self.flags.open[place, 0])), FlagState(int(self.flags.states[place, 0]))
        return self.case.rubric.group_caps.get((severity, state), "")

    def row(self, slot: FlagSlot, place: int) -> dict[str, Formula | int | str]:
        """Every cell of a place, by column."""
        cell = {key: self.layout.slot(place, key) for key in FLAG_COLUMNS}
        is_ended = bool(self.flags.states[place, 0] >= FIRST_CLOSED)
        ends = ",".join(f"{cell['state']}={quoted(word)}" for word in self.ended)
        severities = self.layout.rubric_span("severities", "option")
        caps, limits = (self.layout.rubric_span("caps", column) for column in ("option", "value"))
        key = f'INDEX({severities},{cell["open"]})&" "&{cell["state"]}'
        limit = f"INDEX({limits},MATCH({key},{caps},0))"
        raised = self.case.cards.submissions.raised
        return {
            "id": raised[slot.position].ids[0] if slot.kind == "raised" else slot.id,
            "kind": self.case.labels[f"flag_kinds.{slot.kind}"],
            "severity": self.severity(slot, place),
            "state": self.state(slot, place),
            "ended": Formula(f"=IF(OR({ends}),1,0)", int(is_ended)),
            "open": Formula(f"=IF({cell['ended']}=1,0,{cell['severity']})", int(self.flags.open[place, 0])),
            "limit": Formula(f'=IF({cell["open"]}=0,"",IFERROR(IF(ISNUMBER({limit}),{limit},""),""))', self.cap(place)),
            "core": int(self._in_core(place)),
        }

    def _in_core(self, place: int) -> bool:
        groups = [group.id for group in self.case.rubric.groups.values() if group.core]
        return any(bool(self.flags.stands[group][place, 0]) for group in groups)


def write_flag_register(book: Book, layout: Layout, listed: list[ListedFlag]) -> None:
    """A row for each place, and a column for each group it may cap."""
    case = layout.case
    groups = list(case.rubric.groups)
    sheet = open_page(book, layout, "flag_register", [*_WIDTHS, *(8 for _ in groups)], columns_fixed=1)
    heads = [case.labels[f"register.{key}"] for key in FLAG_COLUMNS]
    sheet.header(HEADER, [*heads, *(f"{case.labels['register.caps']} {group}" for group in groups)])
    formulas = FlagFormulas(layout, listed)
    for place, slot in enumerate(case.cards.flags.slots):
        row = layout.slot_rows[place]
        for column, content in enumerate(formulas.row(slot, place).values()):
            put(sheet, row, column, content)
        for column, group in enumerate(groups, start=len(FLAG_COLUMNS)):
            if case.cards.flags.stands[group][place, 0]:
                put(sheet, row, column, Formula(f"={layout.slot(place, 'limit')}", formulas.cap(place)))
    last = max(layout.slot_rows.values(), default=FIRST_ROW)
    sheet.autofilter((HEADER, 0), (last, len(FLAG_COLUMNS) + len(groups) - 1))
