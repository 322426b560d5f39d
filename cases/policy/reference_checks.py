"""Whether what one table names stands in another: units, categories, triggers, roles, levels."""

from collections.abc import Iterable, Iterator, Mapping

from cases.policy.checks import (
    Values,
    entries,
    table,
    unknown_keys,
    unknown_word,
    unknown_words,
    words,
)
from cases.policy.errors import Path, PolicyError
from cases.policy.names import (
    CHANNELS,
    CUSTOMER_LEVELS,
    ENGINE_CATEGORIES,
    FIELDS,
    FLAGS,
    KINDS,
    OUTCOMES,
    PARTIES,
    ROLES,
    SCOPES,
    TOPICS,
)
from cases.policy.tables import LEVELS

# Which keys name a role, table by table.
_ROLES = (
    ("callback", "team_role"),
    ("callback", "head_role"),
    ("second_callback", "team_role"),
    ("second_callback", "head_role"),
    ("duty", "role"),
    ("extension", "role"),
)


def reference_errors(values: Values) -> Iterator[PolicyError]:
    """Find names that nothing else in the policy, or in the engine, bears."""
    yield from _roles(values)
    yield from _units(values)
    for code, post in entries(values, "post").items():
        yield from unknown_word(("post", code, "channel"), post.get("channel"), CHANNELS)
    yield from _levels(values)
    yield from _clocks(values)
    yield from unknown_keys(("levels",), values.get("levels"), LEVELS)
    yield from _relations(values)
    texts, seen = table(values, "texts"), table(values, "visibility")
    said = texts.get("acknowledgement")
    yield from unknown_keys(("texts", "acknowledgement"), said, KINDS)
    told = texts.get("remedies_for")
    yield from unknown_words(("texts", "remedies_for"), told, KINDS)
    for role, scope in table(seen, "scopes").items():
        yield from unknown_word(("visibility", "scopes", role), role, _people(ROLES, "reporter"))
        yield from unknown_word(("visibility", "scopes", role), scope, SCOPES)
    for code, kind in entries(values, "kind").items():
        for listed in ("fields", "asks"):
            yield from unknown_words(("kind", code, listed), kind.get(listed), FIELDS)
        yield from _who(values, ("kind", code), kind)
        yield from _result(("kind", code), kind)


def _result(at: Path, kind: Values) -> Iterator[PolicyError]:
    """Find results and topics that the engine does not know, and a delivery nobody can choose."""
    yield from unknown_keys((*at, "outcomes"), kind.get("outcomes"), OUTCOMES)
    yield from unknown_words((*at, "talked"), kind.get("talked"), TOPICS)
    asked = "delivery" in _asked(kind)
    if asked and not kind.get("deliveries"):
        yield PolicyError((*at, "deliveries"), '还没有写送达方式，请补上，如 ["邮寄", "自取"]')
    if kind.get("deliveries") and not asked:
        message = 'fields 里没有 "delivery"，送达方式不会问：请加上，或删去这一项'
        yield PolicyError((*at, "deliveries"), message)


def _asked(kind: Values) -> set[str]:
    return {word for listed in ("fields", "asks") for _, word in words(kind.get(listed))}


def _who(values: Values, at: Path, kind: Values) -> Iterator[PolicyError]:
    """Find a question for who complains that has nothing to choose from."""
    if "relation" in _asked(kind) and not table(values, "relations"):
        message = f'“{at[1]}”要问投诉人身份，还没有写有哪些：请补上，如 self = ["本人"]'
        yield PolicyError(("relations",), message)


def _relations(values: Values) -> Iterator[PolicyError]:
    """Find a word that would name two of those who may complain."""
    seen: set[str] = set()
    for code, named in table(values, "relations").items():
        for place, word in words(named):
            if word in seen:
                at = ("relations", code, place)
                yield PolicyError(at, f"“{word}”重复了，请删去一个")
            seen.add(word)


def _roles(values: Values) -> Iterator[PolicyError]:
    for name, key in _ROLES:
        yield from unknown_word((name, key), table(values, name).get(key), ROLES, "角色")
    leave = table(values, "withdraw").get("roles")
    yield from unknown_words(("withdraw", "roles"), leave, ROLES, "角色")
    told = table(values, "grave").get("roles")
    yield from unknown_words(("grave", "roles"), told, ROLES, "角色")
    for part, roles in table(values, "parts").items():
        yield from unknown_words(("parts", part), roles, ROLES, "角色")
    named = table(values, "labels").get("roles")
    yield from unknown_keys(("labels", "roles"), named, _people(ROLES, *PARTIES))


def _units(values: Values) -> Iterator[PolicyError]:
    units = entries(values, "unit")
    for code, unit in units.items():
        for key in ("line_leader_role", "head_role"):
            yield from unknown_word(("unit", code, key), unit.get(key), ROLES, "角色")
    wanted = table(values, "dispatch").get("discuss")
    yield from unknown_words(("dispatch", "discuss"), wanted, FLAGS)
    for code, category in entries(values, "category").items():
        at: Path = ("category", code)
        yield from unknown_word((*at, "engine"), category.get("engine"), ENGINE_CATEGORIES)
        yield from unknown_word((*at, "unit"), category.get("unit"), units)
        yield from unknown_words((*at, "posts"), category.get("posts"), entries(values, "post"))


def _levels(values: Values) -> Iterator[PolicyError]:
    rules = values.get("level")
    known: dict[str, Iterable[str]] = {
        "trigger": table(values, "triggers"),
        "category": _categories(values),
        "channel": CHANNELS,
        "customer_level": CUSTOMER_LEVELS,
    }
    for place, rule in enumerate(rules if isinstance(rules, list) else []):
        at: Path = ("level", place)
        when = table(rule, "when") if isinstance(rule, Mapping) else {}
        if isinstance(rule, Mapping):
            yield from unknown_words((*at, "flags"), rule.get("flags"), FLAGS)
            if rule.get("when") == {}:
                message = '要写出什么情形，如 when = { keyword = ["媒体"] }'
                yield PolicyError((*at, "when"), message)
        for key, listed in known.items():
            yield from unknown_word((*at, "when", key), when.get(key), listed)


def _clocks(values: Values) -> Iterator[PolicyError]:
    for code, clock in entries(values, "clock").items():
        limits = clock.get("by_category")
        yield from unknown_keys(("clock", code, "by_category"), limits, _categories(values))
        kinds = entries(values, "kind")
        yield from unknown_keys(("clock", code, "by_kind"), clock.get("by_kind"), kinds)
        told = clock.get("silent")
        yield from unknown_words(("clock", code, "silent"), told, _people(ROLES, *PARTIES), "角色")
        steps = clock.get("overdue")
        for place, step in enumerate(steps if isinstance(steps, list) else []):
            to = step.get("to") if isinstance(step, Mapping) else None
            yield from unknown_word(
                ("clock", code, "overdue", place, "to"), to, _people(ROLES, *PARTIES), "角色"
            )


def _categories(values: Values) -> list[str]:
    found = []
    for code, category in entries(values, "category").items():
        found += [code, *(f"{code}.{sub}" for sub in table(category, "sub"))]
    return found


def _people(roles: Iterable[str], *parties: str) -> list[str]:
    return [*roles, *parties]
