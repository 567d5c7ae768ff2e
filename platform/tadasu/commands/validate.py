"""`tadasu validate`: are these answers complete, is this definition in order?"""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import click

from exports.inputs import Input, read_inputs
from questionnaires.answers.batch import answer_frame
from questionnaires.catalogue import questionnaire
from questionnaires.model import Questionnaire
from questionnaires.problems import DefinitionError
from questionnaires.progress import progress
from scoring.catalogue import rubric
from tadasu.commands.printing import words
from tadasu.commands.shared import (
    ALL_DONE,
    NOTHING_DONE,
    SOME_REJECTED,
    language_option,
    questionnaire_option,
    questionnaire_or_exit,
    say_problems,
)


@click.command("validate")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@questionnaire_option
@language_option
@click.pass_context
def command(ctx: click.Context, files: tuple[Path, ...], questionnaire_name: str, language: str) -> None:
    """Check answer files, or folders with a questionnaire or rubric, without scoring.

    Exit code: 0 all in order, 1 some are not, 2 nothing could be done.
    """
    definitions = [path for path in files if _is_definition(path)]
    results = [_definition_holds(path, questionnaire_name, language) for path in definitions]
    answers = [path for path in files if path not in definitions]
    if answers:
        asked = questionnaire_or_exit(questionnaire_name, language)
        results += list(_answers_hold(read_inputs(answers, asked), asked, language))
    ctx.exit(ALL_DONE if all(results) else SOME_REJECTED if any(results) else NOTHING_DONE)


def _is_definition(path: Path) -> bool:
    return any((path / name).exists() for name in ("questionnaire.yaml", "rubric.yaml"))


def _definition_holds(path: Path, questionnaire_name: str, language: str) -> bool:
    try:
        if (path / "questionnaire.yaml").exists():
            asked = questionnaire(str(path))
            said = words(language)["good_questionnaire"]
            click.echo(said.format(place=path, name=asked.name, questions=len(asked.questions)))
        if (path / "rubric.yaml").exists():
            own = (path / "questionnaire.yaml").exists()
            judged = rubric(str(path), questionnaire(str(path) if own else questionnaire_name))
            click.echo(words(language)["good_rubric"].format(place=path, name=judged.name, items=len(judged.items)))
    except DefinitionError as error:
        say_problems(str(path), error.problems, language)
        return False
    return True


def _answers_hold(inputs: Iterable[Input], asked: Questionnaire, language: str) -> Iterator[bool]:
    for each in inputs:
        if each.document is None:
            say_problems(each.name, each.problems, language)
            yield False
            continue
        frame = answer_frame(asked, [each.document], [each.document.as_of or date.today()])
        found = progress(asked, frame)
        say_problems(each.name, found.contradictions, language)
        missing = ", ".join(found.missing_before_submission)
        key = "ready" if found.ready_to_submit else "not_ready"
        counts = {"answered": found.answered, "apply": found.applicable}
        click.echo(words(language)[key].format(place=each.name, missing=missing or "–", **counts))
        yield not found.contradictions
