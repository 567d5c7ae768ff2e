"""What work outside a request needs in its hand: database, files, settings."""

from dataclasses import dataclass
from pathlib import Path

from flask import current_app

from tadasu.config import Settings
from tadasu.database import Database
from tadasu.storage import Storage


@dataclass(frozen=True)
class Services:
    settings: Settings
    database: Database
    storage: Storage


def services() -> Services:
    """Those of the application at hand."""
    found: Services = current_app.extensions["services"]
    return found


def settings() -> Settings:
    """Those of the application at hand."""
    return services().settings


def open_services(settings: Settings, pool: int = 20) -> Services:
    settings.folder.mkdir(parents=True, exist_ok=True)
    return Services(settings, Database(settings.database_url, pool), Storage(_files(settings)))


def _files(settings: Settings) -> Path:
    return settings.folder / "files"
