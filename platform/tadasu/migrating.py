"""Brings a database to the tables this version needs."""

from pathlib import Path

from alembic import command
from alembic.config import Config

from tadasu.database import Database

_HERE = Path(__file__).parent


def upgrade(database: Database, revision: str = "head") -> None:
    with database.engine.execution_options(tadasu_writes=True).connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(scripts()))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()


def scripts() -> Path:
    """The folder of migrations: at the top of the source tree, or inside an installed package."""
    inside = _HERE / "migrations"
    return inside if inside.is_dir() else _HERE.parents[1] / "migrations"
