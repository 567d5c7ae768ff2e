"""`tadasu rubrics`: how answers can be judged."""

import click

from questionnaires.catalogue import questionnaire, shipped
from scoring.catalogue import RUBRICS, questionnaire_of, rubric
from tadasu.commands.shared import language_option


@click.command("rubrics")
@language_option
def command(language: str) -> None:
    """List the rubrics that are shipped: name, title, questionnaire, scored items, checks."""
    for id, version in shipped(RUBRICS):
        found = rubric(f"{id}@{version}", questionnaire(questionnaire_of(f"{id}@{version}")))
        scored = sum(1 for item in found.items.values() if item.scale is not None)
        title = found.texts[language].title
        click.echo(f"{found.name}  {title}  ({found.questionnaire}, {scored} scored items, {len(found.checks)} checks)")
