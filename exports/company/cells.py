"""Small steps from columns of a portfolio to cells of a table."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from exports.company.profile import is_asked
from exports.company.report import CompanyReport
from exports.company.table import TableText
from exports.workbook_styles import band_styles
from questionnaires.option_words import option_words

Array = NDArray[Any]
NO_BAND = -1  # the place of the band where no condition of the rubric holds


def table_text(report: CompanyReport, key: str) -> TableText:
    """The words around the table of one sheet."""
    labels = report.labels
    return TableText(
        name=labels[f"sheets.{key}"],
        title=labels[f"titles.{key}"],
        note=labels[f"notes.{key}"],
        total=labels["total"],
        empty=labels["not_recorded"],
    )


def known(column: Array, order: Array, absent: str | None = None) -> list[Any]:
    """Figures in the order listed, whole ones as integers; `absent` where there is none."""
    return [absent if value != value else _plain(value) for value in column[order].tolist()]


def _plain(value: float) -> float:
    return int(value) if value == int(value) else value


def listed(words: list[str], order: Array) -> list[str]:
    return [words[place] for place in order.tolist()]


def chosen(report: CompanyReport, leaf: str, column: Array, absent: str) -> list[str]:
    """Names of the options chosen, `absent` where none is known."""
    if not is_asked(report.questionnaire, leaf):
        return [absent] * len(column)
    options = report.questionnaire.leaves[leaf].options
    names = option_words(report.questionnaire, leaf, report.data_language)
    words = [*(names.get(option, option) for option in options), absent]
    return [words[place] for place in column.tolist()]


def band_words(report: CompanyReport, places: Iterable[int]) -> list[str]:
    """Names of bands by their places in the rubric."""
    words = [*(report.words.bands.get(band.id, band.id) for band in report.rubric.bands), report.labels["no_band"]]
    return [words[place] for place in places]


def band_looks(report: CompanyReport) -> Mapping[str, str]:
    """The look of each band by its name."""
    return {report.words.bands.get(id, id): look for id, look in band_styles(report.rubric).items()}


def severity_words(report: CompanyReport) -> list[str]:
    """Names of severities by number; the first is for none."""
    names = report.words.severities
    return [report.labels["none"], *(names.get(id, id) for id in ("MINOR", "MAJOR", "CRIT", "ZT"))]


def severity_looks(report: CompanyReport) -> Mapping[str, str]:
    names = report.words.severities
    return {names.get(id, id): id for id in ("ZT", "CRIT", "MAJOR", "MINOR")}


def level_words(report: CompanyReport, scores: Array) -> list[str]:
    """The level of each inherent risk score, by the rubric's limits."""
    levels = report.rubric.inherent.levels if report.rubric.inherent else ()
    names = report.words.levels
    return [
        next((names.get(level, level) for level, least in levels if score >= least), report.labels["none"])
        for score in np.nan_to_num(scores, nan=-1.0).tolist()
    ]
