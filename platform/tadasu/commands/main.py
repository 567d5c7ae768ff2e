"""`tadasu`: the group of all commands, each loaded only when it is called."""

import errno
import sys
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

INTERRUPTED = 130  # as a shell says it of a program that Ctrl-C ended
FAILED = 2

_COMMANDS = {
    "score": "Score answers and write the scored report.",
    "template": "Write the blank offline questionnaire as a workbook.",
    "validate": "Check answers or definitions without scoring them.",
    "compare": "Show who moves and why when the rubric changes.",
    "questionnaires": "List the questionnaires that are shipped.",
    "rubrics": "List the rubrics that are shipped.",
    "schema": "Print the JSON Schema of a format.",
    "demo": "Fill and serve an invented world to try everything in.",
    "serve": "Serve the platform: web pages and the work outside of them.",
    "runner": "Do the work outside of pages.",
    "mail": "Tell the platform what became of mails.",
    "library": "Add versions of questionnaires and rubrics to the platform.",
    "audit": "Check the audit log, or note how it ends.",
}


class _LazyGroup(click.Group):
    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Letters that a stream cannot carry are written as escapes; an old terminal stops nothing."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            code, reason = INTERRUPTED, "Interrupted; results that were not complete are not kept."
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read the output has stopped, which is no error
                raise
            named = f": {error.filename!a}" if error.filename else ""
            code, reason = FAILED, f"Error: {error.strerror or error}{named}"
        # Only here, where the exception is gone, are the processes that read files ended too.
        click.echo(reason, err=True)
        raise click.exceptions.Exit(code)

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


if __name__ == "__main__":
    main()
