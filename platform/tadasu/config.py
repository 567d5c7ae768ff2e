"""Settings, read from environment variables and checked once at start."""

import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LANGUAGE_NAMES = {"ja": "日本語", "en": "English"}
LANGUAGES = tuple(LANGUAGE_NAMES)


class SettingsError(Exception):
    """A setting is missing or makes no sense; the message names it and says what to write."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to the next. docs/operations.md explains each."""

    folder: Path  # database (if SQLite), files, secret and lock live here
    database_url: str
    public_base_url: str  # links in mails start with it; no request header is ever believed for that
    secret: bytes
    mail: str  # "mailbox" keeps mails on a page, "smtp://user:password@host:port" or "smtps://…" sends them
    mail_from: str
    demo: bool
    proxies: int = 0  # how many stand in front and say, in X-Forwarded-For, from where a request came

    @property
    def is_https(self) -> bool:
        return self.public_base_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.public_base_url).hostname or ""

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def has_mailbox(self) -> bool:
        return self.mail == "mailbox"

    def key(self, purpose: str) -> bytes:
        """A key for one purpose, derived from the secret: one that leaks says nothing of another."""
        return hmac.digest(self.secret, purpose.encode(), sha256)


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """Raises SettingsError."""
    folder, database_url = read_database_url(environment)
    settings = Settings(
        folder=folder,
        database_url=database_url,
        public_base_url=environment.get("TADASU_PUBLIC_BASE_URL", "http://127.0.0.1:8000").rstrip("/"),
        secret=_secret(environment.get("TADASU_SECRET", ""), folder),
        mail=environment.get("TADASU_MAIL", "mailbox"),
        mail_from=environment.get("TADASU_MAIL_FROM", "Tadasu <tadasu@localhost>"),
        demo=_switch(environment, "TADASU_DEMO"),
        proxies=_proxies(environment.get("TADASU_PROXIES", "0")),
    )
    _check(settings, insecure_allowed=_switch(environment, "TADASU_INSECURE_HTTP"))
    return settings


def read_database_url(environment: Mapping[str, str] = os.environ) -> tuple[Path, str]:
    """The folder and the database of an installation, without making anything there. Raises SettingsError."""
    folder = Path(environment.get("TADASU_FOLDER", "var")).absolute()
    return folder, _database_url(environment.get("TADASU_DATABASE_URL", ""), folder)


def _switch(environment: Mapping[str, str], name: str) -> bool:
    value = environment.get(name, "0")
    if value not in ("0", "1"):
        raise SettingsError(f"{name} is {value!r}; write 1 for yes or 0 for no.")
    return value == "1"


def _proxies(value: str) -> int:
    if value not in tuple("0123456789"):
        raise SettingsError(
            f"TADASU_PROXIES is {value!r}; write how many reverse proxies of yours a request passes, such as 1."
        )
    return int(value)


def _database_url(url: str, folder: Path) -> str:
    if not url:
        return f"sqlite:///{folder / 'tadasu.db'}"
    if url.startswith("postgresql://"):
        return url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url.startswith(("sqlite:///", "postgresql+psycopg://")):
        return url
    raise SettingsError(
        "TADASU_DATABASE_URL names a database that is not supported; write sqlite:///FILE or postgresql://…"
    )


def _secret(given: str, folder: Path) -> bytes:
    """The secret of TADASU_SECRET, or one kept in the folder, made at the first start."""
    if given:
        if len(given) < 32:
            raise SettingsError("TADASU_SECRET is shorter than 32 characters; make one with: openssl rand -hex 32")
        return given.encode()
    file = folder / "secret"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = os.open(file.with_suffix(".new"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(fresh, "w") as out:
            out.write(secrets.token_hex(32))
        file.with_suffix(".new").replace(file)
    return file.read_bytes()


def _check(settings: Settings, insecure_allowed: bool) -> None:
    address = urlsplit(settings.public_base_url)
    if address.scheme not in ("http", "https") or not address.hostname or address.path or address.query:
        raise SettingsError("TADASU_PUBLIC_BASE_URL must be like https://tadasu.example.jp, without a path.")
    on_loopback = address.hostname in LOOPBACK
    if not settings.is_https and not on_loopback and not insecure_allowed:
        raise SettingsError(
            "TADASU_PUBLIC_BASE_URL is http on a public host: sessions could be stolen on the way. "
            "Use https, or set TADASU_INSECURE_HTTP=1 if you know why."
        )
    if not settings.has_mailbox and not settings.mail.startswith(("smtp://", "smtps://")):
        raise SettingsError('TADASU_MAIL must be "mailbox" or smtp://user:password@host:port (smtps:// for TLS).')
    if settings.has_mailbox and not on_loopback:
        raise SettingsError("TADASU_MAIL=mailbox shows every mail, codes included: it works on 127.0.0.1 only.")
    if settings.demo and not on_loopback:
        raise SettingsError("TADASU_DEMO=1 lets anyone sign in as anyone: it works on 127.0.0.1 only.")
