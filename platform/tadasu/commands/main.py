"""`tadasu`: the group of all commands, each loaded only when it is called."""

from importlib import import_module

import click

_COMMANDS = {
    "score": "Score answers and write the scored report.",
    "template": "Write the blank offline questionnaire as a workbook.",
    "validate": "Check answers or definitions without scoring them.",
    "compare": "Show who moves and why when the rubric changes.",
    "questionnaires": "List the questionnaires that are shipped.",
    "rubrics": "List the rubrics that are shipped.",
    "schema": "Print the JSON Schema of a format.",
}


class _LazyGroup(click.Group):
    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = import_module(f"tadasu.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.command(cls=_LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tadasu")
def main() -> None:
    """Supply-chain due diligence on foreign workers: score suppliers' answers.

    Start with: tadasu score samples/portfolio --output report.xlsx
    """
