"""`tadasu runner`: the work done outside of pages."""

import logging
import os

import click

from tadasu.commands.installation import services_or_exit, when_told_to_stop
from tadasu.config import SettingsError
from tadasu.jobs.runner import Runner
from tadasu.mail.sending import MailServerAway
from tadasu.runner import runner


@click.command("runner")
@click.option("--once", is_flag=True, help="Do what is due now, then end.")
def command(once: bool) -> None:
    """Do the work outside of pages: mails, assessments, receipts, imports, exports.

    `tadasu serve` starts one by itself. Another may help it, on this machine or another one that
    reaches the same database and files.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s runner: %(message)s")
    services = services_or_exit()
    try:
        works = runner(services)
    except SettingsError as error:
        raise click.ClickException(str(error)) from error
    if once:
        _work_off(works)
        return
    when_told_to_stop(works.stop)
    works.run()
    logging.shutdown()
    os._exit(0)  # A handler that did not hear of the stop must not hold it up; its job was given back.


def _work_off(works: Runner) -> None:
    try:
        click.echo(f"Tries of jobs: {works.work_off()}")
    except MailServerAway as error:
        raise click.ClickException(f"The mail server cannot be talked to: {error}") from error
