"""When something was noticed, told afterwards: 9点40发现的."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.dialog.steps import Refusal, Span
from bot.flows.fields.when import When
from cases.when import Reading

# A story is full of times; only one that is said of the noticing itself is meant.
_BEFORE = re.compile(r"(?:发现|发觉|察觉)(?:的?时间)?(?:是|在|于|为)?[\s:,]*$")
_BEHIND = re.compile(r"\s*(?:左右|前后|许)?(?:的?时候|时)?(?:我|就|才)*(?:发现|发觉|察觉)")
_NEAR = 10


@dataclass(frozen=True, eq=False)
class Sensed(When):
    """A time that has been, to the minute; in a longer message only beside the word for it."""

    past: bool = True

    def spot(self, text: str) -> list[Span[Reading]]:
        """Find the times that are said to be those of the noticing, with the word."""
        return [
            Span(start, end, found.value)
            for found in (super().spot(text) if self.now else [])
            for start, end in _meant(text, found.start, found.end)
        ]

    def doubt(self, text: str) -> tuple[Span[None], Refusal] | None:
        """Find what stands behind the word and is less than a time."""
        found = super().doubt(text) if self.now else None
        if found is None or not any(_meant(text, found[0].start, found[0].end)):
            return None
        return found


def _meant(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give where the time and its word stand, where the word is there."""
    if before := _BEFORE.search(text, max(0, start - _NEAR), start):
        yield before.start(), end
    elif behind := _BEHIND.match(text, end):
        yield start, behind.end()
