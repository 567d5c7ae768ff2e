"""`tadasu mail`: what the mail server has to tell."""

import sys

import click

from tadasu.clock import utc_now
from tadasu.commands.installation import services_or_exit
from tadasu.mail.bounces import LARGEST_REPORT, NotAReport, Report, read_report, reported_message
from tadasu.mail.delivery import mark_bounced
from tadasu.runner import connect
from tadasu.services import Services


@click.group("mail")
def command() -> None:
    """Tell the platform what became of mails."""


@command.command("bounce")
def bounce() -> None:
    """Read a delivery report (RFC 3464) on standard input and mark its mail as returned.

    To be called by the mail server for the address mails are sent from. Exit code: 0 marked, or
    nothing to mark (a delay, or marked before); 1 not a report on a mail of ours.
    """
    raw = sys.stdin.buffer.read(LARGEST_REPORT + 1)
    try:
        if len(raw) > LARGEST_REPORT:
            raise NotAReport("it is too large")
        report = read_report(raw)
    except NotAReport as error:
        raise click.ClickException(f"This is not a delivery report that can be used: {error}.") from error
    click.echo(_mark(services_or_exit(), report))


def _mark(services: Services, report: Report) -> str:
    connect()
    if not report.has_failed:
        return "Nothing to mark: the report does not say that the mail failed."
    with services.database.writing() as session:
        message = reported_message(session, report)
        if message is None:
            raise click.ClickException("No mail of ours has the Message-ID of this report.")
        if not mark_bounced(session, message, utc_now(), reply=report.reason):
            return f"Nothing to mark: mail {message.id} is {message.state}."
        return f"Mail {message.id} is marked as returned."
