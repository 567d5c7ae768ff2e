"""The words of what suppliers can be filtered by and of their fields, and names of places in the reader's language."""

from collections.abc import Mapping
from functools import cache

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from questionnaires.codes import code_names
from questionnaires.problems import Problem
from questionnaires.yaml_source import mapping_of_texts
from scoring.load_words import read_common
from tadasu.language import language

ANSWERING: Mapping[str, LazyString] = {
    "none": _l("Not asked yet"), "not_opened": _l("Not opened"), "opened": _l("Opened"), "started": _l("Answering"),
    "submitted": _l("Submitted"), "in_review": _l("In review"), "returned": _l("Asked back"),
    "accepted": _l("Accepted"), "declined": _l("Declined"), "withdrawn": _l("Withdrawn"),
}  # fmt: skip
DELIVERY: Mapping[str, LazyString] = {
    "queued": _l("Waiting to be sent"), "sent": _l("Sent"), "failed": _l("Not delivered"),
    "unknown": _l("Delivery unknown"), "bounced": _l("Returned as undeliverable"),
}  # fmt: skip
FIELDS: Mapping[str, LazyString] = {
    "name": _l("Registered name"), "name_kana": _l("Name in kana"), "name_romaji": _l("Name in Latin letters"),
    "aliases": _l("Other names"), "corporate_number": _l("Corporate number"), "own_code": _l("Your code"),
    "country": _l("Country"), "postcode": _l("Postcode"), "prefecture": _l("Prefecture"),
    "town": _l("City, town or village"), "street": _l("Street and building"), "address": _l("Address, whole"),
    "tier": _l("Tier"), "owner": _l("Looked after by"), "spend": _l("Purchases a year"),
    "spend_currency": _l("Currency"), "contact_name": _l("Contact person"), "contact_email": _l("E-mail address"),
    "contact_language": _l("Language of mails"), "tags": _l("Tags"), "note": _l("Note"),
}  # fmt: skip
KINDS: Mapping[str, LazyString] = {
    "supervising": _l("Supervising organisation"), "support": _l("Registered support organisation"),
    "sending": _l("Sending organisation"), "broker": _l("Broker or recruiter"),
}  # fmt: skip


def severity(code: str) -> str:
    """What rubrics call the gravity of a flag."""
    return _severities(language()).get(code, code)


def prefectures() -> Mapping[str, str]:
    return code_names("prefectures", language())


def countries() -> list[tuple[str, str]]:
    """Japan first, then by name."""
    names = code_names("countries", language())
    return [("JP", names["JP"]), *sorted(((code, name) for code, name in names.items() if code != "JP"), key=_by_name)]


def in_words(problem: Problem) -> str:
    """Reason and remedy in the reader's language."""
    between = "" if language() == "ja" else " "
    return f"{problem.reason(language())}{between}{problem.remedy(language())}"


@cache
def _severities(language: str) -> Mapping[str, str]:
    return mapping_of_texts(read_common(language).get("severities"))


def _by_name(pair: tuple[str, str]) -> str:
    return pair[1]
