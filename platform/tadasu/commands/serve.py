"""`tadasu serve`: the web server and the runner, kept going."""

import logging
import os
from dataclasses import replace
from threading import Event

import click

from tadasu.accounts.setup import setup_code
from tadasu.commands.installation import services_or_exit, when_told_to_stop
from tadasu.config import Settings, SettingsError
from tadasu.serving.children import keep_going
from tadasu.serving.starting import AlreadyServed, PortTaken, check, children, listen, lock, prepare


@click.command("serve")
@click.option("--port", type=click.IntRange(0, 65_535), default=8000, show_default=True, help="0 takes any free port.")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
def command(port: int, host: str) -> None:
    """Serve the platform: web pages, and the work done outside of them.

    Tables are brought up to date first. Settings come from the environment (TADASU_FOLDER,
    TADASU_PUBLIC_BASE_URL, ...; see docs/operations.md). Stop it with Ctrl-C or SIGTERM.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    services = services_or_exit()
    stopping = Event()
    when_told_to_stop(stopping.set)
    try:
        check(services.settings, host)
        with lock(services.settings.folder), listen(host, port) as listener:
            settings = _at_its_address(services.settings, host, listener.getsockname()[1])
            is_empty = prepare(services)
            services.database.dispose()
            _greet(settings, host, listener.getsockname()[1], is_empty)
            keep_going(children(settings, listener), stopping)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    except AlreadyServed as error:
        folder = services.settings.folder
        raise click.ClickException(f"{folder} is served already; stop that first, or set TADASU_FOLDER.") from error
    except PortTaken as error:
        raise click.ClickException(f"{host}:{port} cannot be listened at ({error}); choose another --port.") from error


def _at_its_address(settings: Settings, host: str, port: int) -> Settings:
    """Links in mails name the port that was taken, unless the operator says by which address people come."""
    if "TADASU_PUBLIC_BASE_URL" in os.environ:
        return settings
    return replace(settings, public_base_url=f"http://{f'[{host}]' if ':' in host else host}:{port}")


def _greet(settings: Settings, host: str, port: int, is_empty: bool) -> None:
    click.echo(f"Tadasu is at     {settings.public_base_url}  (listening at {host}, port {port})")
    if settings.has_mailbox:
        click.echo(f"Its mails are at {settings.public_base_url}/mailbox")
    if is_empty:
        click.echo(f"Nobody has an account yet. The set-up code for the first page is {setup_code(settings)}")
