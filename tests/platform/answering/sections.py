"""The pages of sections: where they are, the form a browser would send of one, and what was stored."""

from collections.abc import Callable
from html.parser import HTMLParser

from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from questionnaires.catalogue import questionnaire
from tadasu.database import Database
from tadasu.responses.models import Answer
from tests.platform.conftest import Browser
from tests.platform.worlds import World

SECTIONS = tuple(section.id for section in questionnaire().sections)
SITE = "/answer/sections/site"
Page = Callable[..., tuple[World, Browser]]


def form_of(page: str, **fields: str) -> MultiDict[str, str]:
    """The fields a browser would send of a section's form, with some typed anew."""
    reader = _FormReader()
    reader.feed(page)
    form = MultiDict((name, value) for name, value in reader.fields if name != "csrf_token")
    for name, value in fields.items():
        form.setlist(name.replace("__", "-"), [value])
    return form


class _FormReader(HTMLParser):
    """What the form that holds the answers would send: ticked boxes, chosen options, texts; nothing of a template."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._is_ours = self._in_template = self._is_first = False
        self._list = self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._is_ours = has.get("id") == "answers"
        if tag == "template":
            self._in_template = True
        if not self._is_ours or self._in_template:
            return
        if tag == "input" and _is_sent(has):
            self.fields.append((has["name"], has.get("value", "on")))
        elif tag == "select":
            self._list, self._is_first = has["name"], True
        elif tag == "option" and self._list:
            self._choose(has)
        elif tag == "textarea":
            self._text = has["name"]
            self.fields.append((self._text, ""))

    def handle_data(self, data: str) -> None:
        if self._text:
            name, text = self.fields.pop()
            self.fields.append((name, text + data))

    def handle_endtag(self, tag: str) -> None:
        self._text = "" if tag == "textarea" else self._text
        self._list = "" if tag == "select" else self._list
        self._is_ours = self._is_ours and tag != "form"
        self._in_template = self._in_template and tag != "template"

    def _choose(self, option: dict[str, str]) -> None:
        """A list sends its first option until one is chosen."""
        if self._is_first or "selected" in option:
            self.fields = self.fields if self._is_first else self.fields[:-1]
            self.fields.append((self._list, option.get("value", "")))
        self._is_first = False


def _is_sent(field: dict[str, str]) -> bool:
    is_box = field.get("type") in ("checkbox", "radio")
    return "name" in field and field.get("type") not in ("submit", "file") and (not is_box or "checked" in field)


def stored(database: Database, world: World) -> dict[str, str]:
    with database.reading() as session:
        return {
            each.question: each.value
            for each in session.scalars(select(Answer))
            if each.response_id == world.response_id
        }
