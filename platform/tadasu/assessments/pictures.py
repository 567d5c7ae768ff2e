"""The pictures of a score: from declared to final, the pillars, and the scores of earlier campaigns."""

from collections.abc import Sequence

from babel.dates import format_skeleton
from flask_babel import gettext as _

from scoring.rubric import Combine
from tadasu.assessments.queries import Round
from tadasu.assessments.sheets import Sheet
from tadasu.charts.drawing import Picture
from tadasu.charts.pillars import Pillar, pillar_bars
from tadasu.charts.trend import Series, trend_line
from tadasu.charts.waterfall import Change, Reached, waterfall

_SMALLEST = 0.05  # of a point; less is rounding


def score_waterfall(sheet: Sheet) -> Picture | None:
    """None where the submission has no final score."""
    score = sheet.score
    figures = [score.get(name) for name in ("declared", "assured", "before_cap", "final")]
    if any(figure is None for figure in figures):
        return None
    declared, assured, before_cap, final = (float(figure) for figure in figures if figure is not None)
    steps: list[Reached | Change] = [Reached(_("Declared"), declared)]
    if _differs(assured, declared):
        steps.append(Change(_("Answers whose evidence is missing or too weak"), assured - declared))
    steps.append(Reached(_("After evidence"), assured))
    steps += _limits_of_pillars(sheet, before_cap - assured)
    if _differs(final, before_cap):
        steps.append(
            Change(sheet.binding or _("Limit on the whole"), final - before_cap, score["binding_cap"]["limit"])
        )
    steps.append(Reached(_("Final"), final))
    return waterfall(
        steps,
        name="waterfall",
        title=_("From the declared score to the final one"),
        headings=(_("Step"), _("Points"), _("Comes to")),
        language=sheet.language,
    )


def _limits_of_pillars(sheet: Sheet, whole: float) -> list[Reached | Change]:
    """What the limit of each pillar costs the total; they add up to `whole`, up to rounding."""
    if not _differs(whole, 0):
        return []
    pillars = sheet.score["pillars"]
    weights = sum(each["weight"] for each in pillars.values() if each["assured"] is not None)
    if sheet.rubric.groups[sheet.rubric.total].combine is not Combine.MEAN or not weights:
        return [Change(_("Limits of pillars"), whole)]
    return [
        Change(_("Limit of the pillar %(pillar)s", pillar=sheet.texts.groups.get(id, id)), lost, each["cap"])
        for id, each in pillars.items()
        if each["assured"] is not None
        and _differs(lost := (each["final"] - each["assured"]) * each["weight"] / weights, 0)
    ]


def pillar_picture(sheet: Sheet) -> Picture | None:
    pillars = sheet.score.get("pillars", {})
    if not pillars:
        return None
    return pillar_bars(
        [
            Pillar(sheet.texts.groups.get(id, id), each["declared"], each["final"], each["cap"])
            for id, each in pillars.items()
        ],
        name="pillars",
        title=_("Points by pillar"),
        headings=(_("Pillar"), _("Declared"), _("Final"), _("Limit")),
        language=sheet.language,
    )


def history_picture(rounds: Sequence[Round], language: str) -> Picture | None:
    """The final score of each campaign's last round; None with fewer than two campaigns."""
    last: dict[int, Round] = {}
    for each in reversed(rounds):
        if each.assessment_id is not None:
            last[each.campaign_id] = each
    if len(last) < 2:
        return None
    points = sorted(last.values(), key=lambda each: (each.as_of, each.submission_id))
    return trend_line(
        [format_skeleton("yMMM", each.as_of, locale=language) for each in points],
        [Series(_("Final score"), tuple(each.final for each in points))],
        name="history",
        title=_("Final score over campaigns"),
        heading=_("Campaign"),
        language=language,
        highest=100,
        digits=1,
    )


def _differs(one: float, other: float) -> bool:
    return abs(one - other) >= _SMALLEST
