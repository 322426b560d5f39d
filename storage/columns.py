"""What every table of the record is made of: the metadata, instants, JSON and ids."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, MetaData, String, TypeDecorator

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Instant(TypeDecorator[datetime]):
    """A UTC instant; naive values are refused, values read back are aware."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store in UTC; SQLite keeps no zone, so it gets none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware instant whatever the store."""
        del dialect
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


# An absent value is NULL, not the JSON word "null", so that a query can ask for it.
Json = JSON(none_as_null=True)


def id_column(name: str = "id", **options: Any) -> Column[str]:
    """Give the column of an id that the application makes."""
    return Column(name, String(64), primary_key=True, **options)
