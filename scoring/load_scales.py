"""From the settings of an item in YAML to its scale."""

import re
from collections.abc import Callable, Mapping
from itertools import pairwise

import numpy as np

from questionnaires.answers.choices import Choice, Choices
from questionnaires.answers.composite import Matrix, Record
from questionnaires.expressions.binding import Names
from questionnaires.expressions.binding import bind as bind_expression
from questionnaires.expressions.tree import Kind
from questionnaires.model import Question, Rule
from questionnaires.yaml_source import Source
from scoring.scales import (
    Band,
    BandScale,
    FormulaScale,
    MatrixScale,
    OptionScale,
    PartsScale,
    Reversed,
    Scale,
    SeveralScale,
    Verdict,
    judge_bands,
)
from scoring.severity import Severity

BindRule = Callable[[Source, Kind], Rule | None]

_VERDICT = re.compile(r"(-?\d+(?:\.\d+)?)(?: (ZT|CRIT|MAJOR|MINOR))?")
_BAND = re.compile(r"(>=|>|<=|<|==) ?(-?\d+(?:\.\d+)?)")
_SCALE_KEYS = ("options", "bands", "value", "parts", "cells")
ITEM_KEYS = (*_SCALE_KEYS, "group", "weight", "gate", "combine", "most", "measure", "unknown", "rows", "flags",
             "reverse")  # fmt: skip


def load_scale(source: Source, question: Question, bind: BindRule) -> Scale | None:
    """The scale of an item, None for one that is not scored."""
    scales = [key for key in _SCALE_KEYS if source.get(key)]
    if len(scales) != 1:
        weight: float = source.scalar("weight", float, 1.0)
        if scales or weight:
            source.problem("rubric_one_scale", question=question.id, known=", ".join(_SCALE_KEYS))
        return None
    scale = _LOAD[scales[0]](source, question, bind)
    if scale is not None and source.get("reverse"):
        return Reversed(scale, source.scalar("reverse", float, 100.0))
    return scale


def verdict(source: Source) -> Verdict:
    """`70`, or `40 MAJOR`."""
    match = _VERDICT.fullmatch(str(source.value))
    if match is None:
        if not source.missing:
            source.problem("rubric_verdict", found=str(source.value))
        return Verdict(0.0)
    return Verdict(float(match[1]), Severity[match[2]] if match[2] else Severity.NONE)


def needed_rule(source: Source, key: str, bind: BindRule) -> Rule:
    """A condition that must be there; where it is wrong a stand-in keeps the loading going."""
    return bind(source.child(key), Kind.TRUTH) or Rule("1 == 0", bind_expression("1 == 0", Names({}), Kind.TRUTH))


def severities(source: Source | None, bind: BindRule) -> dict[Severity, Rule]:
    """Conditions by the severity they raise."""
    found = {}
    for key, item in source.items() if source else ():
        if key not in Severity.__members__ or key == "NONE":
            item.problem("definition_option_unknown", found=key, known="ZT, CRIT, MAJOR, MINOR")
        elif rule := bind(item, Kind.TRUTH):
            found[Severity[key]] = rule
    return found


def _options(source: Source, question: Question, bind: BindRule) -> Scale | None:
    if not isinstance(question.shape, Choice | Choices):
        source.child("options").problem("rubric_scale_type", question=question.id, type=question.type)
        return None
    verdicts = tuple(verdict(item) for item in _each(source.child("options"), question.shape.codes))
    if isinstance(question.shape, Choice):
        return OptionScale(verdicts)
    combine = source.scalar("combine", str, "")
    if combine not in ("add", "lowest"):
        source.problem("definition_option_unknown", found=combine or "-", known="combine: add, lowest")
    return SeveralScale(verdicts, add=combine == "add", most=source.scalar("most", float, 100.0))


def _each(source: Source, keys: tuple[str, ...]) -> list[Source]:
    """The value of every key, in this order; one too many or too few is a problem."""
    source.only(*keys)
    return [source.child(key) for key in keys]


def _bands(source: Source) -> tuple[Band, ...]:
    bands = []
    for key, item in source.items():
        match = _BAND.fullmatch(key)
        if match is None:
            item.problem("rubric_band", found=key)
        else:
            bands.append(Band(match[1], float(match[2]), verdict(item)))
    if (gap := _gap(bands)) is not None:
        source.problem("rubric_band_gap", figure=f"{gap:g}")
    return tuple(bands)


def _gap(bands: list[Band]) -> float | None:
    """A figure no band answers, if there is one: tried at every limit and between and beyond them."""
    limits = sorted({band.limit for band in bands})
    between = [(low + high) / 2 for low, high in pairwise(limits)]
    ends = [limits[0] - 1, limits[-1] + 1] if limits else []
    figures = np.array(sorted([*limits, *between, *ends]))
    missed = figures[np.isnan(judge_bands(tuple(bands), figures).values)] if bands else figures
    return float(missed[0]) if len(missed) else None


def _band_scale(source: Source, question: Question, bind: BindRule) -> Scale | None:
    measure = source.get("measure")
    where = measure or Source(source.file, source.line, question.id, source.problems)
    rule = bind(where, Kind.NUMBER)
    unknown = source.get("unknown")
    bands = _bands(source.child("bands"))
    return BandScale(rule, bands, verdict(unknown) if unknown else None) if rule else None


def _formula(source: Source, question: Question, bind: BindRule) -> Scale | None:
    rule = bind(source.child("value"), Kind.NUMBER)
    return FormulaScale(rule, severities(source.get("flags"), bind)) if rule else None


def _parts(source: Source, question: Question, bind: BindRule) -> Scale | None:
    if not isinstance(question.shape, Record):
        source.child("parts").problem("rubric_scale_type", question=question.id, type=question.type)
        return None
    source.child("parts").only(*question.shape.fields)
    return PartsScale({key: _bands(item) for key, item in source.child("parts").items()})


def _matrix(source: Source, question: Question, bind: BindRule) -> Scale | None:
    shape = question.shape
    if not isinstance(shape, Matrix):
        source.child("cells").problem("rubric_scale_type", question=question.id, type=question.type)
        return None
    cells = tuple(
        None if item.value == "left_out" else item.number() for item in _each(source.child("cells"), shape.choice.codes)
    )
    weights: Mapping[str, float] = {
        row: item.number() for row, item in zip(shape.rows, _each(source.child("rows"), shape.rows), strict=False)
    }
    return MatrixScale(weights, cells, severities(source.get("flags"), bind))


_LOAD: dict[str, Callable[[Source, Question, BindRule], Scale | None]] = {
    "options": _options,
    "bands": _band_scale,
    "value": _formula,
    "parts": _parts,
    "cells": _matrix,
}
