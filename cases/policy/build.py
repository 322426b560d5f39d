"""From parsed data to a policy, or to every mistake in it at once."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from cases.policy.checks import kind_errors, name_errors
from cases.policy.clock_checks import clock_errors
from cases.policy.errors import Path, PolicyError, from_pydantic
from cases.policy.model import Policy
from cases.policy.provenance import malformed, plain, sources, unsourced
from cases.policy.structure import keys_at

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
    return [key for key in keys_at(Policy, path) if key != _NOT_WRITTEN]
