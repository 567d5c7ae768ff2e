"""The bands a supplier can be in: their words where no rubric gives its own, and how grave each is."""

from collections.abc import Mapping

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from tadasu.organisations.blueprint import bp

NOT_ASSESSED = "unknown"
BANDS: Mapping[str, LazyString] = {
    "critical": _l("Critical"), "high": _l("High"), "medium": _l("Medium"),
    "medium_unverified": _l("Medium (unverified)"), "low": _l("Low"), "not_rated": _l("Not rated"),
    "not_applicable": _l("Not applicable"), NOT_ASSESSED: _l("Unknown"),
}  # fmt: skip
BAND_RANKS: Mapping[str, int] = {"critical": 4, "high": 3, "medium": 2, "medium_unverified": 2, "low": 1}


@bp.app_template_global("band_name")
def band_name(code: str) -> str:
    """The word for a band; the code of one that only a rubric of somebody's own knows."""
    return str(BANDS.get(code, code))
