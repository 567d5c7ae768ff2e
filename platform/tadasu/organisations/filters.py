"""What of the supplier table is wanted, and in what order: read from the address of the page, and written to it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from questionnaires.codes import PREFECTURES
from tadasu.errors import Refused
from tadasu.incoming import LARGEST_ID
from tadasu.organisations.bands import BANDS
from tadasu.organisations.words import ANSWERING, DELIVERY

SORTS = {"priority": "desc", "name": "asc", "band": "desc", "score": "asc", "answered": "desc"}
DIRECTIONS = ("asc", "desc")
LONGEST_QUERY = 200
LONGEST_ADDRESS = 4_000
"""Of a filter as `Filter.query` writes it, where one kanji takes nine characters."""
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "band": tuple(BANDS),
    "answering": tuple(ANSWERING),
    "delivery": tuple(DELIVERY),
    "prefecture": PREFECTURES,
    "archived": ("yes",),
    "sort": tuple(SORTS),
    "order": DIRECTIONS,
}
_NUMBERS = {"tier": 9, "owner": LARGEST_ID, "campaign": LARGEST_ID, "after": LARGEST_ID, "before": LARGEST_ID}


@dataclass(frozen=True)
class Filter:
    """Empty means any. `after` and `before` are the supplier at the edge of the page that was seen."""

    q: str = ""
    band: str = ""
    answering: str = ""
    delivery: str = ""
    tag: str = ""
    prefecture: str = ""
    tier: int | None = None
    owner: int | None = None
    archived: str = ""
    campaign: int | None = None  # that suppliers are being chosen for
    sort: str = "priority"
    order: str = ""
    after: int | None = None
    before: int | None = None

    @property
    def descending(self) -> bool:
        return (self.order or SORTS[self.sort]) == "desc"

    @property
    def chosen(self) -> dict[str, str | int]:
        """What narrows the list, by name of the parameter."""
        return {
            name: getattr(self, name)
            for name in ("q", "band", "answering", "delivery", "tag", "prefecture", "tier", "owner", "archived")
            if getattr(self, name) not in ("", None)
        }

    @property
    def narrowing(self) -> "Filter":
        """The same suppliers in the usual order, from the beginning."""
        return Filter(**self.chosen)  # type: ignore[arg-type]  # Names and values are those of the fields.

    def query(self, **changes: Any) -> str:
        """The address's part behind the question mark; a change starts the list from its beginning."""
        fresh = replace(self, **{"after": None, "before": None, **changes})
        given = {
            field.name: value
            for field in fields(fresh)
            if (value := getattr(fresh, field.name)) not in ("", None) and value != field.default
        }
        return urlencode(given)

    def sorted_by(self, sort: str) -> str:
        """The address's part for a click on a heading: the usual direction first, then the other."""
        usual = SORTS[sort]
        other = "asc" if usual == "desc" else "desc"
        is_usual = self.sort == sort and (self.order or usual) == usual
        return self.query(sort=sort, order=other if is_usual else "")


def read_filter(args: "MultiDict[str, str]") -> Filter:
    """Raises Refused for a parameter given twice and for values that no link of ours holds."""
    names = {field.name for field in fields(Filter)}
    given: dict[str, Any] = {}
    for name, values in args.lists():
        if name not in names:
            continue
        if len(values) > 1:
            raise Refused("parameter_repeated", _("The address holds %(name)s twice.", name=name), 400)
        if values[0]:
            given[name] = _checked(name, values[0])
    if "after" in given and "before" in given:
        raise _invalid("before")
    return Filter(**given)


def read_query(query: str) -> Filter:
    """As read_filter, from the part of an address behind the question mark. Raises Refused as it does."""
    try:
        pairs = parse_qsl(query.removeprefix("?"), strict_parsing=bool(query), max_num_fields=30)
    except ValueError as error:
        raise _invalid("filter") from error
    return read_filter(MultiDict(pairs))


def _checked(name: str, value: str) -> str | int:
    if name in _NUMBERS:
        if not (value.isascii() and value.isdigit() and len(value) <= 10 and 1 <= int(value) <= _NUMBERS[name]):
            raise _invalid(name)
        return int(value)
    if name in _CHOICES and value not in _CHOICES[name]:
        raise _invalid(name)
    if "\0" in value or any(0xD800 <= ord(character) <= 0xDFFF for character in value):
        raise _invalid(name)
    return value[:LONGEST_QUERY]


def _invalid(name: str) -> Refused:
    message = _("The address holds a value for %(name)s that does not exist. Please start from the list.", name=name)
    return Refused("paging_invalid", message, 422, name)
