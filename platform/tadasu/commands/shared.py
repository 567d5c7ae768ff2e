"""Options and messages that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from questionnaires.catalogue import DEFAULT, questionnaire
from questionnaires.model import Questionnaire
from questionnaires.problems import LANGUAGES, DefinitionError, Problem
from scoring.catalogue import rubric
from scoring.rubric import Rubric
from tadasu.commands.options import DefinitionType
from tadasu.commands.saying import say_problems

ALL_DONE, SOME_REJECTED, NOTHING_DONE = 0, 1, 2

_Function = TypeVar("_Function", bound=Callable[..., Any])


def inputs_argument(function: _Function) -> _Function:
    """Files and folders. Whether each can be read is found out one by one, so that none stops the others."""
    kind = click.Path(path_type=Path, readable=False)
    return click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=kind)(function)


def questionnaire_option(function: _Function) -> _Function:
    return click.option(
        "--questionnaire",
        "questionnaire_name",
        type=DefinitionType(),
        default=DEFAULT,
        show_default=True,
        metavar="ID[@VERSION]|FOLDER",
        help="The questionnaire the answers belong to, or a folder with its definition.",
    )(function)


def rubric_option(function: _Function) -> _Function:
    return click.option(
        "--rubric",
        "rubric_name",
        type=DefinitionType(),
        metavar="ID[@VERSION]|FOLDER",
        help="The rubric to score by; default: the newest one of the questionnaire's name.",
    )(function)


def language_option(function: _Function) -> _Function:
    return click.option(
        "--language",
        type=click.Choice(LANGUAGES),
        default="en",
        show_default=True,
        help="Language of what is written.",
    )(function)


def outcome(*, done: int, rejected: int) -> int:
    """The exit code when so many inputs were dealt with and so many were not."""
    if not done:
        return NOTHING_DONE
    return SOME_REJECTED if rejected else ALL_DONE


def questionnaire_or_exit(name: str, language: str) -> Questionnaire:
    """The questionnaire of --questionnaire; nothing can be done without it."""
    try:
        return questionnaire(name)
    except DefinitionError as error:
        raise _failed(error, name, language) from error


def rubric_or_exit(name: str | None, questionnaire_name: str, asked: Questionnaire, language: str) -> Rubric:
    """The rubric of --rubric, or else the one in the questionnaire's folder or of its name."""
    chosen = name or (questionnaire_name if Path(questionnaire_name).is_dir() else asked.id)
    try:
        return rubric(chosen, asked)
    except DefinitionError as error:
        raise _failed(error, chosen, language) from error


def spoken(asked: Questionnaire, language: str) -> str:
    """The language to write a questionnaire's own words in: the one wished for, or its first, and says so."""
    if language in asked.languages:
        return language
    say_problems(asked.name, [Problem("language_missing", language, {"known": asked.languages[0]})], language)
    return asked.languages[0]


def _failed(error: DefinitionError, name: str, language: str) -> click.exceptions.Exit:
    say_problems(name, error.problems, language)
    return click.exceptions.Exit(NOTHING_DONE)
