"""Times counted from now: 半小时后, 一个半小时后, 20分钟前, 两小时内, 现在, 刚才."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cases.when.plain import NUMBER, number

_HOUR: Final = timedelta(hours=1)
_QUARTER: Final = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Counted:
    """An instant counted from now; ``within`` means any time up to it, ``vague`` about then."""

    at: datetime
    within: bool = False
    days: bool = False
    vague: bool = False
    gone: bool = False


def span_at(text: str, place: int, now: datetime) -> tuple[Counted, int] | None:
    """Read the time counted from now at a place of a plain text; gives it and where it ends."""
    if found := _NOW.match(text, place):
        just = bool(found["just"])
        return Counted(now, vague=just, gone=just), found.end()
    found = _SPAN.match(text, place)
    length = _length(found) if found else None
    if found is None or length is None or not (found["lead"] or found["tail"]):
        return None
    before = "前" in (found["tail"] or "")
    at = (now.astimezone(UTC) + (-length if before else length)).astimezone(now.tzinfo)
    return Counted(at, "内" in (found["tail"] or ""), bool(found["days"]), gone=before), found.end()


def _length(found: re.Match[str]) -> timedelta | None:
    """Add up days, hours, halves, quarters and minutes; None where a number is none."""
    total = timedelta(days=number(found["days"] or "零") or 0)
    if said := found["hours"]:
        count = 0.5 if said == "半" else float(said) if "." in said else number(said)
        if count is None:
            return None
        total += _HOUR * (count + (0.5 if found["half"] else 0))
    if said := found["minutes"]:
        minutes = int(said) if said.isascii() else number(said)
        if minutes is None:
            return None
        total += timedelta(minutes=minutes)
    if said := found["quarters"]:
        total += _QUARTER * (number(said) or 1)
    return total or None


_NOW: Final = re.compile("(?P<just>刚才|刚刚|方才)|(?:就?现在|马上|立刻|立即|这会儿?|此刻)")
_SPAN: Final = re.compile(
    r"(?P<lead>(?:再|隔|等)?过|再?等[我你您]?)?"
    rf"(?:(?P<days>{NUMBER})天(?=[之以]?内))?"
    rf"(?:(?P<hours>[0-9]{{1,2}}\.[0-9]|{NUMBER}|半)个?(?P<half>半)?(?:小时|钟头|钟|[hH]))?"
    rf"(?:(?P<minutes>[0-9]{{1,3}}|{NUMBER})(?:分钟|分)|(?P<quarters>[一两三]?)刻钟)?"
    "(?P<tail>(?:[之以过]?[后前]|[之以]?内))?"
)
