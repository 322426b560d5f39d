"""Alembic's revisions of the record, run by ``storage.migrate``."""
