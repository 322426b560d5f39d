"""Orders the writes of a batch so that they merge into few statements (design §5).

There are no foreign keys, so the order of writes matters within one table only. There all
changes go before all inserts, unless a change could touch a row that an earlier write of the
batch inserts: then a new phase begins.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table

from storage.statements import change_rows, insert_rows
from storage.unit import Delete, Insert, Update, Write, resolved

Row = dict[str, Any]


@dataclass(slots=True)
class _Phase:
    """Updates and deletes first, then the inserts, by what it means when a row is there."""

    changes: list[Update | Delete] = field(default_factory=list)
    inserts: dict[str, list[Row]] = field(default_factory=dict)
    inserted: dict[str, set[object]] = field(default_factory=dict)

    def could_touch(self, key: Mapping[str, Any]) -> bool:
        """Tell whether ``key`` might match a row inserted in this phase."""
        return bool(self.inserts) and all(
            any(_hashable(value) in self.inserted.get(name, ()) for value in _wanted(values))
            for name, values in key.items()
        )

    def insert(self, write: Insert) -> None:
        """Take a row, and remember its values for ``could_touch``."""
        row = complete(write.table, write.row)
        self.inserts.setdefault(write.otherwise, []).append(row)
        for name, value in row.items():
            self.inserted.setdefault(name, set()).add(_hashable(value))


class Plan:
    """The writes of some units, to be executed in as few statements as their order allows."""

    def __init__(self) -> None:
        self._tables: dict[Table, list[_Phase]] = {}

    def add(self, write: Write) -> None:
        """Take one write, after all that were added before it."""
        phases = self._tables.setdefault(write.table, [_Phase()])
        if isinstance(write, Insert):
            phases[-1].insert(write)
            return
        if phases[-1].could_touch(write.key):
            phases.append(_Phase())
        phases[-1].changes.append(write)

    def run(self, connection: Connection) -> None:
        """Execute everything; Conflict when any row count is not as demanded."""
        # Always in the same order, so that two processes seldom wait for each other.
        for table in sorted(self._tables, key=lambda one: one.name):
            for phase in self._tables[table]:
                change_rows(connection, phase.changes)
                for otherwise, rows in phase.inserts.items():
                    insert_rows(connection, table, rows, otherwise)


def complete(table: Table, row: Mapping[str, Any]) -> Row:
    """Give the row with every column of the table, so that all rows share one statement."""
    unknown = row.keys() - table.c.keys()
    if unknown:
        raise KeyError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    return {**_defaults(table), **{name: resolved(value) for name, value in row.items()}}


@cache
def _defaults(table: Table) -> Row:
    # Every default of storage.tables is a plain value.
    return {column.name: getattr(column.default, "arg", None) for column in table.c}


def _wanted(values: object) -> Sequence[object]:
    return values if isinstance(values, (tuple, list)) else (values,)


def _hashable(value: object) -> object:
    """Give something that a set takes; a JSON value is no part of any key."""
    return None if isinstance(value, (dict, list)) else resolved(value)
