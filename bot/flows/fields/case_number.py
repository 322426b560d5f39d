"""The number of a case, as it is read out."""

import re
from dataclasses import dataclass

from bot.dialog.steps import Json, Refusal, Span, Step
from bot.dialog.words import normalise

_NUMBER = re.compile(
    r"(?<![A-Z0-9-])(?:[A-Z0-9]{2,8}-){1,2}\d{6}-\d{4,}(?![A-Z0-9])", re.IGNORECASE
)


@dataclass(frozen=True, eq=False)
class CaseNumber(Step[str]):
    """A case number in capitals; whether there is such a case is the record's to say."""

    example: str = "BM-261121-0007"

    def parse(self, text: str) -> str:
        """Return the number; refuse what is none."""
        told = normalise(text).replace(" ", "")
        if not _NUMBER.fullmatch(told):
            raise Refusal("编号的写法像这样：BM-261121-0007。", self.example)
        return told.upper()

    def spot(self, text: str) -> list[Span[str]]:
        """Find case numbers, which look like nothing else."""
        return [Span(m.start(), m.end(), m[0].upper()) for m in _NUMBER.finditer(text)]

    def load(self, raw: Json) -> str:
        """Return a stored number; raise ValueError when it is none."""
        if not isinstance(raw, str) or not _NUMBER.fullmatch(raw):
            raise ValueError(raw)
        return raw
