"""The dates that people write, read against a day: 明天, 周五, 下周一, 5月6日, 2026-12-01.

Pure and without a clock: ``today`` is the reader's local date. A day of the week means the next
one, today included; a date without its year means the next such date. What was read is shown
back with its weekday before anything rests on it (dialogs.md, honest time).
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

NEAR: Final = {"今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
WEEK: Final = "一二三四五六日"
_CHINESE: Final = {char: digit for digit, char in enumerate("零一二三四五六七八九")}
_NUMBER: Final = "[0-9零一二三四五六七八九十两]{1,3}"
_YEAR: Final = r"(?P<year>\d{4})"
_DAYS_IN_WEEK: Final = 7
_MONTHS: Final = 12
_TEN: Final = 10


def read(text: str, today: date) -> tuple[date, str] | None:
    """Read the date that a text begins with; gives it with the rest, None where there is none.

    A date that does not exist, such as 2月30日, is none either.
    """
    said = unicodedata.normalize("NFKC", text).strip()
    for pattern, make in _READERS:
        if found := pattern.match(said):
            day = make(found, today)
            return (day, said[found.end() :].strip()) if day else None
    return None


def shown(day: date) -> str:
    """Show a date as people say it, with its weekday: 11月27日（周五）."""
    return f"{day.month}月{day.day}日（周{WEEK[day.weekday()]}）"


def _near(found: re.Match[str], today: date) -> date:
    return today + timedelta(days=NEAR[found[0]])


def _weekday(found: re.Match[str], today: date) -> date | None:
    """Read 周五, 本周五, 下周五 or 下下周五; a day of this week that is over is none."""
    place = 6 if found["day"] in "日天" else WEEK.index(found["day"])
    monday = today - timedelta(days=today.weekday())
    if found["next"]:
        return monday + timedelta(days=_DAYS_IN_WEEK * len(found["next"]) + place)
    if found["this"]:
        day = monday + timedelta(days=place)
        return day if day >= today else None
    return today + timedelta(days=(place - today.weekday()) % _DAYS_IN_WEEK)


def _full(found: re.Match[str], today: date) -> date | None:
    del today
    return _date(int(found["year"]), _number(found["month"]), _number(found["day"]))


def _month_day(found: re.Match[str], today: date) -> date | None:
    """Read 5月6日: this year's, or next year's once it is over."""
    month, day = _number(found["month"]), _number(found["day"])
    # The 29th of February comes back after eight years at the latest.
    years = (_date(today.year + ahead, month, day) for ahead in range(9))
    return next((one for one in years if one and one >= today), None)


def _day(found: re.Match[str], today: date) -> date | None:
    """Read 30号: this month's, or that of the next month that has one."""
    day = _number(found["day"])
    for ahead in range(_MONTHS):
        years, month = divmod(today.month - 1 + ahead, _MONTHS)
        one = _date(today.year + years, month + 1, day)
        if one and one >= today:
            return one
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(said: str) -> int:
    """Read 12, 十二 or 二十; 0, which is no date, for anything else."""
    if said.isascii():
        return int(said)
    tens, ten, ones = said.replace("两", "二").rpartition("十")
    if not ten:
        return _CHINESE[ones] if len(ones) == 1 else 0
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return (_CHINESE[tens] if tens else 1) * _TEN + (_CHINESE[ones] if ones else 0)


_Reader = tuple[re.Pattern[str], Callable[[re.Match[str], date], date | None]]
# The longer a form, the earlier it is tried.
_READERS: Final[tuple[_Reader, ...]] = (
    (re.compile("大后天|今[天日]|明[天日]|后天"), _near),
    (
        re.compile(
            "(?P<next>下{1,2})?个?(?P<this>[本这])?个?(?:周|星期|礼拜)(?P<day>[一二三四五六日天])"
        ),
        _weekday,
    ),
    (re.compile(rf"{_YEAR}年(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]?"), _full),
    (re.compile(rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)"), _full),
    (re.compile(rf"(?P<month>{_NUMBER})月(?P<day>{_NUMBER})[日号]?"), _month_day),
    (re.compile(r"(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"), _month_day),
    (re.compile(rf"(?P<day>{_NUMBER})[日号]"), _day),
)
