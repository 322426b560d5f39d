"""Turns writes into statements, executes them and counts rows; a shortfall is a Conflict."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Dialect, Table, and_, bindparam, delete, exc, false, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Delete as DeleteStatement
from sqlalchemy.sql.dml import Update as UpdateStatement
from sqlalchemy.sql.elements import ColumnElement

from storage import together
from storage.errors import Conflict
from storage.unit import IGNORE, Delete, Update, resolved

_UNIQUE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}

Row = dict[str, Any]
Change = Update | Delete
# A column of a key and how many values it may have; None stands for IS NULL.
_KeyShape = tuple[str, int | None]


def insert_for(dialect: Dialect) -> Callable[[Table], Any]:
    """Give the dialect's own ``insert``: the one place where the stores differ in a statement."""
    return sqlite.insert if dialect.name == "sqlite" else postgresql.insert


def insert_rows(connection: Connection, table: Table, rows: list[Row], otherwise: str) -> None:
    """Insert complete rows; one that is there already is Conflict(otherwise), unless ignored."""
    statement = insert_for(connection.dialect)(table).on_conflict_do_nothing()
    if otherwise == IGNORE:
        connection.execute(statement, rows)
        return
    if connection.dialect.supports_sane_multi_rowcount:
        count = connection.execute(statement, rows).rowcount
    else:
        key = next(iter(table.primary_key))
        count = len(connection.execute(statement.returning(key), rows).all())
    if count != len(rows):
        raise Conflict(otherwise)


def change_rows(connection: Connection, changes: Sequence[Change]) -> None:
    """Execute changes in order, those of the same shape that stand side by side at once."""
    for _, group in groupby(changes, key=_shape):
        _execute(connection, _in_order(list(group)))


def _in_order(group: list[Change]) -> list[Change]:
    """Order changes of single rows by row, so that two processes seldom wait for each other."""
    names = group[0].table.primary_key.columns.keys()
    if not {name for name, count in _keys(group[0]) if count == 1}.issuperset(names):
        return group
    # Two changes of one row stay as they are.
    return sorted(
        group, key=lambda one: [str(resolved(_wanted(one.key[name])[0])) for name in names]
    )


def _execute(connection: Connection, group: list[Change]) -> None:
    """Execute changes of one shape; a unique place that is taken is a lost race like any other."""
    try:
        count = _count(connection, group)
    except exc.IntegrityError as error:
        if _code(error) in _UNIQUE:
            raise Conflict(group[0].table.name) from error
        raise
    expected = [one.expect for one in group if isinstance(one, Update) and one.expect is not None]
    if expected and count != sum(expected):
        raise Conflict(group[0].table.name)


def _count(connection: Connection, group: list[Change]) -> int:
    statement, parameters = _statement_of(group[0]), [_parameters(one) for one in group]
    if len(parameters) > 1 and connection.dialect.supports_sane_multi_rowcount:
        return connection.execute(statement, parameters).rowcount
    if len(parameters) > 1 and (at_once := _at_once(group)) is not None:
        return connection.execute(at_once, together.turned(parameters)).rowcount
    return sum(connection.execute(statement, one).rowcount for one in parameters)


def _at_once(group: list[Change]) -> UpdateStatement | None:
    """Give one statement for changes of single rows, none of them twice; None for any other."""
    first, shape = group[0], _keys(group[0])
    primary = first.table.primary_key.columns.keys()
    single = {name for name, count in shape if count == 1}
    if isinstance(first, Delete) or not single.issuperset(primary):
        return None
    rows = [tuple(resolved(_wanted(one.key[name])[0]) for name in primary) for one in group]
    # One statement changes a row once, and compares a column with one value.
    if len(set(rows)) < len(rows) or any(count not in {1, None} for _, count in shape):
        return None
    named = tuple((name, f"k0_{name}") for name, count in shape if count)
    empty = tuple(name for name, count in shape if count is None)
    return together.statement(first.table, named, empty, tuple(first.values))


def _code(error: exc.IntegrityError) -> str | None:
    origin = error.orig
    return getattr(origin, "sqlite_errorname", None) or getattr(origin, "sqlstate", None)


def _shape(write: Change) -> tuple[Any, ...]:
    """Say which statement a write needs; what must be counted alone differs by its id."""
    names = tuple(write.values) if isinstance(write, Update) else None
    alone = None if _merges(write) else id(write)
    return write.table.name, _keys(write), names, getattr(write, "expect", None), alone


def _merges(write: Change) -> bool:
    """Tell whether a sum of row counts hides nothing: one row at most, or any number is fine."""
    if isinstance(write, Delete) or write.expect is None:
        return True
    single = {name for name, count in _keys(write) if count == 1}
    return write.expect == 1 and single.issuperset(write.table.primary_key.columns.keys())


def _keys(write: Change) -> tuple[_KeyShape, ...]:
    return tuple(
        (name, None if value is None else len(_wanted(value))) for name, value in write.key.items()
    )


def _wanted(value: object) -> Sequence[object]:
    return value if isinstance(value, (tuple, list)) else (value,)


def _statement_of(write: Change) -> UpdateStatement | DeleteStatement:
    names = tuple(write.values) if isinstance(write, Update) else None
    return _statement(write.table, _keys(write), names)


@lru_cache(maxsize=1024)
def _statement(
    table: Table, keys: tuple[_KeyShape, ...], names: tuple[str, ...] | None
) -> UpdateStatement | DeleteStatement:
    where = and_(*(_condition(table, name, count) for name, count in keys))
    if names is None:
        return delete(table).where(where)
    return update(table).where(where).values({name: bindparam(f"v_{name}") for name in names})


def _condition(table: Table, name: str, count: int | None) -> ColumnElement[bool]:
    column = table.c[name]
    if count is None:
        return column.is_(None)
    if count == 0:
        return false()
    # Numbered parameters instead of one that expands, which could not be executed for many.
    return column.in_([bindparam(f"k{place}_{name}", type_=column.type) for place in range(count)])


def _parameters(write: Change) -> Row:
    keys = {
        f"k{place}_{name}": resolved(value)
        for name, values in write.key.items()
        if values is not None
        for place, value in enumerate(_wanted(values))
    }
    if isinstance(write, Delete):
        return keys
    return keys | {f"v_{name}": resolved(value) for name, value in write.values.items()}
