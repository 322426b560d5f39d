"""Settings from environment variables: ``ESCALATION_BOT__WECOM__APPS__0__SECRET`` (design §9)."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final

from bot.positions import KeyPath

PREFIX: Final = "ESCALATION_BOT__"
CONFIG_VARIABLE: Final = "ESCALATION_BOT_CONFIG"


def variables(environ: Mapping[str, str]) -> dict[KeyPath, str]:
    """Give the name of the variable for each path that one sets, list indexes in order."""
    names = sorted((_path(name), name) for name in environ if name.upper().startswith(PREFIX))
    return {tuple(_part(text) for text in path): name for path, name in names}


def overlay(data: Mapping[str, Any], environ: Mapping[str, str]) -> dict[str, Any]:
    """Lay the variables over the file's values; tables and list items are made as needed."""
    values: dict[str, Any] = deepcopy(dict(data))
    for path, name in variables(environ).items():
        _put(values, path, environ[name])
    return values


def variable_for(path: KeyPath, environ: Mapping[str, str]) -> str | None:
    """Give the variable that set a path or the table around it, if any did."""
    named = variables(environ)
    around = [path[:length] for length in range(len(path), 0, -1)]
    return next((named[place] for place in around if place in named), None)


def variable_within(path: KeyPath, environ: Mapping[str, str]) -> str | None:
    """Give a variable that made a table which only variables know."""
    named = variables(environ).items()
    return next((name for place, name in named if place[: len(path)] == path), None)


def _path(name: str) -> tuple[str, ...]:
    # Indexes are filled up with zeros, so that the tenth item sorts after the ninth.
    parts = name[len(PREFIX) :].lower().split("__")
    return tuple(part.zfill(4) if part.isdecimal() else part for part in parts)


def _part(text: str) -> str | int:
    return int(text) if text.isdecimal() else text


def _put(values: Any, path: KeyPath, value: str) -> None:  # noqa: ANN401 - tables and lists alike
    head, *rest = path
    if not rest:
        _set(values, head, value)
        return
    inner = _get(values, head)
    if not isinstance(inner, dict | list):
        inner = [] if isinstance(rest[0], int) else {}
        _set(values, head, inner)
    _put(inner, tuple(rest), value)


def _get(values: Any, part: str | int) -> Any:  # noqa: ANN401 - tables and lists alike
    if isinstance(values, list):
        return values[part] if isinstance(part, int) and part < len(values) else None
    return values.get(part)


def _set(values: Any, part: str | int, value: object) -> None:  # noqa: ANN401 - as above
    if isinstance(values, list) and part not in range(len(values)):
        # A gap in the indexes closes up; the order of the items stays.
        values.append(value)
    else:
        values[part] = value
