"""Handing a mail to the mail server, and what its answer means."""

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from urllib.parse import parse_qs, unquote, urlsplit

from tadasu.config import LOOPBACK, SettingsError

TIMEOUT = 30.0  # seconds for each answer
LAST_TIMEOUT = 60.0  # for the answer after the content, when servers look into it
_MAILS_PER_CONNECTION = 50


@dataclass(frozen=True)
class Server:
    """Where mails go. `tls`: "from the start", "on request" (STARTTLS, which the server must offer) or "none"."""

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: str


@dataclass(frozen=True)
class Outcome:
    """`state` as the outbox has it; "queued" is: not now, try again later."""

    state: str
    reply: str
    server_is_there: bool = True


def read_server(mail: str) -> Server:
    """The server of TADASU_MAIL. Raises SettingsError."""
    try:
        parts = urlsplit(mail)
        port = parts.port
    except ValueError as error:
        raise SettingsError("TADASU_MAIL: the port is not a number.") from error
    host = parts.hostname or ""
    choice = parse_qs(parts.query).get("tls", ["no" if host in LOOPBACK else "yes"])[0]
    if not host or parts.path.strip("/") or choice not in ("yes", "no"):
        raise SettingsError("TADASU_MAIL must be like smtp://user:password@host:587, with ?tls=no at most.")
    tls = "from the start" if parts.scheme == "smtps" else {"yes": "on request", "no": "none"}[choice]
    standard = 465 if parts.scheme == "smtps" else 587 if tls == "on request" else 25
    return Server(host, port or standard, unquote(parts.username or ""), unquote(parts.password or ""), tls)


class Courier:
    """Sends mails one after the other over one connection, and opens a fresh one after any trouble."""

    def __init__(self, server: Server, *, timeout: float = TIMEOUT, last_timeout: float = LAST_TIMEOUT) -> None:
        self._server = server
        self._timeout, self._last_timeout = timeout, last_timeout
        self._line: smtplib.SMTP | None = None
        self._carried = 0

    def __enter__(self) -> "Courier":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, sender: str, recipient: str, content: bytes, before_data: Callable[[], None]) -> Outcome:
        """`before_data` is called when the next thing to leave is the content; what it raises keeps the mail here.
        Raises nothing of the network's.
        """
        try:
            line = self._open_line()
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Outcome("queued", _words(error), server_is_there=False)
        try:
            _expect(line.mail(sender))
            _expect(line.rcpt(recipient))
        except (OSError, smtplib.SMTPException) as error:
            return self._refused(error)
        try:
            before_data()
        except BaseException:
            self._hang_up()  # the server has heard half of this mail: the next one needs a line of its own
            raise
        return self._hand_over(line, content)

    def _hand_over(self, line: smtplib.SMTP, content: bytes) -> Outcome:
        try:
            if line.sock is not None:
                line.sock.settimeout(self._last_timeout)
            code, answer = line.data(content)
        except smtplib.SMTPDataError as error:  # refused before the content was asked for
            return self._refused(error)
        except (OSError, smtplib.SMTPException) as error:
            self._hang_up()
            return Outcome("unknown", f"after DATA: {_words(error)}", server_is_there=False)
        if code != 250:
            return self._refused(smtplib.SMTPDataError(code, answer))
        self._carried += 1
        return Outcome("sent", _words(smtplib.SMTPDataError(code, answer)))

    def _refused(self, error: OSError | smtplib.SMTPException) -> Outcome:
        self._hang_up()
        if not isinstance(error, smtplib.SMTPResponseException):
            return Outcome("queued", _words(error), server_is_there=False)
        return Outcome("failed" if 500 <= error.smtp_code < 600 else "queued", _words(error))

    def _open_line(self) -> smtplib.SMTP:
        """A line that is ready for a mail. What goes wrong here is the server's matter, not that of any mail."""
        if self._line is not None and self._carried < _MAILS_PER_CONNECTION:
            return self._line
        self._hang_up()
        server = self._server
        if server.tls == "from the start":
            context = ssl.create_default_context()
            self._line = smtplib.SMTP_SSL(server.host, server.port, timeout=self._timeout, context=context)
        else:
            self._line = smtplib.SMTP(server.host, server.port, timeout=self._timeout)
        if server.tls == "on request":
            self._line.starttls(context=ssl.create_default_context())
        self._line.ehlo_or_helo_if_needed()
        if server.user:
            self._line.login(server.user, server.password)
        return self._line

    def _hang_up(self) -> None:
        line, self._line, self._carried = self._line, None, 0
        if line is None:
            return
        try:
            if line.sock is not None:
                line.sock.settimeout(2.0)
            line.quit()
        except (OSError, smtplib.SMTPException):
            line.close()


def _expect(answer: tuple[int, bytes]) -> None:
    if not 200 <= answer[0] < 300:
        raise smtplib.SMTPResponseException(*answer)


def _words(error: Exception) -> str:
    """A server's answer or a failure in one line."""
    if isinstance(error, smtplib.SMTPResponseException):
        text = error.smtp_error
        said = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        return " ".join(f"{error.smtp_code} {said}".split())
    return " ".join(f"{type(error).__name__}: {error}".split())
