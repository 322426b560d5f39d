"""Many changes of single rows as one statement, for a driver that counts one statement at a time.

The rows of a batch are handed over as arrays, one for each column, so that the text of the
statement is the same for any number of rows and is prepared once.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Table, and_, bindparam, column, func, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.dml import Update

# A name for what stands in a key, and the bind parameter that carries it.
Keys = tuple[tuple[str, str], ...]


@lru_cache(maxsize=256)
def statement(table: Table, keys: Keys, empty: tuple[str, ...], names: tuple[str, ...]) -> Update:
    """Give the update of many rows: those equal to ``keys`` and NULL in ``empty``, to ``names``.

    Its row count is the number of rows that were as their keys said.
    """
    told = {parameter: name for name, parameter in keys} | {f"v_{name}": name for name in names}
    # One dimension, whatever the values are: a JSON list is one value of its column.
    arrays = [
        bindparam(key, type_=ARRAY(table.c[name].type, dimensions=1)) for key, name in told.items()
    ]
    columns = [column(key, table.c[name].type) for key, name in told.items()]
    rows = func.unnest(*arrays).table_valued(*columns, name="told").render_derived()
    where = [table.c[name] == rows.c[parameter] for name, parameter in keys]
    where += [table.c[name].is_(None) for name in empty]
    return update(table).where(and_(*where)).values({name: rows.c[f"v_{name}"] for name in names})


def turned(parameters: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Turn a batch's rows into one list for each column."""
    return {name: [one[name] for one in parameters] for name in parameters[0]}
