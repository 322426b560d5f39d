"""How long a span is on the calendar: the one place where clocks are reckoned (domain.md B5).

Three kinds of time: what has elapsed (s, m, h), whole days (d, wd), working hours (wh). A pause
moves each in its own measure. Instants come in with any zone and go out in UTC.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final

from cases.calendar import Calendar, Stretch
from cases.policy import Duration

_DAY: Final = timedelta(days=1)
_MOMENT: Final = timedelta.resolution
_NOTHING: Final = timedelta(0)
# A calendar that does not work for so many days on end never does.
_LONGEST_REST: Final = 366


def due(
    start: datetime,
    span: Duration,
    calendar: Calendar,
    ceiling: Duration | None = None,
    paused: Iterable[Stretch] = (),
) -> datetime:
    """Give when a span that begins at ``start`` is over, at the latest when ``ceiling`` is.

    Days do not count the first and end at 24:00 of the last, working days likewise. ``paused``
    lists what did not count, in order; a pause after the end changes nothing.
    """
    paused = tuple(paused)
    return min(_end(start, one, calendar, paused) for one in (span, ceiling) if one)


def later(
    end: datetime, span: Duration, calendar: Calendar, paused: Iterable[Stretch] = ()
) -> datetime:
    """Give an instant a span after an end, without the pauses since.

    24:00 still belongs to the day that it ends, so that a day after Thursday's is Friday's.
    """
    since = [(p, q) for p, q in paused if p >= end]
    return due(end - _MOMENT if _whole_days(span) else end, span, calendar, paused=since)


def elapsed_between(
    a: datetime, b: datetime, span: Duration, calendar: Calendar, paused: Iterable[Stretch] = ()
) -> timedelta:
    """Give how much of a span's own time passed from ``a`` to ``b``, without the pauses.

    Working days and hours pass within the working hours alone, everything else all the time.
    """
    lost = sum((_own(max(a, p), min(b, q), span, calendar) for p, q in paused), _NOTHING)
    return _own(a, b, span, calendar) - lost


def part(
    start: datetime,
    end: datetime,
    percent: int,
    span: Duration,
    calendar: Calendar,
    paused: Iterable[Stretch] = (),
) -> datetime:
    """Give when so many percent of the own time between two instants have passed."""
    paused = tuple(paused)
    whole = elapsed_between(start, end, span, calendar, paused)
    mark = _forward(start, whole * percent // 100, span, calendar)
    for p, q in paused:
        if p < mark:
            mark = _forward(mark, _own(p, q, span, calendar), span, calendar)
    return mark


def opening(at: datetime, calendar: Calendar) -> datetime:
    """Give the first instant from ``at`` on that lies in working hours."""
    return next(max(p, _utc(at)) for p, q in _work(at, calendar) if q > at)


def _end(
    start: datetime, span: Duration, calendar: Calendar, paused: tuple[Stretch, ...]
) -> datetime:
    end = _first_end(start, span, calendar)
    for p, q in paused:
        if p < end:
            end = _moved(end, (p, q), span, calendar)
    return end


def _first_end(start: datetime, span: Duration, calendar: Calendar) -> datetime:
    if _whole_days(span):
        return _midnight_after(calendar.day_of(start), span.amount, span, calendar)
    if span.working:
        return _forward(start, timedelta(hours=span.amount), span, calendar)
    return _utc(start) + span.elapsed()


def _moved(end: datetime, pause: Stretch, span: Duration, calendar: Calendar) -> datetime:
    """Move an end by a pause: by whole days between the local dates, else by its own time."""
    if not _whole_days(span):
        return _forward(end, _own(*pause, span, calendar), span, calendar)
    first, last = (calendar.day_of(instant) for instant in pause)
    days = sum(_counts(first + n * _DAY, span, calendar) for n in range(1, (last - first).days + 1))
    return _midnight_after(calendar.day_of(end - _MOMENT), days, span, calendar)


def _midnight_after(day: date, amount: int, span: Duration, calendar: Calendar) -> datetime:
    """Give 24:00 of the day that lies so many days, of the span's kind, after ``day``."""
    if span.working:
        days = _working_days(day + _DAY, calendar)
        day = [day, *(next(days) for _ in range(amount))][-1]
    else:
        day += amount * _DAY
    return _utc(calendar.at(day + _DAY))


def _whole_days(span: Duration) -> bool:
    return span.unit in {"d", "wd"}


def _counts(day: date, span: Duration, calendar: Calendar) -> bool:
    return not span.working or calendar.is_working(day)


def _own(a: datetime, b: datetime, span: Duration, calendar: Calendar) -> timedelta:
    a, b = _utc(a), _utc(b)
    if b <= a or not span.working:
        return max(b - a, _NOTHING)
    return sum((min(q, b) - max(p, a) for p, q in _work(a, calendar, b) if q > a), _NOTHING)


def _forward(at: datetime, amount: timedelta, span: Duration, calendar: Calendar) -> datetime:
    """Give the earliest instant by which so much of the span's own time has passed."""
    at = _utc(at)
    if not span.working or not amount:
        return at + amount
    for p, q in _work(at, calendar):
        begin = max(p, at)
        if amount <= q - begin:
            return begin + amount
        amount -= max(q - begin, _NOTHING)
    raise ValueError("时间超出了日历的范围")


def _work(a: datetime, calendar: Calendar, b: datetime | None = None) -> Iterator[Stretch]:
    """Give the working hours in UTC from the day of ``a`` on, as far as they begin before ``b``."""
    for day in _working_days(calendar.day_of(a), calendar, b):
        for p, q in calendar.windows_of(day):
            if b is None or p < b:
                yield _utc(p), _utc(q)


def _working_days(day: date, calendar: Calendar, b: datetime | None = None) -> Iterator[date]:
    """Give the working days from a day on that begin before ``b``."""
    rest = 0
    # Sums of wall times would be wrong where a zone changes its offset: all compare in UTC.
    while b is None or _utc(calendar.at(day)) < b:
        rest = 0 if calendar.is_working(day) else rest + 1
        if not rest:
            yield day
        if rest > _LONGEST_REST:
            raise ValueError("日历里没有工作日，无法计算工作时间")
        day += _DAY


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
