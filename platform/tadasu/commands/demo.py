"""`tadasu demo`: an invented world to try everything in."""

import os
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep
from urllib.error import URLError
from urllib.request import urlopen

import click

from tadasu.commands.installation import services_or_exit

FOLDER = Path("build/demo/platform")
_PATIENCE = 60  # seconds for a server to start or stop


@click.command("demo")
@click.option("--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, help="Where to serve it.")
@click.option("--folder", type=click.Path(path_type=Path), default=FOLDER, show_default=True, help="Is emptied first.")
@click.option("--background", is_flag=True, help="Serve in the background, and return once it answers.")
@click.option("--fill-only", is_flag=True, help="Fill the folder and stop, without serving it.")
@click.option("--stop", is_flag=True, help="Stop a demo that is served from the folder, and do nothing else.")
@click.pass_context
def command(context: click.Context, port: int, folder: Path, background: bool, fill_only: bool, stop: bool) -> None:
    """Fill a fresh folder with an invented world and serve it at 127.0.0.1.

    Three members, 300 suppliers and two campaigns in every state. Everybody can be signed in as
    with one click.
    """
    was_served = _stop(folder)
    if stop:
        click.echo("The demo is stopped." if was_served else "No demo is running.")
        return
    shutil.rmtree(folder, ignore_errors=True)
    os.environ |= environment(folder)
    _fill()
    if background:
        _serve_in_background(folder, port)
    elif not fill_only:
        from tadasu.commands.serve import command as serve

        context.invoke(serve, port=port, host="127.0.0.1")


def environment(folder: Path) -> dict[str, str]:
    """The settings of a demo, whatever those of the shell it is called from."""
    return {
        "TADASU_FOLDER": str(folder.absolute()),
        "TADASU_DATABASE_URL": "",
        "TADASU_DEMO": "1",
        "TADASU_MAIL": "mailbox",
    }


def _fill() -> None:
    from tadasu.app import create_app
    from tadasu.demo.filling import fill
    from tadasu.runner import runner
    from tadasu.serving.starting import prepare

    services = services_or_exit()
    started = monotonic()
    click.echo("Filling the demo with an invented world:")
    prepare(services)
    with create_app(services=services).test_request_context():
        fill(services, runner(services), lambda name: click.echo(f"  {name}"))
    services.database.dispose()
    click.echo(f"Filled in {monotonic() - started:.0f} seconds.")


def _serve_in_background(folder: Path, port: int) -> None:
    log = folder / "serve.log"
    with log.open("wb") as out:
        serving = subprocess.Popen(
            [sys.executable, "-m", "tadasu.commands.main", "serve", "--port", str(port)],
            stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    until = monotonic() + _PATIENCE
    while not _answers(address):
        if serving.poll() is not None or monotonic() > until:
            raise click.ClickException(
                f"The demo does not answer at {address}; {log} says why:\n{log.read_text()[-2000:]}"
            )
        sleep(0.2)
    click.echo(f"\nOpen {address} – the first page says whom to sign in as, and a story to try.")
    stop = how_to_stop(folder, sys.argv[0], by_make="MAKELEVEL" in os.environ)
    click.echo(f"Stop it with: {stop}")


def how_to_stop(folder: Path, program: str, *, by_make: bool) -> str:
    """The command that stops it. The program need not be on the PATH, so it is named as it was called."""
    if by_make:
        return "make stop"
    return shlex.join([program, "demo", "--stop", *([] if folder == FOLDER else ["--folder", str(folder)])])


def _answers(address: str) -> bool:
    try:
        with urlopen(f"{address}/health", timeout=2) as reply:
            return bool(reply.status == 200)
    except (URLError, OSError):
        return False


def _stop(folder: Path) -> bool:
    """Ends the server of this folder, if there is one: its process id is in the lock it holds. True if there was."""
    from tadasu.serving.starting import AlreadyServed, lock

    if not (folder / "serve.lock").exists():
        return False
    until = monotonic() + _PATIENCE
    told = False
    while monotonic() < until:
        try:
            lock(folder).close()
        except AlreadyServed:
            if not told:
                os.kill(int((folder / "serve.lock").read_text()), signal.SIGTERM)
                told = True
            sleep(0.2)
            continue
        return told
    raise click.ClickException(f"The demo in {folder} does not stop.")
