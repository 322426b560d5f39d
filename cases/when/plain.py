"""A text made plain for reading: one width, simplified signs, no stray spaces, and numbers.

Every sign of the plain text knows its place in the original, so that what is left of a message
is given back as it was typed.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final

# The signs of time words that a traditional keyboard or a hand writes otherwise.
_SIMPLE: Final = str.maketrans("點週後號時鐘個兩內過這禮剛〇—–−", "点周后号时钟个两内过这礼刚零---")
_DIGITS: Final = "零一二三四五六七八九"
_CHINESE: Final = {char: digit for digit, char in enumerate(_DIGITS)}
_TEN: Final = 10
# A space means something between two numbers only, as in 11/27 15:00.
_APART: Final = re.compile(r"[0-9A-Za-z]")
NUMBER: Final = "(?:[0-9]{1,2}|[零一二三四五六七八九十两]{1,3})"


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text, and for each of its places the place in the original, the end included."""

    text: str
    places: tuple[int, ...]


def plain(original: str) -> Plain:
    """Make a text plain, sign by sign."""
    signs = [_sign(sign) for sign in original]
    kept = [place for place in range(len(signs)) if _kept(signs, place)]
    return Plain("".join(signs[place] for place in kept), (*kept, len(signs)))


def _sign(sign: str) -> str:
    folded = unicodedata.normalize("NFKC", sign)
    simple = (folded if len(folded) == 1 else sign).translate(_SIMPLE)
    return " " if simple.isspace() else simple


def _kept(signs: list[str], place: int) -> bool:
    """Tell whether a sign stays: a space only between two numbers or words in Latin letters."""
    if signs[place] != " ":
        return True
    after = next((sign for sign in signs[place + 1 :] if sign != " "), "")
    before = signs[place - 1] if place else ""
    return bool(_APART.match(before) and _APART.match(after))


def number(said: str) -> int | None:
    """Read 12, 05, 十二, 零五, 二十 or 两; None for what is no number below a hundred."""
    if said.isascii():
        return int(said)
    if len(said) > 1:
        said = said.removeprefix("零")
    tens, ten, ones = said.replace("两", "二").rpartition("十")
    if not ten:
        return _CHINESE[ones] if len(ones) == 1 else None
    if len(tens) > 1 or len(ones) > 1 or not set(tens + ones) <= set(_DIGITS[1:]):
        return None
    return (_CHINESE[tens] if tens else 1) * _TEN + (_CHINESE[ones] if ones else 0)
