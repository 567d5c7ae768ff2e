"""What happens before anything is served: one server for a folder, tables up to date, the library filled."""

import fcntl
import os
import socket
import sys
from pathlib import Path
from typing import IO

from tadasu.accounts.queries import is_nobody_here
from tadasu.clock import utc_now
from tadasu.config import LOOPBACK, Settings, SettingsError
from tadasu.library.operations import add_shipped
from tadasu.migrating import upgrade
from tadasu.runner import check_mail
from tadasu.services import Services
from tadasu.serving.children import Child

_GRACEFUL_SECONDS = 30


class AlreadyServed(Exception):
    """Another `tadasu serve` works on this folder."""


class PortTaken(Exception):
    """The address cannot be listened at; the message says why."""


def lock(folder: Path) -> IO[str]:
    """Holds the folder as long as the file stays open. Raises AlreadyServed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "serve.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        file.close()
        raise AlreadyServed from error
    file.truncate(0)
    file.write(f"{os.getpid()}\n")
    file.flush()
    return file


def check(settings: Settings, host: str) -> None:
    """Raises SettingsError for what would only show once it is too late."""
    check_mail(settings)
    if host not in LOOPBACK and (settings.has_mailbox or settings.demo):
        raise SettingsError(
            f"--host {host} would show the mailbox or the demo to others: they work on 127.0.0.1 only. "
            "Set TADASU_MAIL to a mail server, and TADASU_DEMO to 0."
        )
    if host not in LOOPBACK and settings.host in LOOPBACK:
        raise SettingsError(
            f"--host {host} lets others in, but links and cookies are for this machine only. "
            "Set TADASU_PUBLIC_BASE_URL to the address people come by, such as https://tadasu.example.jp."
        )


def prepare(services: Services) -> bool:
    """Brings tables and library up to date; True if nobody has an account yet."""
    upgrade(services.database)
    with services.database.writing() as session:
        add_shipped(session, utc_now())
    with services.database.reading() as session:
        return is_nobody_here(session)


def listen(host: str, port: int) -> socket.socket:
    """A socket that stays open while children come and go; port 0 is any free one. Raises PortTaken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(256)
    except OSError as error:
        listener.close()
        raise PortTaken(error.strerror or str(error)) from error
    return listener


def children(settings: Settings, listener: socket.socket) -> list[Child]:
    environment = {**os.environ, "TADASU_PUBLIC_BASE_URL": settings.public_base_url}
    fd = listener.fileno()
    web = [sys.executable, "-m", "gunicorn", "tadasu.app:create_app()", *_gunicorn_options(settings, fd)]
    run = [sys.executable, "-m", "tadasu.commands.main", "runner"]
    return [
        Child("web server", web, environment, _GRACEFUL_SECONDS + 5, kept_open=(fd,)),
        Child("runner", run, environment, 15),
    ]


def _gunicorn_options(settings: Settings, fd: int) -> list[str]:
    """SQLite has one writer at a time, so more processes would only queue for it."""
    workers, threads = (1, 16) if settings.is_sqlite else (2, 8)
    options = {
        "bind": f"fd://{fd}",
        "worker-class": "gthread",
        "workers": workers,
        "threads": threads,
        "timeout": 30,
        "graceful-timeout": _GRACEFUL_SECONDS,
        "limit-request-line": 8190,  # a filter of the supplier table in kanji, as part of an address, is long
        "limit-request-fields": 60,
        "log-level": "warning",
    }
    return [*(f"--{name}={value}" for name, value in options.items()), "--no-control-socket"]
