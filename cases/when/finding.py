"""Times in texts: the one that a text begins with, and all that a longer message holds."""

import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from cases.when.grammar import Found, time_at
from cases.when.plain import Plain, plain
from cases.when.reading import Precision, Reading, asked

# What may stand before a time that answers a question.
_LEAD: Final = re.compile(
    "(?:嗯|哦|好的?|行|那么?|就|要不|还是|大概|大约|约|差不多|应该|可能|请|麻烦|您|你|我|他|她|客户|车主"
    "|说|希望|想要?|最好|可以|方便|时间|在|于|是|为|定|改|安排|预约|约|等|到|成|的话?|[,。!、: ])*"
)
_START: Final = re.compile(
    "[0-9零二三四五六七八九十两半今明后昨前大下上本这当周星礼月年底天早清一凌晨中正午傍黄晚夜深差刚方现马立此等过再隔]"
)
# A number that goes on before the place, or a range of which only the end is seen.
_PART_OF_MORE: Final = re.compile(
    "(?:[0-9.零一二三四五六七八九十百千万两几多第初:/]|[0-9一二三四五六七八九十两][-~到至])$"
)
_NUMERAL: Final = re.compile("[0-9零二三四五六七八九十两一]")
_REFUSED: Final = re.compile("(?:不要|不是|别|除了|不能|不行|不用)[在约是]?$")
_REFUSING: Final = re.compile(" ?,?(?:不行|不可以|不方便|不在|没空|没时间|有事|除外|不要)")
# A choice between two times: 九点或者十点.
_EITHER: Final = re.compile(
    " ?,?(?:或者?|还是|要么)[0-9零一二三四五六七八九十两半早上中下晚今明后周星礼]"
)
# What was meant as an hour and was not read as one.
_UNREAD: Final = re.compile(
    "(?<![0-9])[0-9]{1,4}(?![0-9])|[零一二三四五六七八九十两][点时]|[早午中晚]?饭"
)
_NEAR: Final = 4


def read_time(text: str, now: datetime, *, past: bool = False) -> Reading | None:
    """Read the time with which a text answers a question; None where it holds none at once.

    ``past`` says that what has been is told, so that 周三 is the last one. A text with a second
    time, or one that refuses the time it names, gives a doubt.
    """
    said = plain(text)
    found = time_at(said.text, 0, now, past=past)
    if found is None and (place := lead(said.text)):
        found = time_at(said.text, place, now, past=past)
    if found is None:
        return None
    reading = _told(found, said, text)
    return asked(reading, _second(said, found, now, past=past))


def lead(text: str) -> int:
    """Give where a plain text comes to its time, behind 嗯, 那就, 大概 and their like."""
    found = _LEAD.match(text)
    return found.end() if found else 0


def spot_time(text: str, now: datetime, *, past: bool = False) -> list[tuple[int, int, Reading]]:
    """Find the times in a longer message: where each begins and ends in it, and its reading.

    Only words that mean a time in any sentence are found: 3号机组 and 一点 are none.
    """
    said = plain(text)
    return [
        (said.places[start], _end(said, found), _told(found, said, text))
        for start, found in _all(said, 0, now, past=past)
    ]


def _all(said: Plain, place: int, now: datetime, *, past: bool) -> list[tuple[int, Found]]:
    every: list[tuple[int, Found]] = []
    while begin := _START.search(said.text, place):
        start = begin.start()
        found = time_at(said.text, start, now, past=past) if _begins(said, start) else None
        place = start + 1
        if found and found.sure:
            place = found.end
            every.append((start, _unless_refused(found, said.text, start)))
    return every


def _begins(said: Plain, place: int) -> bool:
    """Tell whether a time may begin here: not inside a number, unless a space stood before."""
    apart = place > 0 and said.places[place] - said.places[place - 1] > 1
    counted = _NUMERAL.match(said.text, place) is not None
    return apart or not (counted and _PART_OF_MORE.search(said.text[max(0, place - 2) : place]))


def _unless_refused(found: Found, text: str, start: int) -> Found:
    refused = _REFUSED.search(text[max(0, start - _NEAR) : start])
    refused = refused or _REFUSING.match(text, found.end)
    return replace(found, reading=asked(found.reading, _NO)) if refused else found


def _second(said: Plain, found: Found, now: datetime, *, past: bool) -> str:
    """Say why the time read cannot be the only one meant."""
    if _REFUSING.match(said.text, found.end):
        return _NO
    others = _all(said, found.end, now, past=past)
    another = any(one.reading.start != found.reading.start for _, one in others)
    if another or _EITHER.match(said.text, found.end):
        return "说了不止一个时间，以哪个为准？"
    unread = found.reading.precision is not Precision.EXACT and _UNREAD.search(said.text, found.end)
    return "后面的时间没看懂，是几点？" if unread else ""


def _told(found: Found, said: Plain, text: str) -> Reading:
    return replace(found.reading, rest=text[said.places[found.end] :].strip())


def _end(said: Plain, found: Found) -> int:
    """Give the end in the original: behind the last sign, not before the next one."""
    return said.places[found.end - 1] + 1


_NO: Final = "这个时间不行的话，什么时候可以？"
