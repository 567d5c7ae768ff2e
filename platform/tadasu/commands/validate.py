"""`tadasu validate`: are these answers complete, is this definition in order?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import click

from exports.inputs import Input, read_inputs
from exports.places import input_words
from questionnaires.answers.batch import answer_frame
from questionnaires.answers.document import AnswerDocument
from questionnaires.catalogue import questionnaire, shipped
from questionnaires.frame import AnswerFrame
from questionnaires.model import Questionnaire
from questionnaires.problems import DefinitionError
from questionnaires.progress import Progress, progress
from scoring.catalogue import RUBRICS, rubric
from tadasu.commands.saying import Repairs, say_problems
from tadasu.commands.scoring_run import ScoredBatch, scored_batches
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


@click.command("validate")
@inputs_argument
@questionnaire_option
@rubric_option
@language_option
@click.pass_context
def command(
    ctx: click.Context, inputs: tuple[Path, ...], questionnaire_name: str, rubric_name: str | None, language: str
) -> None:
    """Check answer files, or folders with a questionnaire or rubric, without scoring.

    Answers are refused for what `tadasu score` refuses them for. Answers that only miss some
    questions are in order: what is missing is listed. Exit code: 0 all in order, 1 some are
    not, 2 none is, or nothing could be done.
    """
    definitions = [path for path in inputs if _is_definition(path)]
    results = [_definition_holds(path, questionnaire_name, language) for path in definitions]
    answers = [path for path in inputs if path not in definitions]
    if answers:
        asked = questionnaire_or_exit(questionnaire_name, language)
        repairs = Repairs(language)
        if rubric_name is None and not _has_rubric(questionnaire_name, asked):
            results += [_answers_fit(each, asked, repairs, language) for each in read_inputs(answers, asked)]
        else:
            judged = rubric_or_exit(rubric_name, questionnaire_name, asked, language)
            for batch in scored_batches(answers, asked, judged, None, today=date.today()):
                results += _answers_hold(batch, asked, repairs, language)
        repairs.show()
    ctx.exit(outcome(done=sum(results), rejected=len(results) - sum(results)))


def _is_definition(path: Path) -> bool:
    try:
        return any((path / name).exists() for name in ("questionnaire.yaml", "rubric.yaml"))
    except OSError:  # a name that is too long, say; reading it will tell
        return False


def _definition_holds(path: Path, questionnaire_name: str, language: str) -> bool:
    place = printable(str(path))
    try:
        if (path / "questionnaire.yaml").exists():
            asked = questionnaire(str(path))
            said = words(language)["good_questionnaire"]
            click.echo(said.format(place=place, name=asked.name, questions=len(asked.questions)))
        if (path / "rubric.yaml").exists():
            own = (path / "questionnaire.yaml").exists()
            judged = rubric(str(path), questionnaire(str(path) if own else questionnaire_name))
            click.echo(words(language)["good_rubric"].format(place=place, name=judged.name, items=len(judged.items)))
    except DefinitionError as error:
        say_problems(str(path), error.problems, language)
        return False
    return True


def _has_rubric(questionnaire_name: str, asked: Questionnaire) -> bool:
    """Whether there is a rubric without naming one; a questionnaire that is still being made may have none."""
    folder = Path(questionnaire_name)
    if folder.is_dir():
        return (folder / "rubric.yaml").exists()
    return any(id == asked.id for id, _ in shipped(RUBRICS))


def _answers_fit(read: Input, asked: Questionnaire, repairs: Repairs, language: str) -> bool:
    """Without a rubric: whether the answers contradict the questionnaire or each other."""
    found = None if read.document is None else progress(asked, _frame(asked, read.document))
    problems = read.problems if found is None else list(map(read.located, found.contradictions))
    say_problems(read.name, problems or (*read.remarks, *read.doubts), language)
    repairs.add(read.name, read.repairs)
    if problems:
        click.echo(words(language)["refused"].format(place=_said(read.name, language)))
    elif found is not None:
        _say_progress(read.name, found, language)
    return not problems


def _answers_hold(batch: ScoredBatch, asked: Questionnaire, repairs: Repairs, language: str) -> Iterator[bool]:
    """Says of each input whether it can be submitted, and gives whether it is in order."""
    for name, remarks in batch.remarks:
        say_problems(name, remarks, language)
    for index, name in enumerate(batch.places):
        assert batch.assessment is not None
        found = progress(asked, batch.assessment.cards.submissions.frame, index)
        say_problems(name, batch.warnings(index), language)
        repairs.add(name, batch.repairs(index))
        _say_progress(name, found, language)
        yield True
    for rejected in batch.rejected:
        say_problems(rejected.place, rejected.problems, language)
        repairs.add(rejected.place, rejected.repairs)
        click.echo(words(language)["refused"].format(place=_said(rejected.place, language)))
        yield False


def _say_progress(name: str, found: Progress, language: str) -> None:
    key = "ready" if found.ready_to_submit else "not_ready"
    counts = {"answered": found.answered, "apply": found.applicable}
    missing = ", ".join(found.missing_before_submission) or "–"
    click.echo(words(language)[key].format(place=_said(name, language), missing=missing, **counts))


def _frame(asked: Questionnaire, document: AnswerDocument) -> AnswerFrame:
    return answer_frame(asked, [document], [document.as_of or date.today()])


def _said(name: str, language: str) -> str:
    return printable(input_words(name, language))
