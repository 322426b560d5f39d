"""One thing that ``check`` found."""

from dataclasses import dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad it is: in order, worth knowing, to be corrected."""

    FINE = "正常"
    NOTE = "提醒"
    WRONG = "要改"


@dataclass(frozen=True, slots=True)
class Finding:
    """A Chinese sentence that says what is there and, where needed, what to do."""

    level: Level
    sentence: str

    def __str__(self) -> str:
        """Write it as a line."""
        return f"{self.level}  {self.sentence}"


def fine(sentence: str) -> Finding:
    """Make a finding that is in order."""
    return Finding(Level.FINE, sentence)


def note(sentence: str) -> Finding:
    """Make a finding that is worth knowing."""
    return Finding(Level.NOTE, sentence)


def wrong(sentence: str) -> Finding:
    """Make a finding that has to be corrected."""
    return Finding(Level.WRONG, sentence)
