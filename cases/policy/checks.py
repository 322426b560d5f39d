"""What only shows when the tables of a policy are held against each other and the engine."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from cases.policy.errors import Path, PolicyError, suggestion
from cases.policy.names import CHANNELS, CLOCKS, KINDS, ROLES, STATES

Values: TypeAlias = Mapping[str, Any]

# A dissatisfaction report walks through these (B4, T01 to T10); no policy can leave one out.
_WALKED = ("soothing", "leader", "submitted", "first_callback", "accepted", "archived")


def name_errors(values: Values) -> Iterator[PolicyError]:
    """Find names that neither the engine nor another table of the policy knows."""
    posts = set(entries(values, "post"))
    kinds = entries(values, "kind")
    yield from _unknown_keys(("clock",), entries(values, "clock"), CLOCKS)
    yield from _unknown_keys(("kind",), kinds, KINDS)
    yield from _unknown_keys(("labels", "states"), _at(values, "labels", "states"), STATES)
    yield from _unknown_words(("policy", "kinds"), _at(values, "policy", "kinds"), kinds)
    for code, kind in kinds.items():
        at = ("kind", code)
        yield from _unknown_words((*at, "stages"), kind.get("stages"), STATES)
        yield from _unknown_words((*at, "reporter_posts"), kind.get("reporter_posts"), posts)
        yield from _unknown_words(
            (*at, "channels_preferred"), kind.get("channels_preferred"), CHANNELS
        )
    yield from _menus(values, posts)
    yield from _roles(values)


def kind_errors(values: Values) -> Iterator[PolicyError]:
    """Find kinds that miss a stage, name one twice or share a prefix."""
    prefixes: set[str] = set()
    for code, kind in entries(values, "kind").items():
        yield from _stages(("kind", code, "stages"), code, words(kind.get("stages")))
        if (prefix := str(kind.get("prefix"))) in prefixes:
            yield PolicyError(("kind", code, "prefix"), f"“{prefix}”已被另一类使用，请换一个")
        prefixes.add(prefix)


def _stages(path: Path, code: str, listed: list[tuple[int, str]]) -> Iterator[PolicyError]:
    seen: set[str] = set()
    for place, stage in listed:
        if stage in seen:
            yield PolicyError((*path, place), f"“{stage}”重复了，请删去一个")
        seen.add(stage)
    missing = [stage for stage in _WALKED if stage not in seen]
    if code == "dissatisfaction" and listed and missing:
        yield PolicyError(path, f"还缺少环节：{'、'.join(missing)}，请补上")


def _menus(values: Values, posts: Iterable[str]) -> Iterator[PolicyError]:
    menus = values.get("menu")
    for place, menu in enumerate(menus if isinstance(menus, list) else []):
        if isinstance(menu, Mapping):
            yield from _unknown_words(("menu", place, "posts"), menu.get("posts"), posts)


def _roles(values: Values) -> Iterator[PolicyError]:
    for table, key in (("callback", "team_role"), ("callback", "head_role"), ("duty", "role")):
        role = _at(values, table, key)
        if isinstance(role, str) and role not in ROLES:
            yield PolicyError((table, key), f"不认识角色“{role}”，{suggestion(role, ROLES)}")


def entries(values: Values, key: str) -> dict[str, Values]:
    """Give the named tables under a key; what is no table is reported with the structure."""
    found = values.get(key)
    items = found.items() if isinstance(found, Mapping) else ()
    return {name: entry for name, entry in items if isinstance(entry, Mapping)}


def words(value: object) -> list[tuple[int, str]]:
    """Give the words of a list with their places; anything else is reported elsewhere."""
    listed = value if isinstance(value, list) else []
    return [(place, word) for place, word in enumerate(listed) if isinstance(word, str)]


def _at(values: Values, table: str, key: str) -> object:
    found = values.get(table)
    return found.get(key) if isinstance(found, Mapping) else None


def _unknown_keys(path: Path, table: object, known: Iterable[str]) -> Iterator[PolicyError]:
    for name in table if isinstance(table, Mapping) else ():
        if name not in set(known):
            yield PolicyError((*path, name), f"不认识“{name}”，{suggestion(name, known)}")


def _unknown_words(path: Path, value: object, known: Iterable[str]) -> Iterator[PolicyError]:
    for place, word in words(value):
        if word not in set(known):
            yield PolicyError((*path, place), f"不认识“{word}”，{suggestion(word, known)}")
