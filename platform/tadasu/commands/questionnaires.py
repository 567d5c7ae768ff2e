"""`tadasu questionnaires`: what can be asked."""

import click

from questionnaires.catalogue import questionnaire, shipped
from tadasu.commands.shared import language_option


@click.command("questionnaires")
@language_option
def command(language: str) -> None:
    """List the questionnaires that are shipped: name, title, questions, minutes."""
    for id, version in shipped():
        found = questionnaire(f"{id}@{version}")
        minutes = sum(question.minutes for question in found.questions.values())
        title = found.texts[language].title
        click.echo(f"{found.name}  {title}  ({len(found.questions)} questions, {minutes:.0f} minutes if all apply)")
