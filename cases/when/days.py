"""The days that people write: 明天, 周五, 下周一, 5月6日, 下个月3号, 月底, 2026-12-01.

A day of the week means the next one, today included; a date without its year means the nearer of
the last and the next such date, and is doubted where that one is over. Whoever tells what has
been means the last one.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from cases.when.months import date_of, later, month_from, month_named, part_of, year_of
from cases.when.plain import NUMBER, number

WEEK: Final = "一二三四五六日"
_NEAR: Final = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_SATURDAY, _SUNDAY = 5, 6
_MONTHS: Final = 12
# The 29th of February comes back after eight years at the latest.
_YEARS: Final = range(-8, 9)


@dataclass(frozen=True, slots=True)
class Today:
    """The reader's day, and whether what is told has been."""

    day: date
    past: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """One day, or all from the first to the last, both included.

    ``gone``: the words themselves speak of the past. ``loose``: they mean a day only where one is
    asked for, such as 3号 or 5/6. ``near``: counted from today, such as 明天.
    """

    first: date
    last: date
    doubt: str = ""
    gone: bool = False
    loose: bool = False
    near: bool = False


def day_at(text: str, place: int, today: Today) -> tuple[Day, int] | None:
    """Read the day that stands at a place of a plain text; gives it and where it ends."""
    for pattern, make in _READERS:
        if found := pattern.match(text, place):
            day = make(found, today)
            return _confirmed(day, text, found.end()) if day else None
    return None


def shown(day: date) -> str:
    """Show a date as people say it, with its weekday: 11月27日（周五）."""
    return f"{day.month}月{day.day}日（周{WEEK[day.weekday()]}）"


def _confirmed(day: Day, text: str, end: int) -> tuple[Day, int]:
    """Take in the weekday that follows a date, as in 11月27日（周五）, and doubt a wrong one."""
    found = _TOLD_AGAIN.match(text, end)
    if found is None or day.first != day.last:
        return day, end
    if _place(found) == day.first.weekday():
        return replace(day, loose=False), found.end()
    return replace(day, doubt=f"{shown(day.first)}和说的星期对不上，是哪一天？"), found.end()


def _one(day: date, doubt: str = "", *, loose: bool = False, gone: bool = False) -> Day:
    return Day(day, day, doubt, gone=gone, loose=loose)


def _over(day: date, today: Today) -> str:
    over = day < today.day and not today.past
    return f"{shown(day)}已经过了，是指哪一天？" if over else ""


def _place(found: re.Match[str]) -> int:
    """Give the place of a weekday in its week, Monday being 0."""
    said = found["day"]
    return int(said) - 1 if said.isdigit() else WEEK.index("日" if said == "天" else said)


def _shift(found: re.Match[str]) -> int:
    """Count the 下 and 上 before a week or month."""
    return len(found["next"] or "") - len(found["last"] or "")


def _counted(found: re.Match[str], today: Today) -> Day:
    day = today.day + timedelta(days=_NEAR[found["near"]])
    return Day(day, day, gone=day < today.day, near=True)


def _weekday(found: re.Match[str], today: Today) -> Day:
    """Read 周五, 本周五, 上周五, 下周五 or 下下周五."""
    monday = today.day - timedelta(days=today.day.weekday())
    day = monday + timedelta(weeks=_shift(found), days=_place(found))
    if found["next"] or found["last"]:
        return _one(day, gone=bool(found["last"]))
    if found["this"]:
        return _one(day, _over(day, today))
    if day == today.day:
        return _one(day, f"是指今天，{shown(day)}吗？")
    behind = day < today.day
    weeks = 1 if behind and not today.past else -1 if today.past and not behind else 0
    return _one(day + timedelta(weeks=weeks))


def _week(found: re.Match[str], today: Today) -> Day:
    """Read 下周, 这周 or 周末: several days."""
    monday = today.day - timedelta(days=today.day.weekday()) + timedelta(weeks=_shift(found))
    first = monday + timedelta(days=_SATURDAY if found["end"] else 0)
    ahead = first if today.past else max(first, today.day) if not _shift(found) else first
    return Day(ahead, monday + timedelta(days=_SUNDAY), gone=_shift(found) < 0)


def _full(found: re.Match[str], today: Today) -> Day | None:
    """Read a date with its year: four digits, two, or 明年."""
    year = year_of(found["year"], today.day)
    day = date_of(year, number(found["month"]), number(found["day"]))
    return _one(day) if day else None


def _month_day(found: re.Match[str], today: Today) -> Day | None:
    """Read 5月6日: the nearest such day that there is."""
    month, day = number(found["month"]), number(found["day"])
    every = [date_of(today.day.year + ahead, month, day) for ahead in _YEARS]
    before = [one for one in every if one and one <= today.day]
    after = [one for one in every if one and one >= today.day]
    if not before or not after:
        return None
    loose = "月" not in found[0]
    if today.past:
        return _one(before[-1], loose=loose)
    forgotten = today.day - before[-1] < after[0] - today.day
    meant = before[-1] if forgotten and before[-1].year == today.day.year else after[0]
    return _one(meant, _over(meant, today), loose=loose)


def _day(found: re.Match[str], today: Today) -> Day | None:
    """Read 30号: this month's, or that of the next month that has one."""
    for ahead in range(_MONTHS):
        year, month = month_from(today.day, -ahead if today.past else ahead)
        meant = date_of(year, month, number(found["day"]))
        if meant and (meant <= today.day if today.past else meant >= today.day):
            return _one(meant, loose=True)
    return None


def _day_of_month(found: re.Match[str], today: Today) -> Day | None:
    """Read 下个月3号, 这个月28日 or 上月5号."""
    day = date_of(*month_from(today.day, _shift(found)), number(found["day"]))
    return _one(day, _over(day, today), gone=bool(found["last"])) if day else None


def _month(found: re.Match[str], today: Today) -> Day:
    """Read 下个月, 月底 or 下月初: several days."""
    first, last = part_of(*month_from(today.day, _shift(found)), found["part"] or "")
    begun = first <= today.day <= last and not today.past
    return Day(today.day if begun else first, last, _over(last, today), gone=_shift(found) < 0)


def _named_month(found: re.Match[str], today: Today) -> Day | None:
    """Read 12月, 11月底, 明年3月初, 年底 or 明年年底: several days."""
    month = _MONTHS if found["yearend"] else number(found["month"])
    if month is None or not 0 < month <= _MONTHS:
        return None
    part = "底" if found["yearend"] else found["part"] or ""
    if found["year"]:
        first, last = part_of(year_of(found["year"], today.day), month, part)
    else:
        first, last = month_named(month, part, today.day, past=today.past)
    begun = first <= today.day <= last and not today.past
    return Day(today.day if begun else first, last, _over(last, today))


def _ahead(found: re.Match[str], today: Today) -> Day | None:
    """Read 三天后, 两周后, 一个月以后 or 三天前."""
    count, sign = number(found["count"]), 1 if found["after"] else -1
    if not count:
        return None
    if found["unit"] == "月":
        day = later(today.day, sign * count)
    else:
        day = today.day + timedelta(**{_UNITS[found["unit"]]: sign * count})
    return Day(day, day, gone=sign < 0, near=True)


_UNITS: Final = {"天": "days", "日": "days", "周": "weeks", "星期": "weeks", "礼拜": "weeks"}
_UNIT: Final = "(?P<unit>[天日周月]|星期|礼拜)"
_NAMES: Final = "(?:周|星期|礼拜)"
_DAY_OF_WEEK: Final = "(?P<day>[一二三四五六日天]|[1-7](?![0-9]))"
_SHIFTED: Final = "(?:(?P<next>下{1,3})|(?P<last>上{1,2})|(?P<this>[本这当]))?一?个?"
_SAID_SHIFT: Final = f"(?=[下上本这]){_SHIFTED}"
_YEAR: Final = "(?P<year>(?:20)?[0-9]{2}|[前去今本明后])年的?"
_NUMBERED: Final = "(?P<year>20[0-9]{2})"
_MONTH: Final = f"(?P<month>{NUMBER})"
_DATE: Final = f"(?P<day>{NUMBER})"
_PART: Final = "(?P<part>[上中下]旬|[底末初中])"
# A day may stand without 日 or 号 unless the number is one of something else.
_END: Final = "(?:[日号]|(?![0-9点时:天个年月周]))"
# 3-5号 are days from the 3rd to the 5th, 3.5小时 is no date.
_BARE_END: Final = "(?![0-9日号点时:小个天分元万千百%年月周.])"
_TOLD_AGAIN: Final = re.compile(rf"[(,的 ]?{_NAMES}{_DAY_OF_WEEK}[)]?")
_Reader = tuple[str, Callable[[re.Match[str], Today], Day | None]]
# The longer a form, the earlier it is tried.
_FORMS: Final[tuple[_Reader, ...]] = (
    ("(?P<near>大[前后]|[前昨今明后])(?:[天日]|儿个?)", _counted),
    ("(?P<near>[昨今明后])(?=[早晚晨夜]|上午|中午|下午|凌晨|傍晚|半夜)", _counted),
    (f"{_SHIFTED}{_NAMES}{_DAY_OF_WEEK}", _weekday),
    (f"{_SHIFTED}{_NAMES}(?P<end>末)", _week),
    (f"{_SAID_SHIFT}{_NAMES}(?P<end>)(?![0-9])", _week),
    (f"{_YEAR}{_MONTH}月份?的?{_DATE}{_END}", _full),
    (f"{_NUMBERED}[-/.]{_MONTH}[-/.]{_DATE}(?![0-9])[日号]?", _full),
    (f"{_NUMBERED}(?P<month>[0-9]{{2}})(?P<day>[0-9]{{2}})(?![0-9])", _full),
    (f"{_MONTH}月份?的?{_DATE}{_END}", _month_day),
    (f"(?:{_YEAR})?(?:{_MONTH}月份?的?{_PART}?|(?P<yearend>年底|(?<=年)底))", _named_month),
    (f"{_SHIFTED}月份?的?{_DATE}[日号]", _day_of_month),
    (f"{_SHIFTED}月份?的?{_PART}", _month),
    (f"{_SAID_SHIFT}月份?(?P<part>)", _month),
    (
        f"(?P<count>{NUMBER})个?(?P<unit>[天日周月]|星期|礼拜)(?:(?P<after>以?之?后)|以?之?前)",
        _ahead,
    ),
    ("(?P<month>[0-9]{1,2})[-/.](?P<day>[0-9]{1,2})" + _BARE_END, _month_day),
    ("(?P<month>[0-9]{1,2})[/.](?P<day>[0-9]{1,2})[日号]", _month_day),
    (f"{_DATE}(?:[日号]|(?=[-~到至]{NUMBER}[日号]))", _day),
)
_READERS: Final = tuple((re.compile(form), make) for form, make in _FORMS)
