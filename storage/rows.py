"""How a row of a table becomes the frozen dataclass of its noun."""

from dataclasses import fields
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Executable, Row

from storage.near import Values
from storage.store import Store

T = TypeVar("T")


def of(store: Store, kind: type[T], row: Row[Any]) -> T:
    """Make ``kind`` of a row with the same names; its field ``sealed`` is the opened value."""
    values = {name: getattr(row, name) for name in _names(kind)}  # type: ignore[arg-type]
    if values.get("sealed") is not None:
        values["sealed"] = store.vault.open(values["sealed"])
    return kind(**values)


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


async def first(
    store: Store, kind: type[T], statement: Executable, values: Values = None
) -> T | None:
    """Read the first row of a statement as ``kind``, or None."""
    row = await store.row(statement, values)
    return of(store, kind, row) if row is not None else None


async def every(store: Store, kind: type[T], statement: Executable) -> list[T]:
    """Read all rows of a statement as ``kind``."""
    return [of(store, kind, row) for row in await store.rows(statement)]
