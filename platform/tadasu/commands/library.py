"""`tadasu library`: versions of questionnaires and rubrics on the platform."""

from pathlib import Path

import click
from sqlalchemy import select

from questionnaires.problems import DefinitionError
from tadasu.accounts.models import Organisation, OrganisationKind
from tadasu.assessments.rescoring import propose
from tadasu.clock import utc_now
from tadasu.commands.installation import services_or_exit
from tadasu.library.importing import ImportRefused, import_folder
from tadasu.library.models import RubricVersion

_WORDS = {
    "no_definition": "{name} holds neither questionnaire.yaml nor rubric.yaml. Name the folder that holds one.",
    "too_large": "{name} holds more than 20 MB. A definition is a few small files; take out the others.",
    "name_taken": "{name} is there already with other content, and a version never changes. Give it a new number.",
    "questionnaire_missing": "The rubric judges {name}, which is not in the library. Import that questionnaire first.",
}


@click.group("library")
def command() -> None:
    """Versions of questionnaires and rubrics on the platform."""


@command.command("import")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def import_(folder: Path) -> None:
    """Add the questionnaire or rubric in FOLDER as a version.

    A new rubric is a proposal to every member whose campaigns it could judge: their submissions are
    scored by it beside the scores in force, and nothing changes before an administrator publishes it.
    Safe to run twice.
    """
    services = services_or_exit()
    now = utc_now()
    try:
        with services.database.writing() as session:
            version = import_folder(session, folder, now)
            proposed = 0
            if isinstance(version, RubricVersion):
                members = select(Organisation.id).where(Organisation.kind == OrganisationKind.MEMBER)
                proposed = sum(propose(session, version, id, now) is not None for id in session.scalars(members).all())
            name = version.name
    except ImportRefused as refused:
        raise click.ClickException(_WORDS[refused.code].format(name=refused.name)) from refused
    except DefinitionError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{name} is in the library.")
    if proposed:
        click.echo(f"Proposed to {proposed} members; each decides on its page of proposed rubrics.")
