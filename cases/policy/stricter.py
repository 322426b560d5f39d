"""A branch's overlay may be stricter than the policy above it, never laxer (``S4-R39``)."""

from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any, Final, TypeAlias

from cases.policy.compare import (
    at_least,
    at_most,
    covers,
    holds_all,
    kept,
    longer,
    never_after,
    never_before,
    no_new_holidays,
    same,
    same_ladder,
    same_levels,
    shorter,
    sooner,
)
from cases.policy.errors import Path, PolicyError
from cases.policy.model import Policy

Compare: TypeAlias = Callable[[Any, Any, float], str | None]

# Each number of a policy and what "stricter" means for it; * stands for every key of a table.
# What is not named here (labels, posts, menus, texts, units, more categories) a branch is free in.
RULES: Final[tuple[tuple[str, Compare], ...]] = (
    ("clock.*.limit", shorter),
    ("clock.*.ceiling", shorter),
    ("clock.*.levels.*", shorter),
    ("clock.*.by_category.*", shorter),
    ("clock.*.by_kind.*", shorter),
    ("clock.*.auto", never_before),
    ("clock.*.repeats", at_least),
    ("clock.*.warn", holds_all),
    ("clock.*.silent", holds_all),
    ("clock.*.overdue", same_ladder),
    ("clock.*.measured_only", never_after),
    ("clock.*.when", same),
    ("policy.kinds", holds_all),
    ("kind.*.stages", holds_all),
    ("kind.*.reporter_posts", holds_all),
    ("kind.*.fields", holds_all),
    ("kind.*.transitions_off", kept),
    ("kind.*.talked", holds_all),
    ("kind.*.settlement", never_before),
    ("kind.*.neutral_first_callback", never_before),
    ("kind.*.answer_at_once", never_after),
    ("kind.*.max_leader_hops", at_most),
    ("kind.*.max_redo", at_most),
    ("kind.*.reopen_within", longer),
    ("kind.*.void_within", shorter),
    ("kind.*.follow_up_within", longer),
    ("kind.*.sensed_within", shorter),
    ("kind.*.handover_grace", shorter),
    *(
        (f"{table}.{key}", compare)
        for table, (key, compare) in product(
            ("callback", "second_callback"),
            (("attempts", at_least), ("spacing", sooner), ("window", covers)),
        )
    ),
    ("calendar.weekdays", holds_all),
    ("calendar.hours", covers),
    ("calendar.holidays", no_new_holidays),
    ("calendar.extra_workdays", holds_all),
    ("calendar.extra_holidays", kept),
    ("dispatch.return_allowed", at_most),
    ("dispatch.return_within", shorter),
    ("dispatch.designate_from", at_most),
    ("dispatch.idle_after", shorter),
    ("dispatch.discuss", holds_all),
    ("dispatch.redo_raises_level", never_before),
    ("extension.allowed", at_most),
    ("extension.longest", shorter),
    ("unreported.enabled", never_before),
    ("unreported.lookback_days", at_least),
    ("unreported.equal_time_is_late", never_before),
    ("report.bottom_n", at_least),
    ("retention.cases_years", at_least),
    ("visibility.protect_source", never_before),
    ("level", same_levels),
    ("hotline.offer_after", shorter),
    ("grave.level", at_most),
    ("grave.roles", holds_all),
    ("grave.repeat", shorter),
    ("grave.times", at_least),
)


def laxer(parent: Policy, child: Policy) -> Iterator[PolicyError]:
    """Find what an overlay makes laxer: where, both values, and what to write."""
    above, below = (policy.model_dump(mode="json", by_alias=True) for policy in (parent, child))
    day = _hours_a_day(parent)
    for pattern, compare in RULES:
        for path, value in _places((), above, pattern.split(".")):
            yield from _told(path, compare(value, _at(below, path), day))
    yield from _added(above, below, day)
    yield from _kpis(above, below, day)


def _told(path: Path, advice: str | None) -> Iterator[PolicyError]:
    if advice is not None:
        yield PolicyError(path, advice)


def _added(above: Mapping[str, Any], below: Mapping[str, Any], day: float) -> Iterator[PolicyError]:
    """Hold a branch's limits for more levels and categories against what held there before."""
    for code, clock in above["clock"].items():
        mine = below["clock"][code]
        for level in mine["levels"].keys() - clock["levels"].keys():
            lower = [known for known in sorted(clock["levels"]) if known < level]
            value = clock["levels"][lower[-1]] if lower else clock["limit"]
            path = ("clock", code, "levels", level)
            yield from _told(path, shorter(value, mine["levels"][level], day))
        for by in ("by_category", "by_kind"):
            for name in mine[by].keys() - clock[by].keys():
                value = clock[by].get(name.partition(".")[0], clock["limit"])
                yield from _told(("clock", code, by, name), shorter(value, mine[by][name], day))


def _kpis(above: Mapping[str, Any], below: Mapping[str, Any], day: float) -> Iterator[PolicyError]:
    for code, target in above["kpi"].items():
        compare = at_least if target["better"] == "higher" else at_most
        path = ("kpi", code, "target")
        yield from _told(path, compare(target["target"], below["kpi"][code]["target"], day))


def _hours_a_day(policy: Policy) -> float:
    """Give how many hours a working day of the policy above has at least."""
    minutes = 0
    for window in policy.calendar.hours:
        (h1, m1), (h2, m2) = (map(int, at.split(":")) for at in (window.start, window.end))
        minutes += 60 * (h2 - h1) + m2 - m1
    return minutes / 60


def _places(path: Path, data: Any, pattern: list[str]) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - a policy's data
    if not pattern:
        yield path, data
        return
    part, *rest = pattern
    for key in data if part == "*" else (part,):
        yield from _places((*path, key), data[key], rest)


def _at(data: Any, path: Path) -> Any:  # noqa: ANN401 - a policy's data
    for part in path:
        data = data[part]
    return data
