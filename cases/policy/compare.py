"""What "stricter" means for each kind of value; an advice where the branch's is laxer.

Each takes the value above, the branch's, and the hours of a working day above; it gives None
where the branch is as strict, else the sentence that its author reads.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from cases.policy.duration import Duration

Value: TypeAlias = Any

# Switching these off takes a way out from those who work on a case, and so is stricter;
# switching any other move off takes a duty from them.
RELIEFS = frozenset({"T14", "T16", "T17", "T18", "T30"})


def shorter(above: Value, below: Value, day: float) -> str | None:
    """Want a limit that is not longer; no limit is the longest."""
    if above is None or (below is not None and _not_longer(below, above, day)):
        return None
    return _laxer(above, below, f"写不超过 {above} 的时长，单位相同")


def longer(above: Value, below: Value, day: float) -> str | None:
    """Want a chance that is open at least as long; none at all is the shortest."""
    if above is None or (below is not None and _not_longer(above, below, day)):
        return None
    return _laxer(above, below, f"写不短于 {above} 的时长，单位相同")


def at_most(above: Value, below: Value, _: float) -> str | None:
    """Want a number that is not higher."""
    return None if below <= above else _laxer(above, below, f"写不超过 {above} 的数")


def at_least(above: Value, below: Value, _: float) -> str | None:
    """Want a number that is not lower."""
    return None if below >= above else _laxer(above, below, f"写不小于 {above} 的数")


def never_before(above: Value, below: Value, _: float) -> str | None:
    """Want what is switched on to stay on."""
    return _laxer("true", "false", "写 true，或删去这一项") if above and not below else None


def never_after(above: Value, below: Value, _: float) -> str | None:
    """Want what is switched off to stay off."""
    return _laxer("false", "true", "写 false，或删去这一项") if below and not above else None


def holds_all(above: Value, below: Value, _: float) -> str | None:
    """Want a list that has everything of the one above."""
    missing = [one for one in above if one not in below]
    said = "、".join(map(str, missing))
    return _laxer(_list(above), _list(below), f"把 {said} 也写上") if missing else None


def kept(above: Value, below: Value, _: float) -> str | None:
    """Want exemptions that are not wider: days off, moves that a kind does without."""
    more = [one for one in below if one not in above and one not in RELIEFS]
    gone = [one for one in above if one not in below and one in RELIEFS]
    if not more and not gone:
        return None
    write = [f"删去 {'、'.join(more)}"] * bool(more) + [f"把 {'、'.join(gone)} 也写上"] * bool(gone)
    return _laxer(_list(above), _list(below), "，".join(write))


def same(above: Value, below: Value, _: float) -> str | None:
    """Want what is no branch's own to decide: which term a case runs on."""
    return None if below == above else _laxer("上级的规定", "另一种规定", "删去这一项")


def sooner(above: Value, below: Value, day: float) -> str | None:
    """Want each attempt to come no later than above."""
    late = [a for a, b in zip(above, below, strict=False) if not _not_longer(b, a, day)]
    return _laxer(_list(above), _list(below), f"写不晚于 {late[0]} 的间隔") if late else None


def covers(above: Value, below: Value, _: float) -> str | None:
    """Want hours that cover those above; "always" covers everything."""
    if below == "always" or _all_within(_windows(above), _windows(below)):
        return None
    return _laxer(_said(above), _said(below), "写包含上级全部时段的时间")


def no_new_holidays(above: Value, below: Value, _: float) -> str | None:
    """Want no day off that is none above."""
    return _laxer(above, below, f"写 {above}") if (above, below) == ("none", "china") else None


def same_ladder(above: Value, below: Value, day: float) -> str | None:
    """Want every step after a breach, to the same person, no later."""
    missing = [step for step in above if not any(_as_soon(step, mine, day) for mine in below)]
    said = "、".join(_written(step, ("after", "to", "what")) for step in missing)
    return _laxer(said, "没有这一级或更晚", "照上级补上") if missing else None


def same_levels(above: Value, below: Value, _: float) -> str | None:
    """Want every sign to raise a case at least as high."""
    for rule in above:
        mine = [other["level"] for other in below if other["when"] == rule["when"]]
        if not mine or max(mine) < rule["level"]:
            signs = _written(rule["when"], [key for key, value in rule["when"].items() if value])
            found = f"{max(mine)} 级" if mine else "没有这一条"
            return _laxer(f"{signs} 为 {rule['level']} 级", found, "照上级补上这一条")
    return None


def _laxer(above: object, below: object, write: str) -> str:
    here = "不限" if below is None else below
    return f"分支细则只能更严：上级是 {above}，这里是 {here}；请{write}"


def _written(table: Mapping[str, Any], keys: Sequence[str]) -> str:
    """Write part of a table the way a policy does, so that its author can copy it."""
    pairs = (f"{key} = {json.dumps(table[key], ensure_ascii=False)}" for key in keys)
    return f"{{ {', '.join(pairs)} }}"


def _not_longer(short: str, long: str, day: float) -> bool:
    """Tell whether one span is never longer than another; False where nobody can say."""
    one, other = Duration.parse(short), Duration.parse(long)
    if one.working != other.working:
        # A working day is a day at least, and nobody knows how much more.
        return not one.working and (one.unit, other.unit) == ("d", "wd") and (
            one.amount <= other.amount
        )  # fmt: skip
    if not one.working:
        return one.elapsed() <= other.elapsed()
    if one.unit == other.unit:
        return one.amount <= other.amount
    return one.unit == "wh" and one.amount <= other.amount * day


def _as_soon(step: Mapping[str, Any], mine: Mapping[str, Any], day: float) -> bool:
    same = all(step[key] == mine[key] for key in ("to", "what"))
    return same and _not_longer(mine["after"], step["after"], day)


def _windows(value: Value) -> list[tuple[str, str]]:
    if value == "always":
        return [("00:00", "24:00")]
    listed = [value] if isinstance(value, Mapping) else value
    return [(window["start"], window["end"]) for window in listed]


def _all_within(inner: Sequence[tuple[str, str]], outer: Sequence[tuple[str, str]]) -> bool:
    joined: list[tuple[str, str]] = []
    for start, end in sorted(outer):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return all(any(o1 <= start and end <= o2 for o1, o2 in joined) for start, end in inner)


def _said(value: Value) -> str:
    return "、".join(f"{start} 至 {end}" for start, end in _windows(value))


def _list(values: Sequence[object]) -> str:
    return "、".join(map(str, values)) or "（无）"
