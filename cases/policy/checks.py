"""What only shows when the tables of a policy are held against each other and the engine."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from cases.policy.errors import Path, PolicyError, suggestion
from cases.policy.names import CHANNELS, CLOCKS, KINDS, STATES

Values: TypeAlias = Mapping[str, Any]

# A report begins on this ladder (B4, T01 to T10), which no policy can leave out.
_WALKED = ("soothing", "leader", "first_callback")
# What only a ladder needs, and so only a kind that begins with one must say.
_LADDER = ("max_leader_hops", "void_within", "follow_up_within", "sensed_within", "handover_grace")


def name_errors(values: Values) -> Iterator[PolicyError]:
    """Find names that neither the engine nor another table of the policy knows."""
    posts = set(entries(values, "post"))
    kinds = entries(values, "kind")
    yield from unknown_keys(("clock",), entries(values, "clock"), CLOCKS)
    yield from unknown_keys(("kind",), kinds, KINDS)
    yield from unknown_keys(("labels", "states"), table(values, "labels").get("states"), STATES)
    yield from unknown_words(("policy", "kinds"), table(values, "policy").get("kinds"), kinds)
    for code, kind in kinds.items():
        at = ("kind", code)
        yield from unknown_words((*at, "stages"), kind.get("stages"), STATES)
        yield from unknown_words((*at, "reporter_posts"), kind.get("reporter_posts"), posts)
        yield from unknown_words(
            (*at, "channels_preferred"), kind.get("channels_preferred"), CHANNELS
        )
    yield from _menus(values, posts)


def kind_errors(values: Values) -> Iterator[PolicyError]:
    """Find kinds that miss a stage, name one twice or share a prefix."""
    prefixes: set[str] = set()
    for code, kind in entries(values, "kind").items():
        yield from _stages(("kind", code, "stages"), code, words(kind.get("stages")))
        if (prefix := str(kind.get("prefix"))) in prefixes:
            yield PolicyError(("kind", code, "prefix"), f"“{prefix}”已被另一类使用，请换一个")
        prefixes.add(prefix)
        yield from _ladder(values, ("kind", code), kind)


def _ladder(values: Values, at: Path, kind: Values) -> Iterator[PolicyError]:
    if "soothing" not in {stage for _, stage in words(kind.get("stages"))}:
        return
    for key in _LADDER:
        if key not in kind:
            yield PolicyError((*at, key), "缺少这一项，请补上")
    if kind.get("max_leader_hops") == 0:
        yield PolicyError((*at, "max_leader_hops"), "不能小于 1，现在是 0")
    if not table(values, "triggers"):
        yield PolicyError(("triggers",), '缺少报告情形，请补上，如 T1 = "明确表示不满并要求投诉"')


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
            yield from unknown_words(("menu", place, "posts"), menu.get("posts"), posts)


def entries(values: Values, key: str) -> dict[str, Values]:
    """Give the named tables under a key; what is no table is reported with the structure."""
    found = values.get(key)
    items = found.items() if isinstance(found, Mapping) else ()
    return {name: entry for name, entry in items if isinstance(entry, Mapping)}


def words(value: object) -> list[tuple[int, str]]:
    """Give the words of a list with their places; anything else is reported elsewhere."""
    listed = value if isinstance(value, list) else []
    return [(place, word) for place, word in enumerate(listed) if isinstance(word, str)]


def table(values: Values, key: str) -> Values:
    """Give the table under a key; an empty one where there is none."""
    found = values.get(key)
    return found if isinstance(found, Mapping) else {}


def unknown_keys(path: Path, found: object, known: Iterable[str]) -> Iterator[PolicyError]:
    """Find the keys of a table that are not among the known words."""
    for name in found if isinstance(found, Mapping) else ():
        yield from unknown_word((*path, name), name, known)


def unknown_words(
    path: Path, value: object, known: Iterable[str], what: str = ""
) -> Iterator[PolicyError]:
    """Find the words of a list that are not among the known ones."""
    for place, word in words(value):
        yield from unknown_word((*path, place), word, known, what)


def unknown_word(
    path: Path, word: object, known: Iterable[str], what: str = ""
) -> Iterator[PolicyError]:
    """Find a word that is none of the known ones; anything but a word is reported elsewhere."""
    if isinstance(word, str) and word not in set(known):
        yield PolicyError(path, f"不认识{what}“{word}”，{suggestion(word, known)}")
