"""Opening the installation that a command is to work on, and being told to stop."""

import signal
from collections.abc import Callable

import click

from tadasu.config import SettingsError, read_settings
from tadasu.services import Services, open_services


def services_or_exit() -> Services:
    """Database, files and settings named by the environment; closed again when the command ends."""
    try:
        services = open_services(read_settings())
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    click.get_current_context().call_on_close(services.database.dispose)
    return services


def when_told_to_stop(stop: Callable[[], None]) -> None:
    """By Ctrl-C, by `kill`, or by closing the terminal, unless `nohup` says that this is no reason."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, lambda _number, _frame: stop())
