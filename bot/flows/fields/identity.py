"""A resident's identity number (GB 11643-1999)."""

import re
from dataclasses import dataclass
from datetime import date

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import normalise

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS = "10X98765432"
_LONG = 18
_SHOWN = 4
_NUMBER = r"[1-9]\d{5} ?\d{8} ?\d{3}[0-9Xx]"
_CUE = r"(?:客户|投诉人)?的?(?:居民)?(?:身份证|证件)(?:号码?)?[是为]?[: ]*"
# Behind another's name it is another's number: 委托人身份证, 对方身份证.
_FOUND = re.compile(rf"(?<![\u4e00-\u9fff])(?:{_CUE})(?P<it>{_NUMBER})(?![0-9A-Za-z])")
_WHOLE = re.compile(rf"(?:{_CUE})?(?P<it>[0-9Xx ]+)")


def checked(number: str) -> bool:
    """Tell whether 18 signs are an identity number: a day of birth and the right last sign."""
    if not re.fullmatch(r"[1-9]\d{16}[0-9X]", number, re.ASCII):
        return False
    total = sum(w * int(sign) for w, sign in zip(_WEIGHTS, number, strict=False))
    try:
        date.fromisoformat(f"{number[6:10]}-{number[10:12]}-{number[12:14]}")
    except ValueError:
        return False
    return number[-1] == _SIGNS[total % len(_SIGNS)]


@dataclass(frozen=True, eq=False)
class Identity(Step[str]):
    """The eighteen signs of a resident's identity number, in capitals; only the end is shown."""

    example: str = "320106199001011238"
    private: bool = True

    def parse(self, text: str) -> str:
        """Return the number; refuse one of another length or with a wrong check digit."""
        found = _WHOLE.fullmatch(normalise(text))
        number = found["it"].replace(" ", "").upper() if found else ""
        if len(number) != _LONG:
            raise Refusal("身份证号应是 18 位，麻烦核对一下。")
        if not checked(number):
            raise Refusal("这个身份证号的校验位不对，麻烦核对一下。")
        return number

    def fits(self, text: str) -> bool:
        """Tell whether the reply is a number and not a sentence around one."""
        return _WHOLE.fullmatch(normalise(text)) is not None

    def spot(self, text: str) -> list[Span[str]]:
        """Find the customer's number behind its name; another's is left alone."""
        spans = [(m, m["it"].replace(" ", "").upper()) for m in _FOUND.finditer(text)]
        return [Span(m.start(), m.end(), number) for m, number in spans if checked(number)]

    def load(self, raw: Json) -> str:
        """Return a stored number; raise ValueError when it is none."""
        if not isinstance(raw, str) or not checked(raw):
            raise ValueError(raw)
        return raw

    def show(self, value: str) -> str:
        """Return the last four signs (domain.md A2)."""
        return f"****{value[-_SHOWN:]}"
