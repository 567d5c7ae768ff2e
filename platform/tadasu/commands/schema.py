"""`tadasu schema`: the formats as JSON Schema, for editors and other programs."""

import json

import click

from questionnaires.json_schema import answers_schema, questionnaire_schema
from scoring.json_schema import rubric_schema
from tadasu.commands.shared import questionnaire_option, questionnaire_or_exit


@click.command("schema")
@click.argument(
    "format_name", metavar="answers|questionnaire|rubric", type=click.Choice(["answers", "questionnaire", "rubric"])
)
@questionnaire_option
def command(format_name: str, questionnaire_name: str) -> None:
    """Print the JSON Schema of answer documents, questionnaire.yaml or rubric.yaml."""
    if format_name == "answers":
        found = answers_schema(questionnaire_or_exit(questionnaire_name, "en"))
    else:
        found = questionnaire_schema() if format_name == "questionnaire" else rubric_schema()
    text = json.dumps(found, ensure_ascii=False, indent=2)
    click.echo(f"{text}\n".encode(), nl=False)  # JSON is UTF-8 whatever the terminal is set to
