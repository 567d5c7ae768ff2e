"""The Pillars sheet: from the items of every group to the total, with its caps."""

from math import isinf, isnan
from typing import Any

from numpy.typing import NDArray

from exports.formulas import half_up, quoted
from exports.supplier.answer_formulas import number_or_blank
from exports.supplier.case import Case, Value
from exports.supplier.layout import PILLAR_COLUMNS, Layout
from exports.supplier.page import HEADER, open_page, put
from exports.workbook import Book, Formula
from scoring.rollup import roll_up
from scoring.rubric import Blank, Combine, Group
from scoring.severity import FlagState, Severity

_WIDTHS = (8, 38, 9, 8, 10, 10, 9, 10, 10, 10, 8, 20, 10, 10, 13, 12, 12, 12)
_ONE_DECIMAL = ("declared", "assured", "before_cap", "final", "contribution", "stored_declared", "stored_assured",
                "stored_final")  # fmt: skip


def write_pillars(book: Book, layout: Layout) -> None:
    """A row for each group, members before the group they belong to."""
    case = layout.case
    sheet = open_page(book, layout, "pillars", _WIDTHS, columns_fixed=2, tab="#2B3467")
    sheet.header(HEADER, [case.labels[f"pillars.{key}"] for key in PILLAR_COLUMNS])
    formulas = PillarFormulas(layout)
    for id, row in layout.group_rows.items():
        cells = formulas.of(case.rubric.groups[id])
        looks = ("total",) if id == case.rubric.total else ()
        for column, key in enumerate(PILLAR_COLUMNS):
            put(sheet, row, column, cells.get(key), *looks, *(("one",) if key in _ONE_DECIMAL else ()))
    sheet.autofilter((HEADER, 0), (max(layout.group_rows.values()), len(PILLAR_COLUMNS) - 1))


class PillarFormulas:
    """Gives every cell of a group's row."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.case: Case = layout.case
        cards = self.case.cards
        counted = cards.items.applicable if self.case.rubric.blank is Blank.ZERO else cards.items.answered
        self.counted = counted[:, 0]
        # Each group's figure by its members' final figures, before its own cap is set on it.
        self.uncapped: dict[str, float] = {}

        def remember(group: Group, figure: NDArray[Any]) -> NDArray[Any]:
            self.uncapped[group.id] = float(figure[0])
            return cards.finals[group.id]

        roll_up(self.case.rubric, cards.assured_items, counted, remember)

    def of(self, group: Group) -> dict[str, Value | Formula]:
        """Every cell of a group, by column."""
        id, layout, cards = group.id, self.layout, self.case.cards
        weights = self._weights(group)
        cell = {key: layout.pillar(id, key) for key in PILLAR_COLUMNS}
        cap = float(cards.group_caps[id][0])
        caps = layout.slots_cap(id)
        present = not isinstance(number_or_blank(cards.declared[id][0]), str)
        entering = (weights if group.pooled else 1) * group.weight if present else 0
        enters = f"{cell['weight']}*{cell['weights']}" if group.pooled else cell["weight"]
        found: dict[str, Value | Formula] = {
            "pillar": id,
            "name": self.case.words.groups.get(id, id),
            "parent": group.parent,
            "weight": group.weight if group.parent is not None else None,
            "applicable": self._count(group, "applicable"),
            "answered": self._count(group, "answered"),
            "weights": Formula(self._sum_of_weights(group), weights),
            "cap": Formula(f'=IF(COUNT({caps})=0,"",MIN({caps}))', "" if isinf(cap) else cap),
            "cap_reason": self._cap_reason(id, cap),
            "final": Formula(
                f'=IF({cell["before_cap"]}="","",MIN({cell["before_cap"]},{cell["cap"]}))',
                number_or_blank(cards.finals[id][0]),
            ),
            "entering": Formula(f'=IF({cell["declared"]}="",0,{enters})', entering) if group.parent else None,
            "contribution": self._contribution(group, entering),
        }
        for key, results in (("declared", cards.declared), ("assured", cards.assured)):
            found[key] = Formula(self._figure(group, key, key), number_or_blank(results[id][0]))
        found["before_cap"] = Formula(self._figure(group, "assured", "final"), number_or_blank(self.uncapped[id]))
        for key, results in (("declared", cards.declared), ("assured", cards.assured), ("final", cards.finals)):
            value = number_or_blank(float(cards.published(results[id])[0]))
            found[f"stored_{key}"] = Formula(layout.stored_value("group", id, key), value)
        return found

    def _children(self, group: Group) -> list[Group]:
        return [other for other in self.case.rubric.groups.values() if other.parent == group.id]

    def _count(self, group: Group, key: str) -> Formula:
        """How many scored items enter a group and those below it, or were answered among them."""
        pillars, weights = self.layout.answers("pillar"), self.layout.answers("entering")
        more = f",{self.layout.answers('answered')},1" if key == "answered" else ""
        own = f'COUNTIFS({pillars},{quoted(group.id)},{weights},">0"{more})'
        below = [self.layout.pillar(child.id, key) for child in self._children(group)]
        return Formula("=" + "+".join([own, *below]), self._counted(group, key))

    def _counted(self, group: Group, key: str) -> int:
        answered = self.case.cards.items.answered[:, 0]
        entering = [row for row in self.case.rubric.members[group.id].rows if self.counted[row] and self._weight(row)]
        own = len(entering) if key == "applicable" else sum(bool(answered[row]) for row in entering)
        return own + sum(self._counted(child, key) for child in self._children(group))

    def _weight(self, row: int) -> float:
        return list(self.case.rubric.items.values())[row].weight

    def _weights(self, group: Group) -> float:
        """The sum of the weights of all that enters a group."""
        rows = self.case.rubric.members[group.id].rows
        own = sum(self._weight(row) for row in rows if self.counted[row])
        present = [child for child in self._children(group) if not isnan(self.case.cards.declared[child.id][0])]
        return own + sum(child.weight * (self._weights(child) if child.pooled else 1) for child in present)

    def _sum_of_weights(self, group: Group) -> str:
        own = f"SUMIFS({self.layout.answers('entering')},{self.layout.answers('pillar')},{quoted(group.id)})"
        return "=" + "+".join([own, *(self.layout.pillar(child.id, "entering") for child in self._children(group))])

    def _figure(self, group: Group, of_items: str, of_groups: str) -> str:
        """A group's figure from its items and the groups below, combined as the rubric says."""
        layout, weights = self.layout, self.layout.pillar(group.id, "weights")
        pillars, id = layout.answers("pillar"), quoted(group.id)
        children = [(layout.pillar(child.id, of_groups), layout.pillar(child.id, "entering"))
                    for child in self._children(group)]  # fmt: skip
        if group.combine is Combine.GEOMETRIC:
            text = self._geometric(pillars, id, of_items, children, weights)
        else:
            own = f"SUMIFS({layout.answers(f'w_{of_items}')},{pillars},{id})"
            below = [f'IF({figure}="",0,{entering}*{figure})' for figure, entering in children]
            text = f"({'+'.join([own, *below])})"
            text = text if group.combine is Combine.SUM else f"{text}/{weights}"
        text = text if group.decimals is None else half_up(text, group.decimals)
        return f'=IF({weights}=0,"",{text})'

    def _geometric(self, pillars: str, id: str, of_items: str, children: list[tuple[str, str]], weights: str) -> str:
        """The weighted geometric mean; nothing as soon as a member that counts is 0."""
        layout = self.layout
        figures, entering = layout.answers(of_items), layout.answers("entering")
        none = [f'COUNTIFS({pillars},{id},{entering},">0",{figures},0)']
        none += [f"COUNTIFS({figure},0,{weight},{quoted('>0')})" for figure, weight in children]
        logs = [f"SUMIFS({layout.answers(f'ln_{of_items}')},{pillars},{id})"]
        logs += [f"IF(ISNUMBER({figure}),IF({figure}>0,{weight}*LN({figure}),0),0)" for figure, weight in children]
        return f"IF({'+'.join(none)}>0,0,EXP(({'+'.join(logs)})/{weights}))"

    def _cap_reason(self, group: str, cap: float) -> Formula | None:
        """The first place in the register whose flag sets the cap."""
        layout = self.layout
        caps, ids = layout.slots_cap(group), layout.slots("id")
        flags = self.case.cards.flags
        reason = ""
        if not isinf(cap):
            places = range(len(flags.slots))
            reason = next(self._slot_id(place) for place in places if self._cap_of(place, group) == cap)
        cell = layout.pillar(group, "cap")
        return Formula(f'=IF({cell}="","",INDEX({ids},MATCH({cell},{caps},0)))', reason)

    def _slot_id(self, place: int) -> str:
        slot = self.case.cards.flags.slots[place]
        return self.case.cards.submissions.raised[slot.position].ids[0] if slot.kind == "raised" else slot.id

    def _cap_of(self, place: int, group: str) -> float | None:
        flags = self.case.cards.flags
        if not flags.stands[group][place, 0]:
            return None
        key = Severity(int(flags.open[place, 0])), FlagState(int(flags.states[place, 0]))
        return self.case.rubric.group_caps.get(key)

    def _contribution(self, group: Group, entering: float) -> Formula | None:
        """The points a group gives to the one above, where that is a mean."""
        parent = self.case.rubric.groups.get(group.parent or "")
        if parent is None or parent.combine is not Combine.MEAN:
            return None
        final, weight = self.layout.pillar(group.id, "final"), self.layout.pillar(group.id, "entering")
        whole = self.layout.pillar(parent.id, "weights")
        total = self._weights(parent)
        value = self.case.cards.finals[group.id][0] * entering / total if entering and total else ""
        return Formula(f'=IF(OR({final}="",{whole}=0),"",{final}*{weight}/{whole})', value)
