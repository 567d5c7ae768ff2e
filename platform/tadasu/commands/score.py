"""`tadasu score`: from suppliers' answers to scores, a table and a report."""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

import click

from exports.company.report import CompanyReport
from exports.flat_files import FLAT_FILES, FlatFiles
from tadasu.commands.options import DayType
from tadasu.commands.output_files import lines_file, replacing
from tadasu.commands.printing import ResultTable, progress
from tadasu.commands.saying import Repairs, say_problems
from tadasu.commands.scoring_run import Rejected, ScoredBatch, repairs_listed, scored_batches
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


@click.command("score")
@inputs_argument
@questionnaire_option
@rubric_option
@click.option("--as-of", type=DayType(), metavar="YYYY-MM-DD", help="The day to judge at; wins over the documents.")
@click.option("--output", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx",
              help="Write a supplier workbook (one input) or a company workbook (many).")  # fmt: skip
@click.option("--json", "json_path", metavar="FILE|-", help="Write one score document per line; - is standard output.")
@click.option("--csv", "csv_folder", type=click.Path(path_type=Path, file_okay=False), metavar="FOLDER",
              help="Write the figures there as CSV and JSON Lines, by site and by item.")  # fmt: skip
@language_option
@click.pass_context
def command(
    ctx: click.Context,
    inputs: tuple[Path, ...],
    questionnaire_name: str,
    rubric_name: str | None,
    as_of: date | None,
    output: Path | None,
    json_path: str | None,
    csv_folder: Path | None,
    language: str,
) -> None:
    """Score answers and write the scored report.

    INPUT is any mix of answer documents (.json, .jsonl), filled workbooks (.xlsx), portfolio
    tables (.csv, .xlsx), or folders of these. Exit code: 0 all scored, 1 some rejected,
    2 nothing could be done.
    """
    asked = questionnaire_or_exit(questionnaire_name, language)
    judged = rubric_or_exit(rubric_name, questionnaire_name, asked, language)
    if json_path == "":
        raise click.BadParameter("Name a file, or - for standard output.", ctx, param_hint="--json")
    json_file = Path(json_path) if json_path and json_path != "-" else None
    flat_paths = [csv_folder / name for name in FLAT_FILES] if csv_folder else []
    _keep_inputs(inputs, output, json_file, *flat_paths)
    now = datetime.now().astimezone()  # the day it is here, also for the day judged at
    table = ResultTable(judged, language, to_stderr=json_path == "-", folders=map(_folder, inputs))
    repairs = Repairs(language)
    with ExitStack() as stack:  # every result has a place before the work begins
        report_path = stack.enter_context(_workbook(output)) if output else None
        lines = stack.enter_context(lines_file(json_path)) if json_path else None
        flat = _flat_files(flat_paths, CompanyReport(asked, judged, language, now.date()), stack)
        batches = scored_batches(inputs, asked, judged, as_of, today=now.date())
        watched = _flattened(_watched(batches, table, repairs, lines, language), flat)
        if report_path is None:
            for _ in progress(watched, language):
                pass
        else:
            from tadasu.commands.report import write_report

            write_report(report_path, progress(watched, language), asked, judged, language, generated_at=now)
    table.show()
    repairs.show()
    ctx.exit(outcome(done=table.scored, rejected=table.rejected))


def _workbook(path: Path) -> AbstractContextManager[Path]:
    from tadasu.commands.workbook_files import replacing_workbook  # only where there is to be a workbook

    return replacing_workbook(path)


def _keep_inputs(inputs: tuple[Path, ...], *outputs: Path | None) -> None:
    """Stops before anything is written over an input, or one result over the other."""
    read = {_real(path) for path in inputs}
    written = [_real(path) for path in outputs if path is not None]
    for path in written:
        inside = os.path.lexists(path) and any(folder in path.parents for folder in read)
        if path in read or inside or written.count(path) > 1:
            name = printable(path.name)
            raise click.UsageError(f"{name} is read or written already; name another file for the result.")


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _folder(path: Path) -> str:
    """What the names of the inputs found by way of this one begin with, and no reader needs."""
    try:
        folder = path if path.is_dir() else path.parent
    except OSError:  # reading it will tell
        folder = path.parent
    return "" if folder == Path() else f"{folder}{os.sep}"


def _flat_files(paths: Sequence[Path], report: CompanyReport, stack: ExitStack) -> FlatFiles | None:
    if not paths:
        return None
    spares = {path.name: stack.enter_context(replacing(path)) for path in paths}
    return FlatFiles({name: stack.enter_context(spare.open("wb")) for name, spare in spares.items()}, report)


def _watched(
    batches: Iterator[ScoredBatch], table: ResultTable, repairs: Repairs, lines: BinaryIO | None, language: str
) -> Iterator[ScoredBatch]:
    """Passes batches on, and on the way prints problems, fills the table and writes JSON."""
    for batch in batches:
        for name, remarks in batch.remarks:
            say_problems(name, remarks, language)
        for index, document in enumerate(batch.score_documents()):
            table.add(document)
            say_problems(batch.places[index], batch.warnings(index), language)
            repairs.add(batch.places[index], batch.repairs(index))
            _write_line(lines, document)
        for rejected in batch.rejected:
            table.reject()
            say_problems(rejected.place, rejected.problems, language)
            repairs.add(rejected.place, rejected.repairs)
            _write_line(lines, _rejected_document(rejected, language))
        yield batch


def _flattened(batches: Iterator[ScoredBatch], flat: FlatFiles | None) -> Iterator[ScoredBatch]:
    """Passes batches on, and on the way writes the flat files if there are to be any."""
    for batch in batches:
        if flat is not None and batch.assessment is not None:
            flat.add(batch.assessment.cards, batch.assessment.documents)
        yield batch


def _write_line(lines: BinaryIO | None, document: dict[str, object]) -> None:
    if lines is not None:
        # JSON has an escape for half a surrogate pair, as in a strange file name; UTF-8 has no bytes for one.
        lines.write(json.dumps(document, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")


def _rejected_document(rejected: Rejected, language: str) -> dict[str, object]:
    problems = [
        {"code": each.code, "place": each.place, "reason": each.reason(language), "remedy": each.remedy(language)}
        for each in rejected.problems
    ]
    return {
        "format": "tadasu.rejected/1", "input": rejected.place, "problems": problems,
        "repairs": repairs_listed(rejected.repairs),
    }  # fmt: skip
