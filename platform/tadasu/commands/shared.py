"""Options and messages that several commands share."""

import sys
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from questionnaires.problems import DefinitionError, Problem

ALL_DONE, SOME_REJECTED, NOTHING_DONE = 0, 1, 2

_Function = TypeVar("_Function", bound=Callable[..., Any])


def questionnaire_option(function: _Function) -> _Function:
    return click.option(
        "--questionnaire",
        "questionnaire_name",
        default="responsible-acceptance",
        show_default=True,
        metavar="ID[@VERSION]|FOLDER",
        help="The questionnaire the answers belong to, or a folder with its definition.",
    )(function)


def rubric_option(function: _Function) -> _Function:
    return click.option(
        "--rubric",
        "rubric_name",
        metavar="ID[@VERSION]|FOLDER",
        help="The rubric to score by; default: the newest one of the questionnaire's name.",
    )(function)


def language_option(function: _Function) -> _Function:
    return click.option(
        "--language",
        type=click.Choice(["en", "ja"]),
        default="en",
        show_default=True,
        help="Language of what is written.",
    )(function)


def say_problems(place: str, problems: Iterable[Problem], language: str) -> None:
    """Each problem on a line of its own on standard error: file, place, reason and remedy."""
    for problem in problems:
        click.secho(f"{place}: {problem.text(language)}", err=True, fg="red" if sys.stderr.isatty() else None)


def fail(error: DefinitionError, name: str, language: str) -> "click.exceptions.Exit":
    """Reports a definition that cannot be used; nothing can be done without it."""
    say_problems(name, error.problems, language)
    return click.exceptions.Exit(NOTHING_DONE)
