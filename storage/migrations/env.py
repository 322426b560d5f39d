"""What Alembic runs: the revisions on the connection that ``storage.migrate`` hands in."""

from alembic import context

from storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # All of an upgrade or nothing: SQLite can do that too, once the driver leaves BEGIN to us.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
