"""The time of the database's server, by which several hosts agree what is due (design §5)."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from storage.store import Store


async def ahead(store: Store) -> tuple[timedelta, timedelta]:
    """Give how far the server's clock is ahead of this host's, and how exact that is.

    Unavailable when the database is away. For PostgreSQL alone: SQLite has this host's clock.
    """
    before = datetime.now(UTC)
    row = await store.row(select(func.clock_timestamp().label("now")))
    after = datetime.now(UTC)
    half = (after - before) / 2
    there = row.now if row else before + half
    return there - (before + half), half
