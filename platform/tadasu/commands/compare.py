"""`tadasu compare`: the same answers under two rubrics, and who moves."""

from datetime import date
from pathlib import Path

import click

from questionnaires.catalogue import questionnaire
from questionnaires.model import Questionnaire
from questionnaires.problems import DefinitionError
from scoring.catalogue import rubric
from scoring.compare import Change, who_moves
from tadasu.commands.printing import words
from tadasu.commands.scoring_run import scored_batches
from tadasu.commands.shared import fail, language_option, questionnaire_option, rubric_option, say_problems


@click.command("compare")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@questionnaire_option
@rubric_option
@click.option("--other", required=True, metavar="ID[@VERSION]|FOLDER", help="The rubric to compare with.")
@language_option
def command(
    inputs: tuple[Path, ...], questionnaire_name: str, rubric_name: str | None, other: str, language: str
) -> None:
    """Score the same answers by two rubrics and show whose band changes, and why."""
    try:
        asked = questionnaire(questionnaire_name)
    except DefinitionError as error:
        raise fail(error, questionnaire_name, language) from error
    before, after = (_scores(inputs, asked, name or asked.id, language) for name in (rubric_name, other))
    moves = who_moves(before, after)
    for move in moves:
        click.echo(words(language)["moves"].format(supplier=move.supplier, before=move.before, after=move.after))
        for change in move.changes:
            click.echo(f"  {_line(change)}")
    if not moves:
        click.echo(words(language)["nothing_moves"])


def _scores(inputs: tuple[Path, ...], asked: Questionnaire, name: str, language: str) -> list[dict[str, object]]:
    try:
        judged = rubric(name, asked)
    except DefinitionError as error:
        raise fail(error, name, language) from error
    documents: list[dict[str, object]] = []
    for batch in scored_batches(inputs, asked, judged, None, today=date.today()):
        for rejected in batch.rejected:
            say_problems(rejected.place, rejected.problems, language)
        documents.extend(batch.score_documents())
    return documents


def _line(change: Change) -> str:
    difference = "" if change.difference is None else f" ({change.difference:+g})"
    return f"{change.kind} {change.id}: {change.before} -> {change.after}{difference}"
