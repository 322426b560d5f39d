"""The times of day that people write: 下午三点, 14:30, 8点半, 10点一刻, 差5分9点, 傍晚.

Whoever says an hour without its part of the day may mean two; the likelier one is given with a
doubt where both can be meant.
"""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from cases.when.plain import NUMBER, number

_HALF_DAY, _DAY = 12, 24
_MINUTES: Final = 60
_QUARTERS: Final = {"半": 30, "一刻": 15, "三刻": 45, "1刻": 15, "3刻": 45}
# From here to noon an hour without its part is one of the morning; before, nobody can tell.
_MORNING: Final = 8
_NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the day, in hours since midnight, and the hours that people name in it.

    ``plain`` are hours taken as said, ``later`` those that mean twelve hours more; in a ``night``
    the smaller ones may mean the next day. Any other hour is doubted.
    """

    first: int
    last: int
    plain: range
    later: range = range(0)
    night: bool = False


_EARLY: Final = Part(0, 6, range(8))
_DAWN: Final = Part(5, 8, range(3, 10))
_WAKING: Final = Part(6, 9, range(4, 12))
_FORENOON: Final = Part(8, 12, range(5, 13))
_MIDDAY: Final = Part(11, 13, range(10, 15), range(1, 4))
_AFTERNOON: Final = Part(12, 18, range(12, 21), range(1, 8))
_DUSK: Final = Part(17, 19, range(16, 21), range(4, 9))
_EVENING: Final = Part(18, 24, range(17, 25), range(5, 13), night=True)
_NIGHT: Final = Part(22, 24, range(21, 25), range(9, 13), night=True)
PARTS: Final = {
    "凌晨": _EARLY,
    **dict.fromkeys(("清早", "清晨", "大清早", "一大早"), _DAWN),
    **dict.fromkeys(("早上", "早晨", "一早", "大早上", "早", "晨"), _WAKING),
    **dict.fromkeys(("上午", "午前"), _FORENOON),
    **dict.fromkeys(("中午", "正午", "晌午", "大中午"), _MIDDAY),
    **dict.fromkeys(("下午", "午后"), _AFTERNOON),
    **dict.fromkeys(("傍晚", "黄昏"), _DUSK),
    **dict.fromkeys(("晚上", "晚间", "夜里", "夜间", "大晚上", "晚"), _EVENING),
    **dict.fromkeys(("半夜", "深夜", "大半夜", "午夜", "夜"), _NIGHT),
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day: a part, an hour and minute of the dial, or both.

    ``exact`` says that the hour is of twenty-four beyond doubt; ``about`` that the hour has only
    begun, as in 3点多; ``bare`` that it may mean something else in a sentence, such as 一点.
    """

    part: str = ""
    hour: int | None = None
    minute: int = 0
    exact: bool = False
    about: bool = False
    bare: bool = False


def clock_at(text: str, place: int, part: str = "") -> tuple[Clock, int] | None:
    """Read the time of day at a place of a plain text; gives it and where it ends.

    ``part`` is the part of the day that was said before.
    """
    said = _PART.match(text, place)
    named = said[1] if said else part
    begin = said.end() if said else place
    for form in (*_DIALS, *((_DOTTED,) if named else ())):
        if (found := form.match(text, begin)) and (clock := _clock(found, named)):
            return clock, found.end()
    return (Clock(named), begin) if said else None


def _clock(found: re.Match[str], part: str) -> Clock | None:
    """Make a clock of what a form has found, None where no dial shows it."""
    told = found.groupdict()
    hour, minute = number(told["hour"]), _minute(told)
    if hour is None or minute is None or hour > _DAY or minute >= _MINUTES:
        return None
    if told.get("before"):
        hour, minute = hour - 1, _MINUTES - minute
    name = {"am": "上午", "pm": "下午"}.get((told.get("half") or "").lower(), part)
    exact = hour > _NOON or not hour or (told["hour"].startswith("0") and not name)
    bare = not name and not told["hour"].isascii() and not minute
    return Clock(name, hour, minute, exact, bool(told.get("about")), bare)


def _minute(told: dict[str, str | None]) -> int | None:
    said = told.get("minute") or told.get("quarter") or told.get("minutes")
    return (_QUARTERS[said] if said in _QUARTERS else number(said)) if said else 0


def hours(clock: Clock) -> tuple[timedelta, str]:
    """Give the time since midnight that a clock with an hour means, and a doubt or "" of it.

    It can be a day or more: 晚上12点 is the midnight that ends the day.
    """
    hour = clock.hour or 0
    meant, doubt = _in_part(PARTS[clock.part], hour) if clock.part else _alone(clock, hour)
    return timedelta(hours=meant, minutes=clock.minute), doubt


def _in_part(part: Part, hour: int) -> tuple[int, str]:
    if hour == _NOON and part is _EARLY:
        return 0, ""
    if hour in part.later:
        return hour + _HALF_DAY, ""
    if hour in part.plain:
        return hour, ""
    if part.night and hour < part.later.start:
        return hour + _DAY, "过了零点就是第二天"
    late = hour < _HALF_DAY and part.first >= _NOON
    return (hour + _HALF_DAY if late else hour), "没听清是白天还是晚上"


def _alone(clock: Clock, hour: int) -> tuple[int, str]:
    if clock.exact or _MORNING <= hour <= _NOON:
        return hour, ""
    return hour + _HALF_DAY, "没说上午还是下午"


_NAMES: Final = "|".join(name for name in sorted(PARTS, key=len, reverse=True) if len(name) > 1)
# A single sign is a part of the day behind a day or before an hour: 明早, 周五晚, 晚8点.
_SHORT: Final = (
    rf"(?<=[今明昨后一二三四五六日天号])[早晚晨夜](?![点些会了饭餐班])|[早晚](?={NUMBER}[点:])"
)
_PART: Final = re.compile(rf"({_NAMES}|{_SHORT})(?![茶饭餐])(?:的|[吧,](?={NUMBER}[点时:]))?")
_HOUR: Final = rf"(?P<hour>{NUMBER})"
_AROUND: Final = "(?:左右|前后|上下|的样子|许)?"
_HALF: Final = "(?: ?(?P<half>[AaPp][Mm]))"
# Two digits say minutes without 分, as do 零五, 十五 and 四十.
_MINUTES_ALONE: Final = "[0-5][0-9]|零[一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?"
_PAST: Final = rf"(?P<quarter>半|[一三13]刻)|(?P<minute>{NUMBER})分|(?P<minutes>{_MINUTES_ALONE})"
# A sign that goes on with the number makes it another one.
_WHOLE: Final = "(?![0-9一二三四五六七八九十间])"
_SHORT_HOUR: Final = "(?P<hour>[0-9]{1,2})"
_DIGITAL: Final = "(?P<minute>[0-9]{2})"
_DIALS: Final = tuple(
    re.compile(form)
    for form in (
        rf"{_SHORT_HOUR} ?[:;] ?{_DIGITAL}(?:[:;][0-9]{{2}})?(?![0-9]){_HALF}?{_AROUND}",
        rf"(?P<before>差)(?:(?P<minute>{NUMBER})分钟?|(?P<quarter>[一三]刻))(?:不?到)?{_HOUR}点钟?",
        rf"{_HOUR}点钟?(?P<before>差)(?:(?P<minute>{NUMBER})分|(?P<quarter>[一三]刻))",
        rf"{_HOUR}[点时](?:钟|整)?(?:过?(?:{_PAST}))?{_WHOLE}(?P<about>多|来钟)?{_AROUND}",
        rf"{_HOUR}{_HALF}",
        # The first hour of 3-5点.
        rf"{_HOUR}(?=[-~到至]{NUMBER}[点时](?!间))",
    )
)
_DOTTED: Final = re.compile(rf"{_SHORT_HOUR}\.{_DIGITAL}(?![0-9]){_AROUND}")
