"""`tadasu audit`: proof that the audit log is what was written."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import inspect, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from tadasu.auditlog.verifying import Anchor, Verified, anchor, verify
from tadasu.clock import utc_now
from tadasu.config import SettingsError, read_database_url
from tadasu.database import Database

WRONG, NOT_CHECKED = 1, 2


class CannotCheck(click.ClickException):
    """Nothing is known of the log: what was needed to check it could not be read."""

    exit_code = NOT_CHECKED


@click.group("audit")
def command() -> None:
    """Check the audit log, or note how it ends."""


@command.command("anchor")
def make_anchor() -> None:
    """Print how long the chain of seals is and how it ends.

    Keep it where nobody who can write to the database can change it, hourly if you can. Without
    an anchor, lines cut off at the end of the log are not missed.
    """
    with _reading() as session:
        found = anchor(session)
    click.echo(json.dumps({"count": found.count, "head": found.head, "at": utc_now().isoformat(timespec="seconds")}))


@command.command("verify")
@click.option(
    "--anchor", "anchor_file", type=click.Path(path_type=Path), help="A file with the output of tadasu audit anchor."
)
def check(anchor_file: Path | None) -> None:
    """Recompute every seal of the audit log.

    Exit code: 0 the log is whole; 1 it was changed, or lines were left unsealed for more than five
    minutes; 2 it could not be checked.
    """
    against = _read_anchor(anchor_file) if anchor_file is not None else None
    with _reading() as session:
        found = verify(session, utc_now(), against)
    if found.problem is not None:
        click.echo(f"WRONG: {found.problem}. {found.count} seals before it are right.")
        raise click.exceptions.Exit(WRONG)
    _tell(found, against)


def _tell(found: Verified, against: Anchor | None) -> None:
    click.echo(f"OK: {found.count} lines are as they were sealed. Head: {found.head}")
    if found.unsealed:
        click.echo(f"{found.unsealed} more lines are new and wait for their seal.")
    if found.early:
        click.echo(
            f"{found.early} lines are older than the first seal, as they should be where a log begins without a "
            "runner, and in a demo, whose story happened before it was filled in."
        )
    if found.late:
        click.echo(f"{found.late} lines waited more than five minutes for their seal: no runner was at work then.")
    if against is None:
        click.echo("No anchor was given: lines cut off at the end would not be missed.")


def _read_anchor(file: Path) -> Anchor:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return Anchor(_count(found["count"]), str(found["head"]))
    except OSError as error:
        raise CannotCheck(f"{file}: {error.strerror}.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise CannotCheck(f"{file} is not an anchor: it must hold what tadasu audit anchor printed.") from error


def _count(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(value)
    return value


@contextmanager
def _reading() -> Iterator[Session]:
    """A database that is not there, or not ours, tells nothing of the log; and looking for one makes none."""
    try:
        folder, url = read_database_url()
    except SettingsError as error:
        raise CannotCheck(str(error)) from error
    file = make_url(url).database if url.startswith("sqlite") else None
    if file is not None and not Path(file).is_file():
        raise CannotCheck(_nothing_in(file, folder))
    database = Database(url, pool=1)
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table("audit_seal"):
                raise CannotCheck(_nothing_in(file or "the database", folder))
            yield session
    except DBAPIError as error:
        raise CannotCheck(f"The database cannot be read: {str(error.orig).strip()}. Is TADASU_FOLDER right?") from error
    finally:
        database.dispose()


def _nothing_in(place: str, folder: Path) -> str:
    return (
        f"The audit log cannot be read: no platform is in {place}. Set TADASU_FOLDER to the folder of the platform "
        f"(now {folder}), and TADASU_DATABASE_URL if its database is elsewhere."
    )
