"""One time at a place of a text: a count from now, or a day, a time of day, and their range."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from cases.when.clocks import Clock, clock_at
from cases.when.days import Day, Today, day_at
from cases.when.plain import NUMBER
from cases.when.reading import Precision, Reading, Said, asked, compose, midnight
from cases.when.spans import span_at

_DAY: Final = timedelta(days=1)
_HALF_DAY: Final = timedelta(hours=12)
_CLOSING: Final = 18
_BETWEEN: Final = re.compile("[ ,的(T]?")
_LATER_DAY: Final = re.compile("[ ,吧]{1,2}")
_TO: Final = re.compile(" ?(?:-{1,2}|~|到|至|直到) ?")
_BEFORE: Final = re.compile("[之以]?前(?!天|后)")
_AFTER: Final = re.compile("[之以]?后(?!天)")
_CLOSED: Final = re.compile("下班(?=[之以]?[前后])")
_AMONG: Final = re.compile("之间|期间|这段时间")
_IN_SENTENCE: Final = re.compile(
    rf"(?:意见|建议|要求|问题|原因|诉求|疑问|说明|希望|{NUMBER}分之|%|元|万|米|公里|楼|幢|栋|号楼|床|机|线|门|院|店|车)"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A reading, where its words end, and whether they mean a time in any sentence."""

    reading: Reading
    end: int
    sure: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """The pieces of one time, and where its words end."""

    said: Said
    end: int


def time_at(text: str, place: int, now: datetime, *, past: bool) -> Found | None:
    """Read the time at a place of a plain text."""
    counted = span_at(text, place, now)
    if counted and counted[0].vague and piece_at(text, counted[1], now, past=past):
        # 刚才下午四点: the words behind say it better.
        return time_at(text, counted[1], now, past=past)
    if counted:
        at, end = counted
        if at.within:
            kind = Precision.DAYS if at.days else Precision.PART
            return Found(Reading(now, at.at, kind, ""), end, sure=True)
        precision = Precision.PART if at.vague else Precision.EXACT
        return Found(Reading(at.at, None, precision, ""), end, sure=True)
    piece = piece_at(text, place, now, past=past)
    if piece is None:
        return None
    reading, end = _bounded(text, piece)
    return Found(reading, end, sure=_sure(text, piece, end))


def piece_at(text: str, place: int, now: datetime, *, past: bool, part: str = "") -> Piece | None:
    """Read a day and a time of day, either alone, in either order."""
    today = Today(now.date(), past)
    day = day_at(text, place, today)
    begin = place
    if day:
        begin = _skipped(_BETWEEN, text, day[1])
    clock = _clock_at(text, begin, part) or (_clock_at(text, day[1], part) if day else None)
    if day is None and clock and (between := _LATER_DAY.match(text, clock[1])):
        later = day_at(text, between.end(), today)
        if later and not later[0].loose:
            return Piece(Said(now, past, later[0], clock[0]), later[1])
    if day is None and clock is None:
        return None
    end = clock[1] if clock else day[1] if day else place
    return Piece(Said(now, past, day[0] if day else None, clock[0] if clock else None), end)


def _clock_at(text: str, place: int, part: str) -> tuple[Clock, int] | None:
    if closed := _CLOSED.match(text, place):
        return Clock(hour=_CLOSING, exact=True), closed.end()
    return clock_at(text, place, part)


def _skipped(pattern: re.Pattern[str], text: str, place: int) -> int:
    found = pattern.match(text, place)
    return found.end() if found else place


def _bounded(text: str, piece: Piece) -> tuple[Reading, int]:
    """Read what makes a time a range: until another, before it or after it."""
    reading = compose(piece.said)
    if (to := _TO.match(text, piece.end)) and (last := _until(text, to.end(), piece, reading)):
        return last
    if before := _BEFORE.match(text, piece.end):
        return _before(reading, piece, text), before.end()
    if after := _AFTER.match(text, piece.end):
        return _after(reading, piece), after.end()
    return reading, piece.end


def _until(text: str, place: int, piece: Piece, first: Reading) -> tuple[Reading, int] | None:
    """Read the end of a range that began."""
    said = piece.said
    part = said.clock.part if said.clock else ""
    last = piece_at(text, place, said.now, past=said.past, part=part)
    if last is None:
        return None
    end = _end(text, place, last.said, first, said)
    close = end.end or end.start
    days = first.precision is Precision.DAY and close - first.start > _DAY
    kind = Precision.DAYS if days else first.precision
    reading = replace(first, end=close, precision=kind)
    wrong = close <= first.start or bool(end.doubt)
    return asked(reading, "没看明白到什么时候" if wrong else ""), _skipped(_AMONG, text, last.end)


def _end(text: str, place: int, last: Said, first: Reading, said: Said) -> Reading:
    if said.clock and last.clock and last.day is None:
        return _later_hour(last, first)
    if said.day and last.day and not said.clock and not last.clock:
        return _later_day(text, place, said, last.day)
    return compose(last)


def _later_hour(last: Said, first: Reading) -> Reading:
    """Read 5点 after 下午3点: the next such hour, of its own part where it has one."""
    day = Day(first.start.date(), first.start.date())
    now = midnight(first.start.date(), last.now)
    meant = compose(replace(last, now=now, day=day, past=False))
    clock = last.clock or Clock()
    if clock.hour is None or (meant.start > first.start and not meant.doubt):
        return meant
    alone = compose(replace(last, now=now, day=day, past=False, clock=replace(clock, part="")))
    start = alone.start
    while start - _HALF_DAY > first.start:
        start -= _HALF_DAY
    while start <= first.start:
        start += _HALF_DAY
    return replace(alone, start=start, doubt="")


def _later_day(text: str, place: int, said: Said, last: Day) -> Reading:
    """Read 周三 after 周一, or 8日 after 5月6日: the next such day."""
    begun = said.day.first if said.day else said.now.date()
    if last.first < begun or last.loose:
        again = day_at(text, place, Today(begun))
        last = again[0] if again else last
    return compose(replace(said, day=replace(last, doubt="", gone=True), clock=None))


def _before(reading: Reading, piece: Piece, text: str) -> Reading:
    """Read 周五下班前 or 12点前: any time from now until then."""
    now, day = piece.said.now, piece.said.day
    if piece.said.clock:
        return replace(reading, start=now, end=reading.start, precision=Precision.PART)
    if day and text[piece.end - 1] in "底末" and reading.end:
        return replace(reading, start=now)
    until = asked(reading, "那天当天也算吗？")
    return replace(until, start=now, end=reading.end, precision=Precision.DAYS)


def _after(reading: Reading, piece: Piece) -> Reading:
    """Read 下午三点以后: from then to the end of the day."""
    clock = piece.said.clock
    if clock is None:
        return asked(reading, "那天以后的哪一天？")
    begin = reading.end if clock.hour is None and reading.end else reading.start
    close = midnight(begin.date() + _DAY, begin)
    return replace(reading, start=begin, end=close, precision=Precision.PART)


def _sure(text: str, piece: Piece, end: int) -> bool:
    """Tell whether the words mean a time in any sentence: 3号机组 and 一点 do not."""
    day, clock = piece.said.day, piece.said.clock
    if clock and not clock.bare and (day or clock.hour is None or clock.part or clock.minute):
        return True
    if day and not (day.loose and clock is None):
        return True
    if clock is None or clock.bare:
        return False
    return not _IN_SENTENCE.match(text, end)
