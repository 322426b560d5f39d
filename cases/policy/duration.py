"""How long something may take, as a policy writes it: ``5m``, ``2h``, ``15d``, ``3wd``."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400}
_WORKING: Final = ("wh", "wd")
# Five digits are enough for any rule and keep every sum inside what a datetime can hold.
_FORM: Final = re.compile(r"([0-9]{1,5})(s|m|h|d|wh|wd)")
_EXPECTED: Final = (
    '应写成数字加单位，如 "90s"、"5m"、"2h"、"15d"、"3wd"（工作日）、"4wh"（工作小时）'
)


@dataclass(frozen=True, slots=True)
class Duration:
    """An amount and its unit: s, m, h, d (elapsed) or wh, wd (working time)."""

    amount: int
    unit: str

    @classmethod
    def parse(cls, text: object) -> "Duration":
        """Read ``"5m"`` and its like; ValueError with a Chinese sentence otherwise."""
        found = _FORM.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise ValueError(f"时长写法不对：{text!r}，{_EXPECTED}")
        return cls(int(found[1]), found[2])

    @property
    def working(self) -> bool:
        """Whether only the institution's working time counts."""
        return self.unit in _WORKING

    def elapsed(self) -> timedelta:
        """Give the wall-clock length; ValueError for working time, which needs a calendar."""
        if self.working:
            raise ValueError(f"{self} 按工作时间计算，没有固定的时长")
        return timedelta(seconds=self.amount * _SECONDS[self.unit])

    def elapsing(self) -> "Duration":
        """Give the same number of days or hours as they simply pass, day and night."""
        return Duration(self.amount, self.unit.removeprefix("w"))

    def __str__(self) -> str:
        """Write it the way a policy does."""
        return f"{self.amount}{self.unit}"


def looks_like(text: object) -> bool:
    """Whether a value is a duration, and so a number that owes its source."""
    return isinstance(text, str) and _FORM.fullmatch(text) is not None
