"""`tadasu compare`: the same answers under two rubrics, and who moves."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import click

from questionnaires.model import Questionnaire
from questionnaires.problems import Problem
from scoring.compare import Change, ScoreDocument, who_moves
from scoring.rubric import Rubric
from tadasu.commands.options import DefinitionType
from tadasu.commands.saying import say_problems, value_words
from tadasu.commands.scoring_run import scored_batches
from tadasu.commands.shared import (
    inputs_argument,
    language_option,
    outcome,
    questionnaire_option,
    questionnaire_or_exit,
    rubric_option,
    rubric_or_exit,
)
from tadasu.commands.terminal_text import printable
from tadasu.commands.words import words


@click.command("compare")
@inputs_argument
@questionnaire_option
@rubric_option
@click.option(
    "--other", required=True, type=DefinitionType(), metavar="ID[@VERSION]|FOLDER", help="The rubric to compare with."
)
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    questionnaire_name: str,
    rubric_name: str | None,
    other: str,
    language: str,
) -> None:
    """Score the same answers by two rubrics and show whose band changes, and why.

    Exit code: 0 all compared, 1 some rejected by a rubric, 2 nothing could be compared.
    """
    asked = questionnaire_or_exit(questionnaire_name, language)
    rubrics = [rubric_or_exit(name, questionnaire_name, asked, language) for name in (rubric_name, other)]
    first, second = (_scored(inputs, asked, judged) for judged in rubrics)
    left_out = {**second.refused, **first.refused}
    for place, problems in [*first.remarks, *left_out.items()]:
        say_problems(place, problems, language)
    before, after = first.documents, second.documents
    both = [place for place in before if place in after]
    moves = who_moves([before[place] for place in both], [after[place] for place in both])
    for move in moves:
        supplier = printable(move.supplier)
        click.echo(words(language)["moves"].format(supplier=supplier, before=move.before, after=move.after))
        for change in move.changes:
            click.echo(f"  {_line(change)}")
    if both and not moves:
        click.echo(words(language)["nothing_moves"])
    ctx.exit(outcome(done=len(both), rejected=len(left_out)))


@dataclass(frozen=True)
class _Scored:
    """What one rubric says of all inputs, by the place each was read at."""

    documents: dict[str, ScoreDocument] = field(default_factory=dict)
    refused: dict[str, Sequence[Problem]] = field(default_factory=dict)
    remarks: list[tuple[str, Sequence[Problem]]] = field(default_factory=list)


def _scored(inputs: tuple[Path, ...], asked: Questionnaire, judged: Rubric) -> _Scored:
    found = _Scored()
    for batch in scored_batches(inputs, asked, judged, None, today=date.today()):
        found.documents.update(zip(batch.places, batch.score_documents(), strict=True))
        found.refused.update((each.place, each.problems) for each in batch.rejected)
        found.remarks.extend(batch.remarks)
    return found


def _line(change: Change) -> str:
    difference = "" if change.difference is None else f" ({change.difference:+g})"
    return f"{change.kind} {change.id}: {value_words(change.before)} -> {value_words(change.after)}{difference}"
