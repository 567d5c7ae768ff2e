"""What Alembic runs: on the database of TADASU_DATABASE_URL, or on a connection handed to it."""

from alembic import context
from sqlalchemy.engine import Connection

from tadasu import tables
from tadasu.config import read_settings
from tadasu.database import Database


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    database = Database(read_settings().database_url)
    with database.engine.execution_options(tadasu_writes=True).connect() as own:
        run(own)
        own.commit()
