"""What only shows when settings are held against each other; broken values are passed over."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import urlsplit

from pydantic import ValidationError

from bot.positions import KeyPath
from bot.settings.fields import FLOWS
from bot.settings.model import REAL_API, Calendar
from cases.calendar import published
from cases.policy import PolicyError, suggestion

Tables: TypeAlias = list[tuple[int, Mapping[str, Any]]]

_APPS: Final[KeyPath] = ("wecom", "apps")
_INSTITUTIONS: Final[KeyPath] = ("institutions",)


def cross_errors(values: Mapping[str, Any]) -> Iterator[PolicyError]:
    """Find names used twice, names that nothing bears, and time travel in the real world."""
    apps, institutions = _tables(values, _APPS), _tables(values, _INSTITUTIONS)
    for key in ("name", "agent_id"):
        yield from _repeated(_APPS, apps, key)
    for key in ("code", "prefix", "root_department"):
        yield from _repeated(_INSTITUTIONS, institutions, key)
    yield from _unknown(_APPS, apps, "flows", FLOWS)
    yield from _unknown(_INSTITUTIONS, institutions, "apps", [app.get("name") for _, app in apps])
    yield from _shared_time(values)
    yield from _shared_key(values)
    yield from _calendar(values)


def missing_policies(values: Mapping[str, Any], folder: Path) -> Iterator[PolicyError]:
    """Find policy files that are not there, looked for from the settings' folder."""
    for place, institution in _tables(values, _INSTITUTIONS):
        at = (*_INSTITUTIONS, place)
        yield from _missing((*at, "policy"), institution.get("policy"), folder)
        overlays = institution.get("overlays")
        for index, name in enumerate(overlays if isinstance(overlays, list) else []):
            yield from _missing((*at, "overlays", index), name, folder)


def _missing(path: KeyPath, name: object, folder: Path) -> Iterator[PolicyError]:
    if isinstance(name, str) and "\0" not in name and not (folder / name).is_file():
        yield PolicyError(path, f"没有这个政策文件：{folder / name}")


def _tables(values: Mapping[str, Any], path: KeyPath) -> Tables:
    found: Any = values
    for part in path:
        found = found.get(part) if isinstance(found, Mapping) else None
    listed = found if isinstance(found, list) else []
    return [(place, table) for place, table in enumerate(listed) if isinstance(table, Mapping)]


def _repeated(path: KeyPath, tables: Tables, key: str) -> Iterator[PolicyError]:
    """Find values that two tables share; a prefix left out is the empty prefix."""
    defaults = {"prefix": "", "root_department": "1"}
    seen: dict[str, int] = {}
    for place, table in tables:
        if (value := str(table.get(key, defaults.get(key, place)))) in seen:
            other = f"{path[-1]}[{seen[value]}]"
            yield PolicyError((*path, place, key), f"与 {other} 相同（“{value}”），请改成不同的")
        seen.setdefault(value, place)


def _unknown(
    path: KeyPath, tables: Tables, key: str, known: Iterable[object]
) -> Iterator[PolicyError]:
    names = [name for name in known if isinstance(name, str)]
    for place, table in tables:
        value = table.get(key)
        for index, word in enumerate(value if isinstance(value, list) else []):
            if isinstance(word, str) and word not in names:
                message = f"不认识“{word}”，{suggestion(word, names)}"
                yield PolicyError((*path, place, key, index), message)


def _shared_time(values: Mapping[str, Any]) -> Iterator[PolicyError]:
    clock, wecom = values.get("clock"), values.get("wecom")
    url = clock.get("url") if isinstance(clock, Mapping) else ""
    base = wecom.get("api_base", REAL_API) if isinstance(wecom, Mapping) else REAL_API
    if url and urlsplit(str(base)).hostname == urlsplit(REAL_API).hostname:
        message = "连着真的企业微信时不能快进时间，请留空，或把 wecom.api_base 改成模拟器的地址"
        yield PolicyError(("clock", "url"), message)


def _calendar(values: Mapping[str, Any]) -> Iterator[PolicyError]:
    """Find a day that is both free and worked, and a year of which only a part is written down."""
    try:
        days = Calendar.model_validate(values.get("calendar", {}))
    except ValidationError:
        # The form of the values is told of elsewhere.
        return
    for day in sorted({*days.holidays} & {*days.workdays}):
        yield PolicyError(("calendar", "workdays"), f"{day} 同时写成了放假和上班，请删去一处")
    years = {day.year for day in (*days.holidays, *days.workdays)}
    begun = {day.year for day in days.holidays if day == date(day.year, 1, 1)}
    for year in sorted(one for one in years - begun if not published(one)):
        message = f'{year} 年要从元旦写起：请加上 "{year}-01-01"，否则这一年不算写全'
        yield PolicyError(("calendar", "holidays"), message)


def _shared_key(values: Mapping[str, Any]) -> Iterator[PolicyError]:
    keys = values.get("secret_keys")
    if isinstance(keys, list) and values.get("hash_key") in keys:
        yield PolicyError(("hash_key",), "不能与 secret_keys 相同，请另外生成一个")
