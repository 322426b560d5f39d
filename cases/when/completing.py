"""What completes a time that was read by half: 下午三点 after 明天, 下午 after 3点."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from cases.when.clocks import Clock
from cases.when.days import Day
from cases.when.finding import lead, read_time
from cases.when.grammar import piece_at
from cases.when.plain import plain
from cases.when.reading import Precision, Reading, Said, asked, compose

_HALF_DAY: Final = timedelta(hours=12)
_DAY: Final = timedelta(days=1)
_DIAL: Final = 12


def read_on(half: Reading, text: str, now: datetime, *, past: bool = False) -> Reading | None:
    """Read a text as what completes an earlier reading, or as a time of its own.

    None where it is no time. The result has a doubt where both together still mean two times.
    """
    said = plain(text).text
    if half.precision is Precision.DAYS and (among := _among(half, said, now)):
        return among
    piece = piece_at(said, lead(said), now, past=past)
    if piece is None or (piece.said.day and piece.said.clock):
        return read_time(text, now, past=past)
    if piece.said.day:
        return _moved(half, piece.said.day) or read_time(text, now, past=past)
    return _timed(half, piece.said)


def _among(half: Reading, said: str, now: datetime) -> Reading | None:
    """Read 周三 among the days of 下周, None where it is none of them."""
    since = max(half.start, now)
    piece = piece_at(said, lead(said), since, past=False)
    if piece is None or piece.said.day is None or piece.said.day.near or half.end is None:
        return None
    day = replace(piece.said.day, doubt="")
    reading = compose(replace(piece.said, day=day))
    return reading if half.start <= reading.start < half.end else None


def _moved(half: Reading, day: Day) -> Reading | None:
    """Put a time of day on the day that was named after it."""
    if half.precision not in {Precision.EXACT, Precision.PART} or day.first != day.last:
        return None
    by = timedelta(days=(day.first - half.start.date()).days)
    end = half.end + by if half.end else None
    moved = replace(half, start=half.start + by, end=end, doubt="")
    # What was doubted before may have been the hour: only the person knows.
    return asked(moved, day.doubt or ("请确认一下" if half.doubt else ""))


def _timed(half: Reading, said: Said) -> Reading:
    """Put a time of day on the day that was named before it."""
    clock = said.clock or Clock()
    whole = half.precision in {Precision.DAY, Precision.DAYS} and half.end is not None
    last = ((half.end or half.start) - _DAY).date() if whole else half.start.date()
    day = Day(half.start.date(), last)
    dial = half.start.hour % _DIAL
    if clock.hour is None and half.precision is Precision.EXACT:
        clock = Clock(clock.part, dial or _DIAL, half.start.minute)
    reading = compose(replace(said, day=day, clock=clock))
    if half.precision is Precision.PART and reading.doubt:
        return _inside(half, reading)
    same = clock.hour is not None and (clock.hour % _DIAL, clock.minute) == (
        dial,
        half.start.minute,
    )
    unsure = half.precision is Precision.EXACT and half.doubt and not same
    return asked(reading, "请确认一下" if unsure else "")


def _inside(half: Reading, reading: Reading) -> Reading:
    """Choose between morning and evening by the part of the day that was named before."""
    for by in (timedelta(), _HALF_DAY, -_HALF_DAY):
        if half.end and half.start <= reading.start + by < half.end:
            return replace(reading, start=reading.start + by, doubt="")
    return reading
