"""A time as it was read, put together from its day and its time of day."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from cases.when.clocks import PARTS, Clock, hours
from cases.when.days import Day, shown

_DAY: Final = timedelta(days=1)
_HALF_DAY: Final = timedelta(hours=12)
_HOUR: Final = timedelta(hours=1)
# Until people have slept, 明天 may be the day that has begun.
_SLEEP: Final = 5


class Precision(StrEnum):
    """How exact a time was said: to the minute, as a part of a day, a day, or several."""

    EXACT = "exact"
    PART = "part"
    DAY = "day"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says of a time, in the reader's zone.

    An exact one is ``start`` alone, or lasts until ``end``; any other lies between the two, ``end``
    not included. ``rest`` is what follows in the text. ``doubt`` is a question for the person
    where more than one time can be meant; ``start`` is then the likeliest and not to be used
    unasked.
    """

    start: datetime
    end: datetime | None
    precision: Precision
    rest: str
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """The pieces of one time: its day, its time of day, and whether it tells of the past."""

    now: datetime
    past: bool
    day: Day | None
    clock: Clock | None


def compose(said: Said) -> Reading:
    """Put day and time of day together."""
    day = said.day or Day(said.now.date(), said.now.date())
    if day.first != day.last:
        reading = _of_days(said, day)
    elif said.clock is None:
        reading = _between(said, day.first, timedelta(), _DAY, Precision.DAY)
    elif said.clock.hour is None:
        part = PARTS[said.clock.part]
        reading = _between(said, day.first, _HOUR * part.first, _HOUR * part.last, Precision.PART)
    else:
        reading = _at_the_hour(said, day)
    return _timely(_woken(reading, said), said, day)


def asked(reading: Reading, reason: str) -> Reading:
    """Give the reading with a doubt; the first doubt stands."""
    if reading.doubt or not reason:
        return reading
    question = reason if reason.endswith("？") else f"{reason}，是指{shown_time(reading)}吗？"
    return replace(reading, doubt=question)


def midnight(day: date, now: datetime) -> datetime:
    """Give the beginning of a day in the reader's zone."""
    return datetime.combine(day, time(), now.tzinfo)


def shown_time(said: Reading | datetime, now: datetime | None = None) -> str:
    """Show a time as people read it: 11月27日（周五）15:00, with what its precision leaves open.

    The year is told where it is not that of ``now``.
    """
    start = said if isinstance(said, datetime) else said.start
    year = f"{start.year}年" if now and start.year != now.year else ""
    return year + _shown(said)


def _shown(said: Reading | datetime) -> str:
    if isinstance(said, datetime):
        return f"{shown(said.date())}{said:%H:%M}"
    if said.precision in {Precision.EXACT, Precision.PART}:
        return _shown_from(said.start, said.end)
    last = (said.end or said.start + _DAY) - _DAY
    return shown(said.start.date()) + ("" if last <= said.start else f"到{shown(last.date())}")


def _shown_from(start: datetime, end: datetime | None) -> str:
    if end is None:
        return shown_time(start)
    if end == midnight(start.date() + _DAY, start):
        return f"{shown_time(start)}到24:00"
    same = end.date() == start.date()
    return f"{shown_time(start)}到{f'{end:%H:%M}' if same else shown_time(end)}"


def _between(
    said: Said, day: date, first: timedelta, last: timedelta, precision: Precision
) -> Reading:
    start = midnight(day, said.now)
    return asked(
        Reading(start + first, start + last, precision, ""), said.day.doubt if said.day else ""
    )


def _of_days(said: Said, day: Day) -> Reading:
    length = day.last - day.first + _DAY
    reading = _between(said, day.first, timedelta(), length, Precision.DAYS)
    return asked(reading, "说了时间，是哪一天呢？" if said.clock else "")


def _at_the_hour(said: Said, day: Day) -> Reading:
    """Put a time of the dial on its day; today decides between two that can be meant."""
    clock = said.clock or Clock()
    since, doubt = hours(clock)
    start = midnight(day.first, said.now) + since
    loose = not clock.exact and not clock.part and day.first == said.now.date()
    if loose and (start > said.now if said.past else start < said.now):
        other = start + (-_HALF_DAY if start.hour >= _HALF_DAY // _HOUR else _HALF_DAY)
        if other.date() == start.date() and ((other <= said.now) == said.past):
            start, doubt = other, "没说上午还是下午"
    reading = Reading(start, None, Precision.EXACT, "")
    if clock.about:
        reading = replace(reading, end=start + _HOUR, precision=Precision.PART)
    return asked(asked(reading, day.doubt), doubt)


def _woken(reading: Reading, said: Said) -> Reading:
    """Doubt 明天 and 今晚 in the small hours."""
    if said.day is None or not said.day.near or said.now.hour >= _SLEEP:
        return reading
    night = said.clock is not None and said.clock.part in PARTS and PARTS[said.clock.part].night
    other = said.day.first != said.now.date() or night
    return asked(reading, "现在是凌晨" if other else "")


def _timely(reading: Reading, said: Said, day: Day) -> Reading:
    """Doubt what is over where something to come is told, and the other way round."""
    minute = said.now.replace(second=0, microsecond=0)
    if said.past:
        early = reading.start > said.now
        if early and said.day is None:
            return asked(_moved(reading, -_DAY), "今天还没到这个时间")
        return asked(reading, f"{shown_time(reading)}还没到，是什么时候的事？" if early else "")
    late = (reading.end or reading.start) < minute and not day.gone
    if late and said.day is None:
        return asked(_moved(reading, _DAY), "今天这个时间已经过了")
    return asked(reading, f"{shown_time(reading)}已经过了，是指什么时候？" if late else "")


def _moved(reading: Reading, by: timedelta) -> Reading:
    """Move a reading by whole days; the question is asked anew."""
    end = reading.end + by if reading.end else None
    return replace(reading, start=reading.start + by, end=end, doubt="")
