"""Where each number comes from: a rule of the institution, or our own default."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from cases.policy.duration import looks_like
from cases.policy.errors import Path, PolicyError, dotted

_MARKS = {"value", "source", "assumed"}
OWED = '数值要注明出处：加 source = "S4-R17"（条款号），或 assumed = true（我方默认值）'


class Source(BaseModel):
    """The rule that a number comes from, and whether it is only assumed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str | None = None
    assumed: bool = False


def plain(data: object) -> Any:  # noqa: ANN401 - the shape is the caller's
    """Replace every ``{ value = 3, assumed = true }`` by its value."""
    if isinstance(data, Mapping):
        if "value" in data and set(data) <= _MARKS:
            return plain(data["value"])
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [plain(value) for value in data]
    return data


def sources(data: Mapping[str, Any]) -> dict[str, Source]:
    """Give the source of every table or value that names one, by dotted path."""
    found = {}
    for path, table in _tables((), data):
        source, assumed = table.get("source"), table.get("assumed", False)
        # A value of the wrong type is reported where the structure is checked.
        well_formed = isinstance(source, str | None) and isinstance(assumed, bool)
        if well_formed and (source or assumed):
            found[dotted(path)] = Source(source=source, assumed=assumed)
    return found


def malformed(data: Mapping[str, Any]) -> list[PolicyError]:
    """Report marks of the wrong type on a single value (tables are checked with their keys)."""
    errors = []
    for path, table in _tables((), data):
        if "value" not in table:
            continue
        if not isinstance(table.get("source", ""), str):
            errors.append(PolicyError((*path, "source"), '应为条款号，如 "S4-R17"'))
        if not isinstance(table.get("assumed", False), bool):
            errors.append(PolicyError((*path, "assumed"), "应为 true 或 false，不加引号"))
    return errors


def unsourced(data: Mapping[str, Any]) -> list[PolicyError]:
    """Report every number, or list of numbers, without a source of its own or of a table around."""
    known = sources(data)
    owing = (
        _written_at(path)
        for path, value in leaves((), plain(data))
        if _is_number(value) and nearest(known, path) is None
    )
    return [PolicyError(path, OWED) for path in dict.fromkeys(owing)]


def nearest(known: Mapping[str, Source], path: Path) -> Source | None:
    """Give the source of a path or of the closest table around it."""
    for length in range(len(path), 0, -1):
        if (source := known.get(dotted(path[:length]))) is not None:
            return source
    return None


def leaves(path: Path, data: object) -> Iterator[tuple[Path, object]]:
    """Give every single value with its path."""
    if not isinstance(data, Mapping | list):
        yield path, data
    for key, value in _children(data):
        yield from leaves((*path, key), value)


def _written_at(path: Path) -> Path:
    """Give the key that a number stands behind: the numbers of one list share it."""
    return path[:-1] if path and isinstance(path[-1], int) else path


def _is_number(value: object) -> bool:
    return looks_like(value) or (isinstance(value, int | float) and not isinstance(value, bool))


def _tables(path: Path, data: object) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if isinstance(data, Mapping):
        yield path, data
    for key, value in _children(data):
        yield from _tables((*path, key), value)


def _children(data: object) -> Iterator[tuple[str | int, object]]:
    if isinstance(data, Mapping):
        yield from data.items()
    elif isinstance(data, Sequence) and not isinstance(data, str | bytes):
        yield from enumerate(data)
