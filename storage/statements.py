"""Turns writes into statements, executes them and counts rows; a shortfall is a Conflict."""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Dialect, Table, and_, bindparam, delete, exc, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import Delete as DeleteStatement
from sqlalchemy.sql.dml import Update as UpdateStatement
from sqlalchemy.sql.elements import ColumnElement

from storage.errors import Conflict
from storage.unit import IGNORE, Delete, Update, resolved

_UNIQUE = {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "23505"}

Row = dict[str, Any]
Change = Update | Delete


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
        _execute(connection, list(group))


def _execute(connection: Connection, group: list[Change]) -> None:
    """Execute changes of one shape; a unique place that is taken is a lost race like any other."""
    try:
        count = _count(connection, _statement_of(group[0]), [_parameters(one) for one in group])
    except exc.IntegrityError as error:
        if _code(error) in _UNIQUE:
            raise Conflict(group[0].table.name) from error
        raise
    expected = [one.expect for one in group if isinstance(one, Update) and one.expect is not None]
    if expected and count != sum(expected):
        raise Conflict(group[0].table.name)


def _count(
    connection: Connection, statement: UpdateStatement | DeleteStatement, parameters: list[Row]
) -> int:
    if len(parameters) > 1 and connection.dialect.supports_sane_multi_rowcount:
        return connection.execute(statement, parameters).rowcount
    return sum(connection.execute(statement, one).rowcount for one in parameters)


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
    kinds = dict(_keys(write))
    if "in" in kinds.values():
        return False
    if isinstance(write, Delete) or write.expect is None:
        return True
    return write.expect == 1 and all(
        kinds.get(column.name) == "eq" for column in write.table.primary_key
    )


def _keys(write: Change) -> tuple[tuple[str, str], ...]:
    return tuple((name, _kind(value)) for name, value in write.key.items())


def _kind(value: object) -> str:
    if value is None:
        return "null"
    return "in" if isinstance(value, (tuple, list)) else "eq"


def _statement_of(write: Change) -> UpdateStatement | DeleteStatement:
    names = tuple(write.values) if isinstance(write, Update) else None
    return _statement(write.table, _keys(write), names)


@cache
def _statement(
    table: Table, keys: tuple[tuple[str, str], ...], names: tuple[str, ...] | None
) -> UpdateStatement | DeleteStatement:
    where = and_(*(_condition(table, name, kind) for name, kind in keys))
    if names is None:
        return delete(table).where(where)
    return update(table).where(where).values({name: bindparam(f"v_{name}") for name in names})


def _condition(table: Table, name: str, kind: str) -> ColumnElement[bool]:
    column = table.c[name]
    if kind == "null":
        return column.is_(None)
    if kind == "in":
        return column.in_(bindparam(f"k_{name}", expanding=True))
    return column == bindparam(f"k_{name}")


def _parameters(write: Change) -> Row:
    wanted = {f"k_{name}": _listed(value) for name, value in write.key.items() if value is not None}
    if isinstance(write, Delete):
        return wanted
    return wanted | {f"v_{name}": resolved(value) for name, value in write.values.items()}


def _listed(value: object) -> object:
    return list(value) if isinstance(value, (tuple, list)) else resolved(value)
