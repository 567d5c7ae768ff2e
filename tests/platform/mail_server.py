"""A mail server for tests, on a port the kernel chooses, that behaves as badly as it is told."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class MailServer:
    """`at_recipient` and `at_content` answer in place of "250"; an answer of "" closes the line, "hang" is none.

    `arrived` holds the content of every mail the server took, whatever it answered then.
    """

    at_recipient: str = "250 OK"
    at_content: str = "250 OK"
    before_answer: Callable[[], None] = lambda: None
    before_recipient: Callable[[], None] = lambda: None
    arrived: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, _options: Any) -> str:
        self.before_recipient()
        if not self.at_recipient.startswith("2"):
            return await self._answer(server, self.at_recipient)
        envelope.rcpt_tos.append(address)
        return self.at_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        self.arrived.append(envelope.content)
        self.before_answer()
        return await self._answer(server, self.at_content)

    async def _answer(self, server: SMTP, answer: str) -> str:
        if answer == "hang":
            await asyncio.sleep(30)
        if answer in ("", "hang"):
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
        return answer or "421 closed"


@contextmanager
def mail_server(*, tls: ssl.SSLContext | None = None, **behaviour: Any) -> Iterator[MailServer]:
    server = MailServer(**behaviour)
    listener = socket.create_server(("127.0.0.1", 0))
    server.port = listener.getsockname()[1]
    loop, ready = asyncio.new_event_loop(), Event()
    thread = Thread(target=_serve, args=(loop, listener, server, tls, ready))
    thread.start()
    ready.wait()
    try:
        yield server
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def _serve(
    loop: asyncio.AbstractEventLoop, listener: socket.socket, server: MailServer, tls: ssl.SSLContext | None,
    ready: Event,
) -> None:  # fmt: skip
    asyncio.set_event_loop(loop)
    listening = loop.run_until_complete(
        loop.create_server(lambda: SMTP(server, hostname="localhost", loop=loop, tls_context=tls), sock=listener)
    )
    loop.call_soon(ready.set)
    loop.run_forever()
    listening.close()
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.close()
