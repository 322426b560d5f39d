"""Telephone numbers as people in China write them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from bot.dialog.steps import Json, Refusal, Span, Step, mask
from bot.dialog.words import normalise
from bot.flows.fields.whose import People, unsure

_MOBILE = (
    r"(?:(?:\+|00)?86[ .-]?)?(?:1[3-9]\d[ .-]?\d{4}[ .-]?\d{4}|1[3-9]\d[ .-]\d{5}[ .-]\d{3}"
    r"|1[3-9]\d{2}[ .-]\d{3}[ .-]\d{4}|1[3-9]\d{2}[ .-]\d{4}[ .-]\d{3})"
)
_LANDLINE = (
    r"(?:\(0(?:10|2\d)\)|0(?:10|2\d))[ -]?[2-9]\d{3}[ -]?\d{4}(?:(?:转|-)\d{1,5})?"
    r"|(?:\(0[3-9]\d{2}\)|0[3-9]\d{2})[ -]?[2-9]\d{2,3}[ -]?\d{4}(?:(?:转|-)\d{1,5})?"
)
_SERVICE = r"400(?:[ -]?\d){7}"
_CUE = r"(?:客户|车主)?的?(?:联系)?(?:电话|手机|号码|联系方式)(?:号码?)?[是为]?:?[ ]*"
# Behind a mobile number a policy number may follow without a space.
_EDGE = r"(?![0-9]|[A-Za-z](?![A-Za-z]{3}[0-9]{6}))"
# A number that was dictated, sign by sign: 一三八零零一三八零零零.
_ONE, _SIGN = "一二三四五六七八九", "零〇幺一二三四五六七八九"
_MORE = rf"(?:[ ]?[{_SIGN}])"
_SPOKEN = rf"(?:[一幺][{_ONE}]{_MORE}{{9}}|零[{_ONE}]{_MORE}{{9,10}})(?![{_SIGN}十百])"
_NUMBER = re.compile(
    rf"(?P<cue>{_CUE})?(?:(?<![0-9A-Za-z.])(?P<number>{_MOBILE}|{_LANDLINE}|{_SERVICE}){_EDGE}"
    rf"|(?<![零〇幺一二三四五六七八九十百])(?P<spoken>{_SPOKEN}))"
)
_DIGITS = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
# Ten to thirteen digits that begin like a mobile number, or digits after the word for one,
# and no sum of money: somebody meant a phone number.
_MEANT = re.compile(
    rf"(?<![0-9A-Za-z.])1\d{{9,12}}(?![0-9A-Za-z.]|[ ]?[元万块])|{_CUE}\d[\d -]{{3,}}"
)
_BARE = re.compile(r"(?:\+|00)?86(?=1[3-9]\d{9}$)")
_FORMS = {
    re.compile(r"(1[3-9]\d{9})"): "{}",
    re.compile(r"(400\d{7})"): "{}",
    re.compile(r"(010|02\d|0[3-9]\d{2})([2-9]\d{6,7})"): "{}-{}",
    re.compile(r"(010|02\d|0[3-9]\d{2})([2-9]\d{6,7})转(\d{1,5})"): "{}-{}转{}",
}
_EXTENSION = re.compile(r"(?<=\d{7})-(\d{1,5})$")
# More numbers than this are never one customer's.
_ENOUGH = 20
_MOBILE_DIGITS = 11
_LOCAL_DIGITS = (7, 8)


def _canonical(text: str) -> str | None:
    """Return the number in its one stored form, or None for what is no number."""
    digits = _EXTENSION.sub(r"转\1", re.sub(r"[ .()]", "", text))
    digits = _BARE.sub("", digits.replace("-", ""))
    for form, shape in _FORMS.items():
        if match := form.fullmatch(digits):
            return shape.format(*match.groups())
    return None


def _told(found: re.Match[str]) -> str:
    return found["number"] or found["spoken"].translate(_DIGITS)


def _numbers(text: str) -> Iterator[tuple[re.Match[str], int, str]]:
    """Give the numbers that are not part of a longer one, each with where its signs begin."""
    for m in islice(_NUMBER.finditer(text), _ENOUGH):
        if number := _canonical(_told(m)):
            yield m, m.start(m.lastgroup or 0), number


def _why(text: str) -> str:
    """Say what is wrong with a number that is none."""
    count = sum(character.isdigit() for character in text)
    if not count:
        return "这里没看到电话号码。"
    if count in _LOCAL_DIGITS:
        return f"这个号码只有 {count} 位，座机请带上区号。"
    if count == _MOBILE_DIGITS:
        return "这个号码不像手机号或带区号的座机，麻烦核对一下。"
    return f"这个号码有 {count} 位，手机号应是 11 位，麻烦核对后再发一次。"


@dataclass(frozen=True, eq=False)
class Phone(Step[str]):
    """A mobile, landline or 400 number, stored as 13800138000, 025-83001234转8 or 4008001234."""

    example: str = "13800138000 或 025-83001234"
    private: bool = True

    def parse(self, text: str) -> str:
        """Return the one number of the text; refuse with what is wrong with it."""
        line = normalise(text)
        number = _canonical(re.sub(rf"^{_CUE}", "", line))
        if number is None:
            # Who is asked for the number tells it, be it that of the customer's wife.
            told = People(line)
            found = {one for m, start, one in _numbers(line) if not told.told(start, m.end())}
            if len(found) != 1:
                raise Refusal(_why(line), self.example)
            number = found.pop()
        return number

    def fits(self, text: str) -> bool:
        """Tell whether the reply is a number and not a sentence around one."""
        return _NUMBER.fullmatch(normalise(text)) is not None

    def spot(self, text: str) -> list[Span[str]]:
        """Find numbers that are not part of a longer one and not said to be one of ours."""
        people = People(text)
        return [
            Span(m.start(), m.end(), number)
            for m, start, number in _numbers(text)
            if not unsure(text, start, m.end()) and not people.own(start, m.end())
        ]

    def doubt(self, text: str) -> tuple[Span[None], Refusal] | None:
        """Find digits that were meant as a phone number and are none."""
        for m in _MEANT.finditer(text):
            if not _NUMBER.search(text, m.start(), min(len(text), m.end() + 1)):
                return Span(m.start(), m.end(), None), Refusal(_why(m[0]), self.example)
        return None

    def load(self, raw: Json) -> str:
        """Return a stored number; raise ValueError when it is none."""
        number = _canonical(raw) if isinstance(raw, str) else None
        if number is None:
            raise ValueError(raw)
        return number

    def show(self, value: str) -> str:
        """Return the number with its middle starred, where it is private."""
        return mask(value) if self.private else value
