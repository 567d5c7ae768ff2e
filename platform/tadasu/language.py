"""Which language a page speaks, and how the pages of both say dates and numbers."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date as _format_date
from babel.dates import format_datetime as _format_datetime
from babel.dates import get_timezone_name
from flask import Flask, Response, g, request
from flask_babel import Babel, get_locale
from flask_babel import format_decimal as _format_decimal
from flask_babel import format_percent as _format_percent

from tadasu.config import LANGUAGE_NAMES, LANGUAGES

COOKIE = "lang"
DEFAULT = "ja"
_YEAR_SECONDS = 365 * 24 * 3600


def install(app: Flask) -> None:
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = "translations"
    Babel(app, locale_selector=language)
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.filters.update(
        day=show_day, instant=show_instant, number=show_number, percent=show_percent, zone=show_zone
    )
    app.jinja_env.globals["language_names"] = LANGUAGE_NAMES
    app.context_processor(lambda: {"language": language(), "languages": LANGUAGES})


def language() -> str:
    """The session's, else the cookie's, else what the browser prefers, else Japanese."""
    if g.get("language"):
        return str(g.language)
    asker = g.get("asker")
    if asker is not None:
        return str(asker.language)
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(LANGUAGES) or DEFAULT


def remember(response: Response, chosen: str) -> None:
    response.set_cookie(COOKIE, chosen, max_age=_YEAR_SECONDS, samesite="Lax", httponly=True)


def show_day(day: date | None) -> str:
    pattern = {"ja": "y年M月d日", "en": "d MMMM y"}[language()]
    return "" if day is None else _format_date(day, pattern, locale=get_locale())


def show_instant(at: datetime | None, zone: str = "", length: str = "medium") -> str:
    """An instant in the reader's zone, which is named unless it is the one of the page's other times."""
    if at is None:
        return ""
    asker = g.get("asker")
    where = ZoneInfo(zone or (asker.zone if asker is not None else "Asia/Tokyo"))
    pattern = {"ja": "y年M月d日 H:mm", "en": "d MMM y, H:mm"}[language()]
    if length == "zone":
        pattern += {"ja": "（zzzz）", "en": " (zzzz)"}[language()]
    return _format_datetime(at, pattern, tzinfo=where, locale=get_locale())


def show_zone(zone: str) -> str:
    """A time zone as people call it, never by its name in the tz database."""
    here = ZoneInfo(zone)
    offsets = {datetime(2026, month, 1, tzinfo=here).utcoffset() for month in (1, 7)}
    if len(offsets) == 1:
        return get_timezone_name(here, locale=get_locale(), zone_variant="standard")
    return get_timezone_name(here, locale=get_locale())  # whatever the season


def show_number(value: Any, digits: int = 0) -> str:
    """With the reader's separators; a dash for nothing, since nothing is neither 0 nor 100."""
    if value is None:
        return "–"
    return str(_format_decimal(value, format=f"#,##0{'.' + '0' * digits if digits else ''}"))


def show_percent(value: float | None, digits: int = 0) -> str:
    """A share of a hundred with the reader's separators and sign; a dash for nothing."""
    if value is None:
        return "–"
    return str(_format_percent(value / 100, format=f"#,##0{'.' + '0' * digits if digits else ''}%"))
