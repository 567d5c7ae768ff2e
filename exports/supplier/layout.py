"""Where every cell of the workbook stands, known before the first is written, so that formulas can point ahead."""

from collections.abc import Mapping

from exports.formulas import ROW, AggregateCells, TableCells
from exports.supplier.blocks import BLOCK_SHEETS, COUNTED, FIRST_ROW, Blocks, figures_on, is_single, place_blocks
from exports.supplier.case import Case
from exports.supplier.reference_plan import ReferencePlan, reference_plan
from exports.supplier.rubric_plan import RubricPlan, rubric_plan
from exports.supplier.rules import AggregateUse, aggregates
from exports.workbook import column_name, reference
from questionnaires.expressions.evaluation import FALSE, TRUE
from questionnaires.expressions.tree import About, Aggregate, Kind
from questionnaires.model import Question
from questionnaires.names import AS_OF, question_of
from scoring.rubric import Combine
from scoring.severity import Severity

# Applies, as the Answers sheet counts it: questionnaires.frame.Applies.
APPLIES, BY_RULE, ACCEPTED, CLAIMED = 0, 3, 4, 5
_LISTED = (
    "item", "pillar", "question:*", "type", "basis", "applicable", "na_reason", "gate", "raw", "unit", "option:*",
    "declared", "need", "level", "cap", "assured", "weight", "w_declared", "w_assured", "flag", "sources", "comment",
    "note", "last_year",
)  # fmt: skip
_WORKINGS = (
    "stored_declared", "stored_assured", "accepted", "stated", "stated_on", "months", "in_force", "weakened",
    "before", "code", "given", "counted", "figure", "judged", "gravity", "answered", "entering", "trusted",
)  # fmt: skip
_LOGARITHMS = ("ln_declared", "ln_assured")
PILLAR_COLUMNS = ("pillar", "name", "parent", "weight", "applicable", "answered", "weights", "declared", "assured",
                  "before_cap", "cap", "cap_reason", "final", "entering", "contribution", "stored_declared",
                  "stored_assured", "stored_final")  # fmt: skip
RUBRIC_COLUMNS = ("subject", "option", "value", "flag", "limit", "gravity")  # and why, by language
FLAG_COLUMNS = ("id", "kind", "severity", "state", "ended", "open", "limit", "core")  # and a cap for each group
CHECK_COLUMNS = ("what", "where", "recomputed", "stored", "difference", "verdict")
COVER_ROWS = ("supplier", "site", "corporate_number", "prefecture", "sector", "period", "respondent", "attested",
              "signer", "submitted_at", "reviewer", "as_of", "form", "questionnaire", "rubric", "wage_table",
              "provisional", "generated_at", "answers_sha256", "submission_sha256", "scored_sha256",
              "rubric_sha256")  # fmt: skip
REMEDY_KEYS = ("when", "blocked", "applies", "finished", "lighter", "gravest", "severity")
DERIVED_VALUE = 3  # the column of the Computed sheet that holds a derived value
_PUBLISHED = {"final": "capped", "coverage": "coverage", "confidence": "confidence", "inherent": "inherent"}
RESULTS = ("declared", "assured", "before_cap", "final", "coverage", "confidence", "inherent")


class Layout:
    """The places of one workbook. It is what formulas are made with (`exports.formulas.Places`)."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.sheets: Mapping[str, str] = case.labels.under("sheets")
        self.listed = _by_language(case, _LISTED)
        geometric = any(group.combine is Combine.GEOMETRIC for group in case.rubric.groups.values())
        self.answer_columns = [*self.listed, *_WORKINGS, *(_LOGARITHMS if geometric else ())]
        self._column = {key: place for place, key in enumerate(self.answer_columns)}
        self.answer_rows = {id: FIRST_ROW + place for place, id in enumerate(_in_order(case))}
        self.uses = aggregates(case.questionnaire, case.rubric)
        self.derived = {**case.questionnaire.derived, **case.rubric.derived}
        self.blocks = Blocks()
        self.derived_row = self.blocks.reserve("computed", 2 + len(self.derived))
        place_blocks(case, self.blocks, self.uses)
        self.figure_rows = {
            sheet: self.blocks.reserve(sheet, 2 + len(figures))
            for sheet in BLOCK_SHEETS if (figures := figures_on(case, sheet))
        }  # fmt: skip
        self.remedy_rows = self._place_remedy()
        self.rubric: RubricPlan = rubric_plan(case)
        self.reference: ReferencePlan = reference_plan(case)
        self.group_rows = {id: FIRST_ROW + place for place, id in enumerate(case.rubric.groups)}
        self.slot_of = {slot.id: place for place, slot in enumerate(case.cards.flags.slots)}
        self.slot_rows = {place: FIRST_ROW + place for place in range(len(case.cards.flags.slots))}
        self.check_rows = {id: FIRST_ROW + place for place, id in enumerate(case.rubric.checks)}
        self.cover_rows = {key: FIRST_ROW + place for place, key in enumerate(COVER_ROWS)}
        self.summary_rows = {key: FIRST_ROW + place for place, key in enumerate(_summary_keys(case))}
        self.cap_row = FIRST_ROW + len(self.summary_rows) + 1  # of the caps on the total, below the summary
        self.stored: dict[tuple[str, ...], int] = {}  # rows of the check sheet, by what they check

    def _place_remedy(self) -> dict[str, int]:
        """A row for each result of the rule on repayment, below its title and header."""
        rule = self.case.rubric.remediation
        if rule is None:
            return {}
        keys = [*REMEDY_KEYS, *(f"merged:{item}" for item in rule.merges)]
        first = self.blocks.reserve("repayment", 2 + len(keys))
        return {key: first + 2 + place for place, key in enumerate(keys)}

    # Cells -------------------------------------------------------------------------------

    def at(self, sheet: str, row: int, column: int) -> str:
        return reference(self.sheets[sheet], (row, column))

    def span(self, sheet: str, first: int, last: int, column: int) -> str:
        return reference(self.sheets[sheet], (first, column), (last, column))

    def column(self, key: str) -> int:
        return self._column[key]

    def answer(self, question: str, key: str) -> str:
        """A cell of the Answers sheet."""
        return self.at("answers", self.answer_rows[question], self._column[key])

    def answers(self, key: str) -> str:
        """A whole column of the Answers sheet."""
        rows = list(self.answer_rows.values())
        return self.span("answers", rows[0], rows[-1], self._column[key])

    def rubric_span(self, key: str, column: str) -> str:
        first, last = self.rubric.spans[key]
        return self.span("rubric", FIRST_ROW + first, FIRST_ROW + last, RUBRIC_COLUMNS.index(column))

    def rubric_cell(self, key: str, place: int, column: str) -> str:
        first, _ = self.rubric.spans[key]
        return self.at("rubric", FIRST_ROW + first + place, RUBRIC_COLUMNS.index(column))

    def severity_words(self) -> str:
        """The words of the gravities 1 to 4."""
        first, last = self.rubric.spans["severities"]
        return self.span("rubric", FIRST_ROW + first, FIRST_ROW + last, len(RUBRIC_COLUMNS))

    def option_words(self, question: str, language: str) -> str:
        first, last = self.rubric.spans[question]
        column = len(RUBRIC_COLUMNS) + self.case.languages.index(language)
        return self.span("rubric", FIRST_ROW + first, FIRST_ROW + last, column)

    def cover(self, key: str) -> str:
        return self.at("cover", self.cover_rows[key], 1)

    def summary(self, key: str) -> str:
        return self.at("summary", self.summary_rows[key], 1)

    def pillar(self, group: str, key: str) -> str:
        return self.at("pillars", self.group_rows[group], PILLAR_COLUMNS.index(key))

    def slot(self, place: int, key: str) -> str:
        """A cell of the table of every place where a flag may stand."""
        return self.at("flag_register", self.slot_rows[place], FLAG_COLUMNS.index(key))

    def remedy(self, key: str) -> str:
        """A result of the rule on repayment."""
        return self.at("repayment", self.remedy_rows[key], COUNTED)

    def slots(self, key: str) -> str:
        rows = list(self.slot_rows.values()) or [FIRST_ROW]
        return self.span("flag_register", rows[0], rows[-1], FLAG_COLUMNS.index(key))

    def slots_cap(self, group: str) -> str:
        column = len(FLAG_COLUMNS) + list(self.case.rubric.groups).index(group)
        rows = list(self.slot_rows.values()) or [FIRST_ROW]
        return self.span("flag_register", rows[0], rows[-1], column)

    def stored_value(self, *key: str) -> str:
        """A formula that shows a stored value beside the one worked out."""
        cell = self.at("check", self.stored[key], CHECK_COLUMNS.index("stored"))
        return f'=IF({cell}="","",{cell})'

    # What formulas ask -------------------------------------------------------------------

    def cell(self, name: str) -> str:
        if name == AS_OF:
            return self.cover("as_of")
        if name in RESULTS:
            return self._result(name)
        if name in self.derived:
            return self.at("computed", self.derived_row + 2 + list(self.derived).index(name), DERIVED_VALUE)
        info = self.case.questionnaire.leaves[name]
        if info.table is not None:
            return f"${column_name(self.blocks.tables[info.table].columns[name])}{ROW}"
        subject = question_of(name)
        if is_single(self.case, name):
            return self.answer(name, "counted")
        block = self.blocks.records[subject]
        return self.at(block.sheet, block.rows[name], COUNTED)

    def _result(self, name: str) -> str:
        """A result as bands compare it: some as published, some unrounded."""
        total = self.case.rubric.total
        of_total = {"declared": "declared", "assured": "assured", "before_cap": "final"}
        return self.pillar(total, of_total[name]) if name in of_total else self.summary(_PUBLISHED[name])

    def raw(self, leaf: str) -> str:
        """The cell a leaf is entered in."""
        if is_single(self.case, leaf):
            return self.answer(leaf, "raw")
        block = self.blocks.records[question_of(leaf)]
        return self.at(block.sheet, block.rows[leaf], COUNTED - 1)

    def about(self, node: About) -> str:
        subject = node.subject
        if node.function == "na":
            code = self.answer(question_of(subject), "code")
            return f"IF(OR({code}={BY_RULE},{code}={ACCEPTED}),{TRUE},{FALSE})"
        if node.function in ("value", "level"):
            known = self.answer(subject, "judged" if node.function == "value" else "level")
            return f"IF({self.answer(subject, 'answered')}=1,{known},NA())"
        question = self.case.questionnaire.questions.get(subject)
        if question is not None:
            return self._answered(question)
        given = self._input_given(subject) or f'{self.cell(subject)}<>""'
        return f"IF({given},{TRUE},{FALSE})"

    def _answered(self, question: Question) -> str:
        none = f"IF({self.answer(question.id, 'code')}<>{APPLIES},{TRUE},{FALSE})" if question.hidden_is_zero else FALSE
        return f"IF({self.answer(question.id, 'given')}=1,{TRUE},{none})"

    def _input_given(self, subject: str) -> str:
        """Whether a table or record beside the answers was handed in; nothing for other subjects."""
        if subject in self.blocks.tables:
            block = self.blocks.tables[subject]
            return f'{self.at(block.sheet, block.title_row, COUNTED - 1)}<>""'
        if subject in self.blocks.records:
            record = self.blocks.records[subject]
            return f'{self.at(record.sheet, record.title_row, COUNTED - 1)}<>""'
        return ""

    def aggregate(self, node: Aggregate) -> AggregateCells:
        return self.aggregate_cells(AggregateUse(node))

    def aggregate_cells(self, use: AggregateUse) -> AggregateCells:
        block = self.blocks.tables[use.node.rows_of]
        totals = self.span(block.sheet, block.first, block.last, block.totals[use]) if use in block.totals else ""
        return AggregateCells(
            self.about(About(Kind.TRUTH, None, "answered", use.node.rows_of)),
            self.span(block.sheet, block.first, block.last, block.helpers[use]),
            totals,
        )

    def reference_table(self, name: str) -> TableCells:
        return self.reference.cells(name, self.sheets["reference"])


def _in_order(case: Case) -> list[str]:
    return [id for section in case.questionnaire.sections for id in section.questions]


def _by_language(case: Case, keys: tuple[str, ...]) -> list[str]:
    found = []
    for key in keys:
        name, star, _ = key.partition(":*")
        found += [f"{name}:{language}" for language in case.languages] if star else [key]
    return found


def _summary_keys(case: Case) -> list[str]:
    keys = ["final", "band", "band_words", "declared", "assured", "before_cap", "limit", "capped"]
    keys += ["coverage", "confidence"]
    if case.rubric.inherent is not None:
        keys += ["inherent", "level", *(f"factor:{name}" for name in case.rubric.inherent.factors)]
    keys += [f"open:{severity.name}" for severity in reversed(Severity) if severity]
    return [*keys, "previous", "change", *(f"binding:{language}" for language in case.languages)]
