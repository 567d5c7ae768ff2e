"""`tadasu schema`: the formats as JSON Schema, for editors and other programs."""

import json

import click
from questionnaires.json_schema import answers_schema, questionnaire_schema
from scoring.json_schema import rubric_schema

from questionnaires.catalogue import questionnaire
from questionnaires.problems import DefinitionError
from tadasu.commands.shared import fail, questionnaire_option


@click.command("schema")
@click.argument(
    "format_name", metavar="answers|questionnaire|rubric", type=click.Choice(["answers", "questionnaire", "rubric"])
)
@questionnaire_option
def command(format_name: str, questionnaire_name: str) -> None:
    """Print the JSON Schema of answer documents, questionnaire.yaml or rubric.yaml."""
    if format_name == "answers":
        try:
            found = answers_schema(questionnaire(questionnaire_name))
        except DefinitionError as error:
            raise fail(error, questionnaire_name, "en") from error
    else:
        found = questionnaire_schema() if format_name == "questionnaire" else rubric_schema()
    click.echo(json.dumps(found, ensure_ascii=False, indent=2))
