"""Which keys a table may have, read from the models themselves."""

from typing import get_args

from pydantic import BaseModel

from cases.policy.errors import Path


def keys_at(root: type[BaseModel], path: Path) -> list[str]:
    """Name the keys that the table at a path below ``root`` may have, for a suggestion."""
    kind: object = root
    for part in path:
        kind = _inside(kind, part)
    table = _table(kind)
    fields = table.model_fields.items() if table else ()
    return [field.alias or name for name, field in fields]


def _inside(kind: object, part: str | int) -> object:
    if (table := _table(kind)) is None:
        # A list of tables, a dict of tables, or a table that may be absent.
        return next((inner for inner in get_args(kind) if _table(inner)), None)
    fields = table.model_fields.items()
    found = [field.annotation for name, field in fields if part == (field.alias or name)]
    return _present(found[0]) if found else None


def _present(kind: object) -> object:
    inner = get_args(kind)
    return next((arg for arg in inner if _table(arg)), kind) if type(None) in inner else kind


def _table(kind: object) -> type[BaseModel] | None:
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None
