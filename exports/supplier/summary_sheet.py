"""The Summary sheet: the results, each beside the value the score was issued with."""

from exports.formulas import half_up, number, quoted, rounded, truth
from exports.supplier.answer_formulas import number_or_blank
from exports.supplier.blocks import FIRST_ROW
from exports.supplier.case import Case, Value
from exports.supplier.layout import Layout
from exports.supplier.page import HEADER, color_words, open_page, put
from exports.supplier.summary_caps import write_caps
from exports.texts import labels
from exports.workbook import Book, Formula
from exports.workbook_styles import band_styles
from questionnaires.expressions.evaluation import TRUE
from scoring.document import inherent_document, score_document
from scoring.pillar_caps import pillar_cap_words
from scoring.rubric import Rubric
from scoring.severity import Severity

_LABEL, _RECOMPUTED, _STORED, _VERDICT = range(4)
_CHECKED = ("final", "band", "declared", "assured", "before_cap", "limit", "coverage", "confidence", "inherent",
            "level")  # fmt: skip


def write_summary(book: Book, layout: Layout) -> None:
    """A row for each result; below, the caps on the total."""
    case = layout.case
    sheet = open_page(book, layout, "summary", (40, 44, 16, 16, 16, 16), tab="#2B3467", portrait=True)
    sheet.header(HEADER, [case.labels[f"summary_heads.{key}"] for key in ("result", "value", "stored", "verdict")])
    formulas = SummaryFormulas(layout)
    for key, row in layout.summary_rows.items():
        put(sheet, row, _LABEL, result_label(case, key), "strong")
        content = formulas.of(key)
        shown = content.value if isinstance(content, Formula) else content
        decimals = ("three",) if key.startswith("factor:") else ()
        put(sheet, row, _RECOMPUTED, content, *(("wrapped",) if isinstance(shown, str) else (*decimals, "left")))
        stored = key in _CHECKED or key.startswith(("factor:", "open:"))
        if stored:
            place = layout.stored[("result", key)]
            put(sheet, row, _STORED, Formula(layout.stored_value("result", key), formulas.stored(key)), "left")
            put(sheet, row, _VERDICT, Formula(f"={layout.at('check', place, 5)}", case.labels["check.ok"]))
    write_caps(sheet, layout)
    row = layout.summary_rows["band_words"]
    looks_of = band_styles(case.rubric)
    words = {case.words.bands.get(band.id, band.id): looks_of[band.id] for band in case.rubric.bands}
    color_words(sheet, (row, _RECOMPUTED, row, _RECOMPUTED), words)
    last = max(layout.summary_rows.values())
    verdicts = {case.labels["check.ok"]: "good", case.labels["check.different"]: "bad"}
    color_words(sheet, (FIRST_ROW, _VERDICT, last, _VERDICT), verdicts)


def stored_results(case: Case) -> dict[str, float | str | None]:
    """The results as they were published, by their key in the summary."""
    document = score_document(case.issued.cards, case.issued.index, case.document)
    inherent = inherent_document(case.issued.cards, case.issued.index)
    limit = float(case.issued.cards.caps.limit[case.issued.index])
    found: dict[str, float | str | None] = {key: document[key] for key in _CHECKED if key in document}
    found["limit"] = None if limit == float("inf") else limit
    found.pop("inherent")
    if case.rubric.inherent is not None:
        found["inherent"], found["level"] = (inherent["score"], inherent["level"]) if inherent else (None, None)
        factors = inherent["factors"] if inherent else {}
        found |= {f"factor:{name}": factors.get(name) for name in case.rubric.inherent.factors}
    open_ = case.issued.cards.flags.open[:, case.issued.index]
    found |= {f"open:{each.name}": int((open_ == each).sum()) for each in Severity if each}
    return found


def result_label(case: Case, key: str) -> str:
    """What a result is called."""
    kind, _, name = key.partition(":")
    if kind == "factor":
        return f"　{case.words.factors.get(name, name)}"
    if kind == "open":
        return case.labels["summary.open"].format(severity=case.words.severities.get(name, name))
    label = case.labels[f"summary.{kind}"]
    return case.in_language(label, name) if name else label


class SummaryFormulas:
    """Gives the formula of each result."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.case: Case = layout.case
        self.rubric: Rubric = layout.case.rubric
        self.results = stored_results(layout.case)

    def of(self, key: str) -> Formula | Value:
        kind, _, name = key.partition(":")
        if kind == "factor":
            return self._factor(name)
        if kind == "open":
            gravity = int(Severity[name])
            return Formula(f"=COUNTIF({self.layout.slots('open')},{gravity})", self.stored(key))
        if kind == "binding":
            return self._binding(name)
        found: Formula | Value = getattr(self, f"_{key}")()
        return found

    def stored(self, key: str) -> float | str:
        """A stored result as the check sheet holds it; "" for none."""
        found = self.results[key]
        return "" if found is None else found

    def _published(self, text: str) -> str:
        decimals = self.rubric.published_decimals
        return text if decimals is None else f'IF({text}="","",{half_up(text, decimals)})'

    def _of_total(self, key: str, column: str) -> Formula:
        cell = self.layout.pillar(self.rubric.total, column)
        return Formula(f"={self._published(cell)}", self.stored(key))

    def _declared(self) -> Formula:
        return self._of_total("declared", "declared")

    def _assured(self) -> Formula:
        return self._of_total("assured", "assured")

    def _before_cap(self) -> Formula:
        return self._of_total("before_cap", "final")

    def _limit(self) -> Formula:
        count = len(self.rubric.overall_caps)
        if not count:
            return Formula('=""', "")
        first = self.layout.cap_row + 2
        limits = self.layout.span("summary", first, first + count - 1, 4)
        return Formula(f'=IF(COUNT({limits})=0,"",MIN({limits}))', self.stored("limit"))

    def _capped(self) -> Formula:
        before, limit = self.layout.pillar(self.rubric.total, "final"), self.layout.summary("limit")
        cards = self.case.cards
        value = number_or_blank(float(cards.published(cards.final)[0]))
        lowest = f'IF({before}="","",MIN({before},{limit}))'
        return Formula(f"={self._published(lowest)}", value)

    def _final(self) -> Formula:
        rated = [quoted(band.id) for band in self.rubric.bands if not band.rated]
        band, capped = self.layout.summary("band"), self.layout.summary("capped")
        unrated = f"OR({','.join(f'{band}={id}' for id in rated)})" if rated else "FALSE"
        return Formula(f'=IF({unrated},"",{capped})', self.stored("final"))

    def _band(self) -> Formula:
        text = quoted("")
        for band in reversed(self.rubric.bands):
            text = f"IF({truth(band.when.tree, self.layout)}={TRUE},{quoted(band.id)},{text})"
        return Formula(f"={text}", self.stored("band"))

    def _band_words(self) -> Formula:
        names = {band.id: self.case.words.bands.get(band.id, band.id) for band in self.rubric.bands}
        text, band = quoted(""), self.layout.summary("band")
        for id, name in names.items():
            text = f"IF({band}={quoted(id)},{quoted(name)},{text})"
        return Formula(f"={text}", names.get(str(self.stored("band")), ""))

    def _coverage(self) -> Formula:
        weights, code = self.layout.answers("weight"), self.layout.answers("code")
        whole = f"(SUMIFS({weights},{code},0)+SUMIFS({weights},{code},5))"
        share = f"100*SUMIFS({weights},{self.layout.answers('answered')},1)/{whole}"
        return Formula(f"=IF({whole}=0,0,{self._rounded(share)})", self.stored("coverage"))

    def _confidence(self) -> Formula:
        layout = self.layout
        weights, code = layout.answers("weight"), layout.answers("code")
        whole = f"(SUMIFS({weights},{code},0)+SUMIFS({weights},{code},5))"
        share = f"100*SUM({layout.answers('trusted')})/{whole}"
        kind = quoted(self.case.labels["flag_kinds.check"])
        open_ = f'COUNTIFS({layout.slots("kind")},{kind},{layout.slots("open")},">={int(Severity.MAJOR)}")'
        points, most = (layout.rubric_cell(f"confidence:{key}", 0, "value") for key in ("points", "most_points"))
        lost = f"MIN({points}*{open_},{most})"
        kept = f"MAX(0,IF({whole}=0,0,{share})-{lost})"
        return Formula(f"={self._rounded(kept)}", self.stored("confidence"))

    def _rounded(self, text: str) -> str:
        decimals = self.rubric.published_decimals
        return text if decimals is None else half_up(text, decimals)

    def _inherent(self) -> Formula:
        rule = self.rubric.inherent
        assert rule is not None
        factors = [self.layout.summary(f"factor:{name}") for name in rule.factors]
        total = half_up("+".join(factors), 1)
        return Formula(f'=IF(COUNT({",".join(factors)})<{len(factors)},"",{total})', self.stored("inherent"))

    def _level(self) -> Formula:
        rule = self.rubric.inherent
        assert rule is not None
        score, text = self.layout.summary("inherent"), quoted("")
        for place in reversed(range(len(rule.levels))):
            least = self.layout.rubric_cell("levels", place, "value")
            text = f"IF({score}>={least},{quoted(rule.levels[place][0])},{text})"
        return Formula(f'=IF({score}="","",{text})', self.stored("level"))

    def _factor(self, name: str) -> Formula:
        rule = self.rubric.inherent
        assert rule is not None
        value = number_or_blank(float(self.case.cards.inherent.factors[name][0]))
        figure = number(rule.factors[name].tree, self.layout)
        known = truth(rule.only_if.tree, self.layout)
        return Formula(f'=IF({known}={TRUE},IFERROR({figure},""),"")', value)

    def _previous(self) -> Value:
        if self.case.previous is None:
            return self.case.labels["not_recorded"]
        return float(self.case.previous.published(self.case.previous.final)[0])

    def _change(self) -> Formula | Value:
        if self.case.previous is None:
            return None
        final, previous = self.layout.summary("final"), self.layout.summary("previous")
        now, before = self.stored("final"), self._previous()
        value = round(now - before, 1) if isinstance(now, float) and isinstance(before, float) else ""
        return Formula(f'=IF(OR({final}="",{previous}=""),"",{rounded(f"{final}-{previous}", 1)})', value)

    def _binding(self, language: str) -> Value:
        """Why the total is held down, in words, as the score was issued."""
        document = score_document(self.case.issued.cards, self.case.issued.index, self.case.document)
        binding = document["binding_cap"]
        if binding:
            return str(binding["text"][language])
        return pillar_cap_words(document, self.rubric, language) or labels("supplier", language)["no_cap"]
