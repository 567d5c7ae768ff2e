"""Every type of answer: drawn as a form, sent as a browser sends it, and read again as it was."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from werkzeug.datastructures import MultiDict

from questionnaires.answers.shape import Reader
from tadasu.responses.form_values import values_in
from tadasu.responses.prepared import Prepared
from tadasu.responses.reading import read_value
from tadasu.responses.rendering.controls import Control, Drawing
from tadasu.responses.rendering.fields import fields_of
from tadasu.responses.rendering.words import Words
from tests.questionnaires.every_type import GOOD, every_type


@pytest.mark.parametrize(("id", "value"), [pair for pair in GOOD if pair[1] not in ("", [], {}, "signed")])
def test_every_type_of_answer_survives_the_form(app: Flask, tmp_path: Path, id: str, value: Any) -> None:
    asked = every_type(tmp_path)
    shape = asked.questions[id].shape
    answer = shape.read(value, id, Reader())
    fields = fields_of(id, shape, answer)
    with app.test_request_context(), force_locale("en"):
        control = Drawing(Words(asked, "en"), fields).control(id, id, shape, label="?")
    drawn = {name: values for name, values in _fields_drawn(control).items() if values != [""]}

    form = MultiDict([(name, text) for name, texts in drawn.items() for text in texts] + [(f"{id}.shown", "1")])
    if form.get(f"{id}.unk"):
        form.setlist(id, ["unk"])
    read = read_value(Prepared(asked), id, values_in(asked, [id], form)[id])

    assert read.problems == ()
    assert _plain(read.value) == _plain(answer)


def _fields_drawn(control: Control) -> dict[str, list[str]]:
    """What the controls of a page hold."""
    found: dict[str, list[str]] = {}
    if control.kind in ("record", "table", "matrix", "money"):
        for part in control.parts:
            found |= _fields_drawn(part)
    elif control.values:
        found[control.name] = list(control.values)
    elif control.value:
        found[control.name] = [control.value]
    found |= {f"{control.name}.say.{option}": [words] for option, words in control.say.items() if words}
    if control.is_unknown:
        found[f"{control.name}.unk"] = ["yes"]
    return found


def _plain(value: Any) -> Any:
    """Spaces at the ends, and yen written as money, are the same answer; so is a sector alone."""
    if value == {}:
        return None
    if (
        isinstance(value, dict)
        and value.keys() <= {"amount", "currency", "rate"}
        and value.get("currency", "JPY") == "JPY"
    ):
        return value["amount"]
    if isinstance(value, dict) and value.keys() == {"sector"}:
        return value["sector"]
    return value.strip().replace("\r\n", "\n") if isinstance(value, str) else value
