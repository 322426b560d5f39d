"""The clocks reckoned the slow and obvious way: minute by minute, day by day, on the local wall.

Nothing here shares a line with the product: windows are compared as minutes of the day, pauses
are looked up for every minute, and days are counted by walking over them.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache

import chinese_calendar

from cases.calendar import Calendar

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)
Pauses = Sequence[tuple[datetime, datetime]]


@cache
def works(day: date, calendar: Calendar) -> bool:
    """Tell whether a day is worked, by the library's own answer for a Monday-to-Friday week."""
    if day in calendar.extra_workdays or day in calendar.extra_holidays:
        return day in calendar.extra_workdays
    if calendar.holidays == "china":
        return bool(chinese_calendar.is_workday(day))
    return day.isoweekday() in calendar.weekdays


def open_at(minute: datetime, calendar: Calendar) -> bool:
    """Tell whether the minute that begins here is working time."""
    local = minute.astimezone(calendar.zone)
    now = local.hour * 60 + local.minute
    for start, end in calendar.windows:
        last = end.hour * 60 + end.minute or 24 * 60
        if start.hour * 60 + start.minute <= now < last:
            return works(local.date(), calendar)
    return False


def paused_at(minute: datetime, pauses: Pauses) -> bool:
    """Tell whether the minute that begins here lies in a pause."""
    return any(p <= minute < q for p, q in pauses)


def count(start: datetime, amount: int, passes: Callable[[datetime], bool]) -> datetime:
    """Walk minute by minute until so many have passed."""
    at = start
    while amount:
        amount -= passes(at)
        at += MINUTE
    return at


def elapsed(start: datetime, minutes: int, pauses: Pauses) -> datetime:
    """Give the end of so many minutes that pass day and night."""
    return count(start, minutes, lambda at: not paused_at(at, pauses))


def worked(start: datetime, minutes: int, calendar: Calendar, pauses: Pauses) -> datetime:
    """Give the end of so many minutes of work."""
    return count(start, minutes, lambda at: open_at(at, calendar) and not paused_at(at, pauses))


def days(
    start: datetime, amount: int, calendar: Calendar, pauses: Pauses, *, work: bool
) -> datetime:
    """Give 24:00 of the last day; each day that a pause reaches into gives one more."""

    def on(day: date, more: int) -> date:
        while more:
            day += DAY
            more -= works(day, calendar) if work else 1
        return day

    def midnight(day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=calendar.zone) + DAY

    last = on(start.astimezone(calendar.zone).date(), amount)
    for p, q in pauses:
        day, end = p.astimezone(calendar.zone).date(), q.astimezone(calendar.zone).date()
        began_in_time = p < midnight(last)
        while day < end:
            day += DAY
            last = on(last, began_in_time and (works(day, calendar) if work else 1))
    return midnight(last).astimezone(UTC)


def passed(a: datetime, b: datetime, calendar: Calendar, pauses: Pauses, *, work: bool) -> int:
    """Count the minutes of a clock's own time between two instants."""
    at, minutes = a, 0
    while at < b:
        minutes += not paused_at(at, pauses) and (not work or open_at(at, calendar))
        at += MINUTE
    return minutes
