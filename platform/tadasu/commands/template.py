"""`tadasu template`: the blank offline questionnaire."""

from pathlib import Path

import click

from exports.offline.template import write_template
from tadasu.commands.shared import language_option, questionnaire_option, questionnaire_or_exit, spoken
from tadasu.commands.terminal_text import printable
from tadasu.commands.words import words
from tadasu.commands.workbook_files import replacing_workbook


@click.command("template")
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.xlsx",
              help="Where to write it.")  # fmt: skip
@questionnaire_option
@language_option
def command(output: Path, questionnaire_name: str, language: str) -> None:
    """Write the blank offline questionnaire as a workbook that a supplier fills in and sends back."""
    asked = questionnaire_or_exit(questionnaire_name, language)
    with replacing_workbook(output) as path:
        write_template(path, asked, spoken(asked, language))
    click.echo(words(language)["written"].format(path=printable(str(output))))
