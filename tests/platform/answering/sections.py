"""The pages of sections: where they are, the form a browser would send of one, and what was stored."""

import re
from collections.abc import Callable

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
    """The fields a browser would send of a page, with some typed anew."""
    shown = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    form = MultiDict([(name, value) for name, value in shown if name != "csrf_token"])
    for name, value in fields.items():
        form.setlist(name.replace("__", "-"), [value])
    return form


def stored(database: Database, world: World) -> dict[str, str]:
    with database.reading() as session:
        return {
            each.question: each.value
            for each in session.scalars(select(Answer))
            if each.response_id == world.response_id
        }
