"""Kinds of values of options, each refused with a sentence that says what to write instead."""

import re
from datetime import date
from pathlib import Path

import click

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")


class DayType(click.ParamType[date]):
    """A day to judge at. Reference tables begin and end long within this range; beyond it, it is a slip."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(str(value)) if _DAY.fullmatch(str(value)) else None
        except ValueError:
            day = None
        if day is None:
            self.fail("Write a day of the calendar as 2026-04-30, in half-width digits.", param, ctx)
        if not FIRST_DAY <= day <= LAST_DAY:
            self.fail(f"Write a day from {FIRST_DAY} to {LAST_DAY}.", param, ctx)
        return day


class DefinitionType(click.ParamType[str]):
    """The name of a questionnaire or rubric, or of a folder with one; whether there is one is asked later."""

    name = "definition"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        name = str(value)
        if not name.strip():
            self.fail("Write ID, ID@VERSION or the name of a folder; without this option the usual one is taken.",
                      param, ctx)  # fmt: skip
        try:
            Path(name).is_dir()
        except OSError as error:
            self.fail(f"This cannot be read as the name of a definition or folder: {error.strerror}.", param, ctx)
        return name
