"""The home page: what waits for somebody now, then the portfolio. And the lists behind its numbers."""

from datetime import date
from typing import Any

from babel.dates import format_skeleton
from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from tadasu.accounts.landing import landing
from tadasu.asker import MEMBER, current_asker, member_of
from tadasu.assessments import totals, worklist
from tadasu.charts.bands import BandCount, band_distribution
from tadasu.charts.drawing import Picture
from tadasu.charts.trend import Series, trend_line
from tadasu.clock import utc_now
from tadasu.incoming import LARGEST_ID
from tadasu.language import language
from tadasu.organisations.bands import BANDS
from tadasu.transaction import db

home = Blueprint("home", __name__, template_folder="templates")

KIND_NAMES = {
    "zero_tolerance": _l("Zero-tolerance flags to review"),
    "contradictions": _l("Contradictions in answers"),
    "mails": _l("Mails that did not arrive"),
    "help": _l("Suppliers asking for help"),
    "reopen": _l("Suppliers asking to change their answers"),
    "review": _l("Submissions to review"),
}
CODE_NAMES = {
    "failed": _l("Not delivered"),
    "bounced": _l("Returned as undeliverable"),
    "unknown": _l("Delivery unknown"),
    "submitted": _l("Submitted"),
    "in_review": _l("In review"),
    "address": _l("The address is wrong or gets no mail"),
    "time": _l("More time is asked for"),
    "reopen": _l("Wants to change what was submitted"),
}


_OTHERS = ("admin.home", "accounts.requests", "accounts.engagements")  # where those begin who are no member's


@home.get("/", endpoint="home")
def show_home() -> ResponseReturnValue:
    asker = current_asker()
    if asker.role not in MEMBER:
        return redirect(url_for(landing(asker.role)), 303)
    figures, counted_at = totals.totals_of(db(), member_of(asker), utc_now())
    return render_template(
        "assessments/home.html",
        work=[each for each in figures["work"] if each["count"]],
        kinds=KIND_NAMES,
        codes=CODE_NAMES,
        portfolio=_portfolio(figures["bands"]),
        picture=_band_picture(figures["bands"]),
        trend=_trend(figures["campaigns"]),
        campaigns=[_campaign(each) for each in figures["campaigns"]],
        counted_at=counted_at,
    )


@home.get("/waiting/<kind>")
def waiting(kind: str) -> ResponseReturnValue:
    if kind not in worklist.KINDS:
        abort(404)
    rows = worklist.waiting(db(), member_of(current_asker()), kind, after=_place(), most=worklist.PAGE + 1)
    older = ""
    if len(rows) > worklist.PAGE:
        rows = rows[: worklist.PAGE]
        older = url_for("home.waiting", kind=kind, after=f"{rows[-1].workers or 0}.{rows[-1].id}")
    return render_template(
        "assessments/waiting.html", kind=kind, title=KIND_NAMES[kind], codes=CODE_NAMES, rows=rows, older=older
    )


def _campaign(counts: dict[str, Any]) -> dict[str, Any]:
    """As it is shown: with the percentage of those asked who answered, None where nobody was asked."""
    rate = 100 * counts["answered"] / counts["asked"] if counts["asked"] else None
    return {**counts, "sent_on": date.fromisoformat(counts["sent_on"]), "rate": rate}


def _place() -> tuple[int, int] | None:
    """Where the page before ended; a place that makes no sense is the beginning."""
    workers, _dot, id = request.args.get("after", "").partition(".")
    if workers.isascii() and workers.isdigit() and id.isascii() and id.isdigit() and len(workers + id) < 18:
        return min(int(workers), LARGEST_ID), min(int(id), LARGEST_ID)
    return None


def _portfolio(bands: dict[str, dict[str, int]]) -> list[tuple[str, str, int, int, str]]:
    """Code, name, suppliers, workers, and the list behind them."""
    return [
        (band, str(name), bands[band]["suppliers"], bands[band]["workers"],
         url_for("organisations.suppliers", band=band))
        for band, name in BANDS.items()
        if band in bands
    ]  # fmt: skip


def _band_picture(bands: dict[str, dict[str, int]]) -> Picture | None:
    known = [BandCount(code, str(name), bands[code]["suppliers"]) for code, name in BANDS.items() if code in bands]
    if not any(each.count for each in known):
        return None
    return band_distribution(
        known,
        name="bands",
        title=_("Suppliers by band"),
        headings=(_("Band"), _("Suppliers"), _("Share")),
        language=language(),
    )


def _trend(campaigns: list[dict[str, Any]]) -> Picture | None:
    """Bands over campaigns with answers; None with fewer than two of them."""
    answered = [each for each in campaigns if each["bands"]]
    if len(answered) < 2:
        return None

    def line(*bands: str) -> tuple[float | None, ...]:
        return tuple(float(sum(each["bands"].get(band, 0) for band in bands)) for each in answered)

    return trend_line(
        [format_skeleton("yMMM", date.fromisoformat(each["sent_on"]), locale=language()) for each in answered],
        [
            Series(_("Critical or high"), line("critical", "high"), "#8c1d18"),
            Series(_("Medium"), line("medium", "medium_unverified")),
            Series(_("Low"), line("low"), "#3f7d55"),
        ],
        name="trend",
        title=_("Suppliers by band over campaigns"),
        heading=_("Campaign"),
        language=language(),
    )
