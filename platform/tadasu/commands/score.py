"""`tadasu score`: from suppliers' answers to scores, a table and a report."""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import IO

import click

from tadasu.commands.printing import ResultTable, progress
from tadasu.commands.scoring_run import Rejected, ScoredBatch, scored_batches
from tadasu.commands.shared import (
    ALL_DONE,
    NOTHING_DONE,
    SOME_REJECTED,
    language_option,
    questionnaire_option,
    questionnaire_or_exit,
    rubric_option,
    rubric_or_exit,
    say_problems,
)


@click.command("score")
@click.argument("inputs", metavar="INPUT...", nargs=-1, required=True, type=click.Path(path_type=Path))
@questionnaire_option
@rubric_option
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day to judge at; wins over the documents.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx",
              help="Write a supplier workbook (one input) or a company workbook (many).")  # fmt: skip
@click.option("--json", "json_path", metavar="FILE|-", help="Write one score document per line; - is standard output.")
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    questionnaire_name: str,
    rubric_name: str | None,
    as_of: datetime | None,
    output: Path | None,
    json_path: str | None,
    language: str,
) -> None:
    """Score answers and write the scored report.

    INPUT is any mix of answer documents (.json, .jsonl), filled workbooks (.xlsx), portfolio
    tables (.csv, .xlsx), or folders of these. Exit code: 0 all scored, 1 some rejected,
    2 nothing could be done.
    """
    asked = questionnaire_or_exit(questionnaire_name, language)
    judged = rubric_or_exit(rubric_name, questionnaire_name, asked, language)
    _keep_inputs(inputs, output, Path(json_path) if json_path and json_path != "-" else None)
    now = datetime.now().astimezone()  # the day it is here, also for the day judged at
    day = as_of.date() if as_of else None
    table = ResultTable(judged, language, to_stderr=json_path == "-")
    with ExitStack() as stack:
        lines = stack.enter_context(_json_lines(json_path)) if json_path else None
        batches = scored_batches(inputs, asked, judged, day, today=now.date())
        watched = _watched(batches, table, lines, language)
        if output is None:
            for _ in progress(watched, language):
                pass
        else:
            from tadasu.commands.report import write_report

            write_report(output, progress(watched, language), asked, judged, language, generated_at=now)
    table.show()
    ctx.exit(_exit_code(table))


def _keep_inputs(inputs: tuple[Path, ...], *outputs: Path | None) -> None:
    """Stops before anything is written over an input, or one result over the other."""
    read = {path.resolve() for path in inputs}
    written = [path.resolve() for path in outputs if path is not None]
    for path in written:
        inside = path.exists() and any(folder in path.parents for folder in read)
        if path in read or inside or written.count(path) > 1:
            raise click.UsageError(f"{path.name} is read or written already; name another file for the result.")


def _json_lines(path: str) -> IO[str]:
    if path != "-":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    return click.open_file(path, "w", encoding="utf-8")


def _watched(
    batches: Iterator[ScoredBatch], table: ResultTable, lines: IO[str] | None, language: str
) -> Iterator[ScoredBatch]:
    """Passes batches on, and on the way prints problems, fills the table and writes JSON."""
    for batch in batches:
        for index, document in enumerate(batch.score_documents()):
            table.add(document)
            say_problems(batch.places[index], batch.warnings(index), language)
            if lines is not None:
                lines.write(json.dumps(document, ensure_ascii=False) + "\n")
        for rejected in batch.rejected:
            table.reject()
            say_problems(rejected.place, rejected.problems, language)
            if lines is not None:
                lines.write(json.dumps(_rejected_document(rejected, language), ensure_ascii=False) + "\n")
        yield batch


def _rejected_document(rejected: Rejected, language: str) -> dict[str, object]:
    problems = [
        {"code": each.code, "place": each.place, "reason": each.reason(language), "remedy": each.remedy(language)}
        for each in rejected.problems
    ]
    return {"format": "tadasu.rejected/1", "input": rejected.place, "problems": problems}


def _exit_code(table: ResultTable) -> int:
    if not table.rejected:
        return ALL_DONE if table.scored else NOTHING_DONE
    return SOME_REJECTED if table.scored else NOTHING_DONE
