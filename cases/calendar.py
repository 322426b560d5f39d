"""The institution's working time: which days it works, and between which hours (domain.md B5).

Holidays and make-up working days (调休) of the state come from ``chinese_calendar``; a year that
it does not know yet is never guessed.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

from chinese_calendar import constants as state

from cases.policy import Policy

# The hours of a stretch of work; an end of 00:00 means 24:00.
Hours: TypeAlias = tuple[time, time]
Stretch: TypeAlias = tuple[datetime, datetime]

MIDNIGHT: Final = time(0)
ALL_DAY: Final = ((MIDNIGHT, MIDNIGHT),)
WORKWEEK: Final = frozenset({1, 2, 3, 4, 5})
CHINA: Final = "china"
_KNOWN: Final = frozenset(day.year for day in state.holidays)


def published(year: int) -> bool:
    """Tell whether the installed calendar has the state's holidays of a year."""
    return year in _KNOWN


class YearNotCovered(ValueError):  # noqa: N818 (the name says the fact that callers look for)
    """The holidays of ``year`` are not known; the message says in Chinese what to do."""

    def __init__(self, year: int) -> None:
        super().__init__(
            f"还没有 {year} 年的放假和调休安排，无法计算工作时间。请升级 chinesecalendar，"
            f"或在 bot.toml 的 [calendar] 写上 {year} 年的 holidays 和 workdays，再重启；"
            f'国务院公布之前先写 holidays = ["{year}-01-01"]，其余日子暂按周末休息计'
        )
        self.year = year


@dataclass(frozen=True)
class Calendar:
    """When an institution works; weekdays count from Monday as 1, hours are local.

    ``holidays`` is ``china`` or ``none``; the extra days are the institution's own and win over
    it. Who lists 1 January among them has written down that year's holidays himself.
    """

    zone: ZoneInfo
    windows: tuple[Hours, ...] = ALL_DAY
    weekdays: frozenset[int] = WORKWEEK
    holidays: str = CHINA
    # Of the institution, and of the state where the operator wrote them down (ADR 0010).
    extra_holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether the institution works on a day; YearNotCovered where that is not known."""
        if day in self.extra_workdays or day in self.extra_holidays:
            return day in self.extra_workdays
        if self.holidays == CHINA:
            if not self.covers(day.year):
                raise YearNotCovered(day.year)
            if day in state.workdays or day in state.holidays:
                return day in state.workdays
        return day.isoweekday() in self.weekdays

    def covers(self, year: int) -> bool:
        """Tell whether the holidays of a year are known."""
        own = date(year, 1, 1) in self.extra_holidays
        return self.holidays != CHINA or own or year in _KNOWN

    def windows_of(self, day: date) -> tuple[Stretch, ...]:
        """Give the working hours of a day in local time; none for a day off."""
        if not self.is_working(day):
            return ()
        return tuple((self.at(day, start), self._until(day, end)) for start, end in self.windows)

    def at(self, day: date, clock: time = MIDNIGHT) -> datetime:
        """Give a local instant: the beginning of the day where no time is named."""
        return datetime.combine(day, clock, tzinfo=self.zone)

    def day_of(self, instant: datetime) -> date:
        """Give the local day in which an instant lies."""
        return instant.astimezone(self.zone).date()

    def _until(self, day: date, end: time) -> datetime:
        return self.at(day + timedelta(days=1)) if end == MIDNIGHT else self.at(day, end)


def calendar_of(policy: Policy) -> Calendar:
    """Give the calendar of a policy; without hours of work the whole day counts."""
    rule = policy.calendar
    windows = sorted((_clock(one.start), _clock(one.end)) for one in rule.hours)
    return _calendar(
        policy.zone, tuple(windows) or ALL_DAY, frozenset(rule.weekdays), rule.holidays,
        frozenset(rule.extra_holidays), frozenset(rule.extra_workdays),
    )  # fmt: skip


# One object for equal rules: a clock asks for it at every start, stop and mark.
_calendar = lru_cache(maxsize=64)(Calendar)


def _clock(text: str) -> time:
    return MIDNIGHT if text == "24:00" else time.fromisoformat(text)
