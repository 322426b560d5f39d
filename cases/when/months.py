"""Months and parts of months: 下个月, 月底, 11月底, 下月初, 年底."""

from calendar import monthrange
from datetime import date
from typing import Final

_MONTHS: Final = 12
_SHORT_YEAR: Final = 2000
# The first and the last day of what people call the beginning, middle and end of a month.
_PARTS: Final = {
    "初": (1, 10),
    "上旬": (1, 10),
    "中": (11, 20),
    "中旬": (11, 20),
    "下旬": (21, 31),
    "底": (25, 31),
    "末": (25, 31),
    "": (1, 31),
}
_NEAR: Final = {"前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "后": 2}


def date_of(year: int, month: int | None, day: int | None) -> date | None:
    """Give the date, or None where there is none such as 2月30日."""
    try:
        return date(year, month or 0, day or 0)
    except ValueError:
        return None


def year_of(said: str, today: date) -> int:
    """Give the year that 2026, 26 or 明 means."""
    if said in _NEAR:
        return today.year + _NEAR[said]
    return int(said) + (_SHORT_YEAR if len(said) == len("26") else 0)


def month_from(today: date, ahead: int) -> tuple[int, int]:
    """Give year and month, so many months ahead."""
    years, month = divmod(today.month - 1 + ahead, _MONTHS)
    return today.year + years, month + 1


def later(day: date, months: int) -> date:
    """Give the same day of another month, or its last day where it is shorter."""
    year, month = month_from(day, months)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def part_of(year: int, month: int, part: str) -> tuple[date, date]:
    """Give the first and the last day of 月底 and its like, or of the whole month."""
    first, last = _PARTS[part]
    return date(year, month, first), date(year, month, min(last, monthrange(year, month)[1]))


def month_named(month: int, part: str, today: date, *, past: bool) -> tuple[date, date]:
    """Give the days of 11月底: the next such time that is not over, or the last that has begun."""
    years = (today.year + ahead for ahead in ((0, -1) if past else (0, 1)))
    spans = [part_of(year, month, part) for year in years]
    fitting = (one for one in spans if (one[0] <= today if past else one[1] >= today))
    return next(fitting, spans[0])
