"""The formulas of one row of the Answers sheet, each with the result the engine found."""

from math import isinf, isnan, log

from exports.formulas import chosen, quoted
from exports.supplier.case import Case, cached
from exports.supplier.counting import WRITTEN, applies, before_rules, counted, given
from exports.supplier.layout import APPLIES, CLAIMED, Layout
from exports.supplier.scale_formulas import judgement, severity_word
from exports.workbook import Formula
from questionnaires.answers.choices import Choice, Choices
from questionnaires.expressions.evaluation import FALSE
from questionnaires.expressions.tree import Kind
from questionnaires.frame import Applies
from questionnaires.model import Need, Question
from scoring.checks import weakened
from scoring.rubric import Blank, Combine, Item
from scoring.scales import BandScale, Reversed, Scale
from scoring.severity import Severity


class AnswerFormulas:
    """Gives the formulas of every question, by column."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.case: Case = layout.case
        self.weakened = weakened(self.case.rubric, self.case.cards.checks)[:, 0]

    def of(self, question: Question, single: bool) -> dict[str, Formula]:
        """Every formula of a question's row."""
        cells = self._counting(question, single)
        item = self.case.rubric.items.get(question.id)
        if item is not None:
            cells |= self._judging(item) | self._evidence(item, question) | self._weighing(item)
        return cells

    def _counting(self, question: Question, single: bool) -> dict[str, Formula]:
        layout, id, frame = self.layout, question.id, self.case.frame
        code = int(frame.applies(id)[0])
        cell = layout.answer(id, "code")
        reasons = ",".join(quoted(self.case.labels[f"na_reasons.{each.name.lower()}"]) for each in Applies)
        reason = self.case.labels[f"na_reasons.{Applies(code).name.lower()}"]
        yes, no = self.case.labels["yes"], self.case.labels["no"]
        counts = code in (APPLIES, CLAIMED)
        cells = {
            "before": Formula(before_rules(layout, question), _before(self.case, question)),
            "code": Formula(applies(layout, question), code),
            "given": Formula(given(layout, id), int(frame.given(id)[0])),
            "applicable": Formula(
                f"=IF(OR({cell}={APPLIES},{cell}={CLAIMED}),{quoted(yes)},{quoted(no)})", yes if counts else no
            ),
            "na_reason": Formula(f"=CHOOSE({cell}+1,{reasons})", reason),
        }
        if single:
            cells["counted"] = Formula(counted(layout, id), self._counted(question))
            cells |= self._option_words(question)
        return cells

    def _counted(self, question: Question) -> float | str:
        return counted_value(self.case, question.id)

    def _option_words(self, question: Question) -> dict[str, Formula]:
        """The words of the option that was chosen, where the Rubric sheet lists the options."""
        if question.id not in self.layout.rubric.spans or not isinstance(question.shape, Choice | Choices):
            return {}
        found = {}
        for language in self.case.languages:
            labels = {code: self.case.option_label(question.id, code, language) for code in question.shape.codes}
            found[f"option:{language}"] = self._words(question, language, labels)
        return found

    def _words(self, question: Question, language: str, labels: dict[str, str]) -> Formula:
        layout = self.layout
        answer, words = layout.answer(question.id, "raw"), layout.option_words(question.id, language)
        written = self.case.written(question.id)
        chosen_codes = str(written).split(";") if written is not None else []
        if isinstance(question.shape, Choice):
            options = layout.rubric_span(question.id, "option")
            return Formula(f'=IFERROR(INDEX({words},MATCH({answer},{options},0)),"")', labels.get(str(written), ""))
        parts = [
            f'IF({chosen(answer, quoted(f";{code};"))}," / "&INDEX({words},{place + 1}),"")'
            for place, code in enumerate(labels)
        ]
        text = " / ".join(labels[code] for code in labels if code in chosen_codes)
        return Formula(f"=MID({'&'.join(parts)},4,2000)", text)

    def _judging(self, item: Item) -> dict[str, Formula]:
        layout, id, row = self.layout, item.id, self.case.item_rows[item.id]
        cards = self.case.cards
        answered = bool(cards.items.answered[row, 0])
        if item.scale is None:
            return {"answered": Formula(f"={layout.answer(id, 'given')}", int(answered))}
        judged = item.scale.judge(id, self.case.frame)
        formulas = judgement(layout, id, item.scale)
        cells = {key: layout.answer(id, key) for key in ("code", "judged", "answered", "declared")}
        value = f'IF({cells["answered"]}=1,{self._restated(item)},IF({self._counts(id)},0,""))'
        found = {
            "judged": Formula(f"={formulas.value}", number_or_blank(judged.values[0])),
            "answered": Formula(f'=IF(AND({cells["code"]}={APPLIES},{cells["judged"]}<>""),1,0)', int(answered)),
            "gravity": Formula(
                f"=IF({cells['answered']}=1,{formulas.gravity},0)", int(judged.severities[0]) if answered else 0
            ),
            "declared": Formula(f"={value}", number_or_blank(cards.items.values[row, 0])),
        }
        if formulas.figure:
            found["figure"] = Formula(f"={formulas.figure}", self._figure(item.scale))
        return found

    def _figure(self, scale: Scale) -> float | str:
        while isinstance(scale, Reversed):
            scale = scale.scale
        assert isinstance(scale, BandScale)
        return number_or_blank(self.case.frame.result(scale.measure)[0])

    def _restated(self, item: Item) -> str:
        """The value by the answer; 100 once all is repaid, for what is then no longer owed."""
        judged = self.layout.answer(item.id, "judged")
        rule = self.case.rubric.remediation
        if rule is None or item.id not in rule.restated:
            return judged
        return f"IF({self.layout.remedy('finished')}=1,100,{judged})"

    def _counts(self, id: str) -> str:
        code = self.layout.answer(id, "code")
        return f"OR({code}={APPLIES},{code}={CLAIMED})"

    def _evidence(self, item: Item, question: Question) -> dict[str, Formula]:
        layout, id, row, cards = self.layout, item.id, self.case.item_rows[item.id], self.case.cards
        cell = {key: layout.answer(id, key) for key in ("stated", "stated_on", "months", "in_force", "weakened",
                                                        "answered", "level", "declared", "cap")}  # fmt: skip
        as_of = layout.cover("as_of")
        level = int(cards.levels[row, 0])
        within = f"{cell['stated_on']}<={as_of},EDATE({cell['stated_on']},{cell['months']})>={as_of}"
        valid = f"IF(AND({within}),{cell['stated']},0)"
        found = {
            "in_force": Formula(f'=IF({cell["stated_on"]}="",{cell["stated"]}+0,{valid})',
                                int(cards.submissions.levels[row, 0])),
            "weakened": Formula(self._weakened_by(item), int(self.weakened[row])),
            "level": Formula(f"=IF(AND({cell['answered']}=1,{cell['weakened']}=0),{cell['in_force']},0)", level),
            "trusted": Formula(
                f"=IF({cell['answered']}=1,INDEX({layout.rubric_span('evidence:confidence', 'value')},"
                f"{cell['level']}+1)*{layout.answer(id, 'weight')},0)",
                self.case.rubric.evidence.confidence[level] * item.weight if cards.items.answered[row, 0] else 0,
            ),
        }  # fmt: skip
        if item.scale is None:
            return found
        capped = question.evidence is Need.REQUIRED and bool(cards.items.answered[row, 0])
        cap = self.case.rubric.evidence.caps[level] if capped else float("inf")
        if question.evidence is Need.REQUIRED:
            limit = f"INDEX({layout.rubric_span('evidence:caps', 'value')},{cell['level']}+1)"
            found["cap"] = Formula(f'=IF(AND({cell["answered"]}=1,ISNUMBER({limit})),{limit},"")',
                                   "" if isinf(cap) else cap)  # fmt: skip
        found["assured"] = Formula(
            f'=IF({cell["declared"]}="","",MIN({cell["declared"]},{cell["cap"]}))',
            number_or_blank(cards.assured_items[row, 0]),
        )
        return found

    def _weakened_by(self, item: Item) -> str:
        """1 where an open consistency check takes the evidence of an item away."""
        layout, rubric, checks = self.layout, self.case.rubric, self.case.cards.checks
        row, terms = self.case.item_rows[item.id], []
        for check in rubric.checks.values():
            concerned = check.id in checks.concerns and bool(checks.concerns[check.id][row, 0])
            if concerned or item.id in check.weakens:
                least = Severity.MINOR if check.weakens_when_minor else Severity.MAJOR
                terms.append(f"{layout.slot(layout.slot_of[check.id], 'open')}>={int(least)}")
        return f"=IF(OR({','.join(terms)}),1,0)" if terms else f"={FALSE}"

    def _weighing(self, item: Item) -> dict[str, Formula]:
        layout, id, row, cards = self.layout, item.id, self.case.item_rows[item.id], self.case.cards
        blank_counts = self.case.rubric.blank is Blank.ZERO
        counts = cards.items.applicable[row, 0] if blank_counts else cards.items.answered[row, 0]
        weight = item.weight if counts and item.scale is not None else 0
        condition = self._counts(id) if blank_counts else f"{layout.answer(id, 'answered')}=1"
        slot = layout.slot(layout.slot_of[id], "severity")
        severity = Severity(int(cards.flags.severities[layout.slot_of[id], 0]))
        word = self.case.words.severities.get(severity.name, severity.name) if severity else ""
        found = {"flag": Formula(f"={severity_word(layout, slot)}", word)}
        if item.scale is None:
            return found
        found["entering"] = Formula(f"=IF({condition},{layout.answer(id, 'weight')},0)", weight)
        for key, values in (("declared", cards.items.values), ("assured", cards.assured_items)):
            found |= self._weighted(id, key, values[row, 0], weight)
        return found

    def _weighted(self, id: str, key: str, value: float, weight: float) -> dict[str, Formula]:
        layout = self.layout
        figure, entering = layout.answer(id, key), layout.answer(id, "entering")
        counts = weight > 0 and not isnan(value)
        product = weight * value if counts else ""
        found = {f"w_{key}": Formula(f'=IF(OR({entering}=0,{figure}=""),"",{entering}*{figure})', product)}
        if any(group.combine is Combine.GEOMETRIC for group in self.case.rubric.groups.values()):
            logarithm = f'=IF(OR({entering}=0,{figure}=""),0,IF({figure}>0,{entering}*LN({figure}),0))'
            found[f"ln_{key}"] = Formula(logarithm, weight * log(value) if counts and value > 0 else 0)
        return found


def counted_value(case: Case, leaf: str) -> float | str:
    """The result of the formula for the answer that counts."""
    info = case.questionnaire.leaves[leaf]
    value = case.frame.column(leaf)[0]
    if info.kind is Kind.TEXT:
        return WRITTEN if value else ""
    return cached(value, info.kind, info.options)


def number_or_blank(value: float) -> float | str:
    return "" if isnan(value) else float(value)


def _before(case: Case, question: Question) -> int:
    if not case.frame.shown(question.id)[0]:
        return int(Applies.NOT_SHOWN)
    left_out = case.frame.short[0] and not question.in_short_form
    return int(Applies.SHORT_FORM if left_out else Applies.YES)
