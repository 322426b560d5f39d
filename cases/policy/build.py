"""From parsed data to a policy, or to every mistake in it at once."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from cases.policy.checks import kind_errors, name_errors
from cases.policy.clock_checks import clock_errors
from cases.policy.errors import Path, PolicyError, from_pydantic
from cases.policy.model import Policy
from cases.policy.provenance import malformed, plain, sources, unsourced

# A record of our own making, not a table of the file.
_NOT_WRITTEN = "provenance"


def build(data: Mapping[str, Any]) -> tuple[Policy | None, tuple[PolicyError, ...]]:
    """Check what ``tomllib`` gives for a policy file; either a policy or all its errors."""
    values = plain(data)
    policy, errors = _structure({**values, _NOT_WRITTEN: sources(data)})
    if _NOT_WRITTEN in data:
        errors.append(PolicyError((_NOT_WRITTEN,), f"不认识“{_NOT_WRITTEN}”，请删去"))
    errors += malformed(data) + unsourced(data)
    errors += [*name_errors(values), *kind_errors(values), *clock_errors(values)]
    return (None if errors else policy), tuple(_one_per_place(errors))


def _structure(values: Mapping[str, Any]) -> tuple[Policy | None, list[PolicyError]]:
    try:
        return Policy.model_validate(values), []
    except ValidationError as failure:
        return None, from_pydantic(failure, _keys_at)


def _one_per_place(errors: Iterable[PolicyError]) -> Iterable[PolicyError]:
    # Where a value has the wrong form, what else is wrong with it follows from that.
    first: dict[Path, PolicyError] = {}
    for error in errors:
        first.setdefault(error.path, error)
    return first.values()


def _keys_at(path: Path) -> list[str]:
    """Name the keys that the table at a path may have, for a suggestion."""
    kind: object = Policy
    for part in path:
        kind = _inside(kind, part)
    if (table := _table(kind)) is None:
        return []
    names = [field.alias or name for name, field in table.model_fields.items()]
    return [name for name in names if name != _NOT_WRITTEN]


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
