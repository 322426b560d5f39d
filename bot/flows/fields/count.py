"""How many."""

import re
from dataclasses import dataclass

from bot.dialog.steps import Json, Refusal, Step
from bot.dialog.words import normalise

_NUMBER = re.compile(r"(?:大约|大概|约|一共|共)?\s*(\d{1,6})\s*(?:人|位|个|名|户)?(?:左右)?")


@dataclass(frozen=True, eq=False)
class Count(Step[int]):
    """A whole number from `least` to `most`."""

    example: str = "12"
    least: int = 1
    most: int = 9999

    segment = r"[^\s,;。]"

    def parse(self, text: str) -> int:
        """Return the number; refuse what is none or out of range."""
        match = _NUMBER.fullmatch(normalise(text))
        if match is None or not self.least <= int(match[1]) <= self.most:
            raise Refusal(f"请回 {self.least} 到 {self.most} 之间的数字。", self.example)
        return int(match[1])

    def load(self, raw: Json) -> int:
        """Return a stored number; raise ValueError when it is none or out of range."""
        if not isinstance(raw, int) or not self.least <= raw <= self.most:
            raise ValueError(raw)
        return raw
