"""The page of a campaign that was sent: how far the suppliers are, and who is where."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tadasu.access import loaded, may
from tadasu.campaigns import guards, planned, queries
from tadasu.campaigns.dates import due_instant, end_of, is_closed
from tadasu.campaigns.models import Campaign, Request
from tadasu.campaigns.pages.blueprint import bp
from tadasu.campaigns.steps import Step, is_about_to_be_asked, is_left_unasked, next_steps
from tadasu.charts.drawing import Picture
from tadasu.charts.funnel import Stage, funnel
from tadasu.clock import utc_now
from tadasu.incoming import number_asked
from tadasu.language import language
from tadasu.library.words import questionnaire_title
from tadasu.transaction import db

_NEEDS_ADMINISTRATOR = frozenset({Step.EXTEND, Step.WITHDRAW, Step.UNDO, Step.TELEPHONE})


@dataclass(frozen=True)
class Line:
    """One request of the list with its first sensible step, if the asker may take one."""

    request: Request
    step: Step | None
    needs_help: bool
    is_overdue: bool
    is_unasked: bool


@bp.get("/campaigns/<int:campaign_id>")
def campaign(campaign_id: int) -> ResponseReturnValue:
    found = loaded(Campaign)
    if found.sent_at is None:
        return redirect(url_for(f"campaigns.{_first_open_step(found)}", campaign_id=found.id), 303)
    where, search = request.args.get("where", ""), request.args.get("q", "")[:100]
    after = number_asked("after")
    rows = queries.request_page(db(), found.id, where=where, search=search, after=after)
    counts = queries.counts(db(), found.id)
    shown = rows[: queries.PAGE]

    def address(place: str = "", after: int = 0) -> str:
        return url_for("campaigns.campaign", campaign_id=found.id, where=place or None, q=search or None,
                       after=after or None) + "#requests"  # fmt: skip

    return render_template(
        "campaigns/campaign.html",
        campaign=found,
        lines=lines_of(shown),
        counts=counts,
        where=where,
        search=search,
        places=_places(found, counts, where),
        address=address,
        older=address(where, shown[-1].id) if len(rows) > queries.PAGE else "",
        newest=address(where) if after else "",
        stages=stage_words(),
        picture=_picture(counts),
        questionnaire_title=questionnaire_title(found.questionnaire, language()),
    )


def lines_of(requests: Sequence[Request]) -> list[Line]:
    """Requests with what can be done about each."""
    now = utc_now()
    calls = queries.open_calls(db(), [each.id for each in requests])
    return [
        Line(
            each,
            _first_step(each, calls.get(each.id, ())),
            each.id in calls,
            each.round == 0 and now >= due_instant(each, each.campaign),
            is_left_unasked(each, takes_answers=guards.takes_answers(each, now)),
        )
        for each in requests
    ]


def _first_step(each: Request, calls: Collection[str]) -> Step | None:
    """None while the first letter is only about to leave: there is nothing to do but to wait."""
    if is_about_to_be_asked(each, takes_answers=guards.takes_answers(each, utc_now())) and not calls:
        return None
    return next((step for step in steps_of(each, calls) if may_take(step)), None)


def steps_of(found: Request, calls: Collection[str]) -> list[Step]:
    """All sensible next steps, whoever may take them."""
    closed = is_closed(found, found.campaign, utc_now())
    return next_steps(found, is_closed=closed, has_ended=guards.has_ended(found), calls=calls)


def may_take(step: Step) -> bool:
    """Whether the asker's role includes a step."""
    return step not in _NEEDS_ADMINISTRATOR or may("campaigns.withdraw")


def stage_words() -> Mapping[str, str]:
    """The stages of the funnel, in their order."""
    return {
        "asked": _("Queued"),
        "delivered": _("Delivered"),
        "opened": _("Opened"),
        "begun": _("Answers begun"),
        "answered": _("Submitted"),
        "reviewed": _("Reviewed"),
    }


def place_words() -> Mapping[str, str]:
    """Where a request can be, for the chips of the list."""
    return {
        "attention": _("Needs you"),
        "no_address": _("No address"),
        "queued": _("Waiting to be sent"),
        "failed": _("Not delivered"),
        "bounced": _("Returned as undeliverable"),
        "unknown": _("Delivery unknown"),
        "help": _("Asks for help"),
        "not_opened": _("Not opened"),
        "only_opened": _("Opened"),
        "started": _("Answering"),
        "submitted": _("Submitted"),
        "in_review": _("In review"),
        "returned": _("Asked back"),
        "declined": _("Declined"),
        "reviewed": _("Accepted"),
        "withdrawn": _("Withdrawn"),
    }


def _places(found: Campaign, counts: Mapping[str, int], where: str) -> list[tuple[str, str, int]]:
    """Chips that lead somewhere: places nobody is at are left out, but for the one shown."""
    words = {**place_words(), **({where: stage_words()[where]} if where in stage_words() else {})}
    if found.closed_at is not None or _is_over(found):
        words["queued"] = _("Not written to")
    return [(name, word, counts[name]) for name, word in words.items() if counts[name] or name == where]


def _is_over(found: Campaign) -> bool:
    """Whether the last day on which late answers are taken has passed; single requests may have got a later one."""
    return found.due_on is not None and utc_now() >= end_of(found.due_on + timedelta(days=found.late_days), found.zone)


def _picture(counts: Mapping[str, int]) -> Picture:
    stages = [Stage(word, counts[name]) for name, word in stage_words().items()]
    headings = (_("Stage"), _("Suppliers"), _("Share"))
    return funnel(stages, name="funnel", title=_("How far the suppliers are"), headings=headings, language=language())


def _first_open_step(draft: Campaign) -> str:
    if draft.send_at is not None or planned.failed_at(db(), draft) is not None:
        return "check"
    counts = queries.counts(db(), draft.id)
    if not counts["asked"]:
        return "suppliers"
    return "dates" if draft.due_on is None else "check"
