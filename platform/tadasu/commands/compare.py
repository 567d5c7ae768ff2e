"""`tadasu compare`: the same answers under two rubrics, and who moves."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from scoring.compare import Change, ScoreDocument, who_moves
from scoring.rubric import Rubric
from tadasu.commands.printing import words
from tadasu.commands.scoring_run import scored_batches
from tadasu.commands.shared import (
    language_option,
    questionnaire_option,
    questionnaire_or_exit,
    rubric_option,
    rubric_or_exit,
    say_problems,
)


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
    asked = questionnaire_or_exit(questionnaire_name, language)
    rubrics = [rubric_or_exit(name, questionnaire_name, asked, language) for name in (rubric_name, other)]
    (before, refused), (after, also_refused) = (_scores(inputs, asked, judged) for judged in rubrics)
    for place, problems in {**refused, **also_refused}.items():
        say_problems(place, problems, language)
    both = [place for place in before if place in after]
    moves = who_moves([before[place] for place in both], [after[place] for place in both])
    for move in moves:
        click.echo(words(language)["moves"].format(supplier=move.supplier, before=move.before, after=move.after))
        for change in move.changes:
            click.echo(f"  {_line(change)}")
    if not moves:
        click.echo(words(language)["nothing_moves"])


def _scores(
    inputs: tuple[Path, ...], asked: Questionnaire, judged: Rubric
) -> tuple[dict[str, ScoreDocument], dict[str, Sequence[Problem]]]:
    """Score documents, and the problems of what was refused, by the place they were read at."""
    scores: dict[str, ScoreDocument] = {}
    refused: dict[str, Sequence[Problem]] = {}
    for batch in scored_batches(inputs, asked, judged, None, today=date.today()):
        scores.update(zip(batch.places, batch.score_documents(), strict=True))
        refused.update((each.place, each.problems) for each in batch.rejected)
    return scores, refused


def _line(change: Change) -> str:
    difference = "" if change.difference is None else f" ({change.difference:+g})"
    return f"{change.kind} {change.id}: {change.before} -> {change.after}{difference}"
