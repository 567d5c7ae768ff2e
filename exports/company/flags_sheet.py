"""Sheet "Flags": every flag of every site, in the order of the portfolio."""

from collections.abc import Iterator, Sequence

import numpy as np

from exports.company.cells import band_looks, band_words, severity_looks, severity_words, table_text
from exports.company.portfolio import Portfolio
from exports.company.report import CompanyReport
from exports.company.table import Column, write_table
from exports.workbook import Book, Cell
from scoring.severity import FlagState

_MOST_WRAPPED = 20_000  # measuring wrapped rows keeps a spreadsheet program busy when it opens many more


def write_flags(book: Book, portfolio: Portfolio, report: CompanyReport) -> None:
    say = report.labels.under("columns")
    long = ("wrapped",) if len(portfolio.flags) <= _MOST_WRAPPED else ("text",)
    columns = [
        Column(say["supplier"], 26, long), Column(say["site"], 15, long),
        Column(say["band"], 14, long, looks=band_looks(report)),
        Column(say["severity"], 14, looks=severity_looks(report)), Column(say["flag"], 19, long),
        Column(say["state"], 13, long), Column(say["group"], 18, long), Column(say["fact"], 50, long),
        Column(say["answer"], 38, long), Column(say["basis"], 11, long), Column(say["affected"], 11, ("whole",)),
        Column(say["sources"], 26, long),
    ]  # fmt: skip
    rows = _rows(portfolio, report)
    write_table(book, table_text(report, "flags"), columns, rows, count=len(portfolio.flags))


def _rows(portfolio: Portfolio, report: CompanyReport) -> Iterator[Sequence[Cell]]:
    flags, words = portfolio.flags, portfolio.flags.words.texts
    severities, names = severity_words(report), report.words
    states = [names.states.get(state.word, state.word) for state in FlagState]
    bands = band_words(report, portfolio["band"].tolist())
    groups = {word: names.groups.get(word, word) for word in set(map(words.__getitem__, flags.groups))}
    bases = {word: _basis(word, report) for word in set(map(words.__getitem__, flags.subjects))}
    for place in listing_order(portfolio).tolist():
        response = flags.responses[place]
        yield (
            portfolio.names[response], portfolio.sites[response], bands[response], severities[flags.severities[place]],
            words[flags.ids[place]], states[flags.states[place]], groups[words[flags.groups[place]]],
            words[flags.facts[place]], words[flags.answers[place]], bases[words[flags.subjects[place]]],
            flags.affected[place], words[flags.sources[place]],
        )  # fmt: skip


def listing_order(portfolio: Portfolio) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    """Places of flags: suppliers as the portfolio lists them, the flags of each as they came."""
    ranks = np.empty(portfolio.size, np.int64)
    ranks[portfolio.order] = np.arange(portfolio.size)
    return np.argsort(ranks[np.asarray(portfolio.flags.responses, np.int64)], kind="stable").astype(np.int64)


def _basis(subject: str, report: CompanyReport) -> str:
    question = report.questionnaire.questions.get(subject)
    return report.labels["none"] if question is None else str(report.labels[f"bases.{question.basis.value}"])
