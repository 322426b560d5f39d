"""What was said, as a story: a file that ``tests/stories`` can play."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.commands.talking.lines import flat

Heard = Sequence[tuple[str, dict[str, Any]]]


@dataclass
class Record:
    """The lines so far; the story stands at ``at`` and counts its hours from ``midnight``."""

    at: datetime
    midnight: datetime
    lines: list[str] = field(default_factory=list)

    def did(self, who: str, what: str, text: str) -> None:
        """Write what somebody did."""
        self.lines.append(f"{who}{what} {text}")

    def heard(self, heard: Heard, now: datetime) -> None:
        """Write what came, each at its second, and where time stands now."""
        for who, entry in heard:
            self.reach(datetime.fromisoformat(entry["at"]))
            self.lines.append(f"{who}< {flat(entry)}")
        self.reach(now)

    def reach(self, now: datetime) -> None:
        """Write that time has passed, where it has."""
        second = now.replace(microsecond=0)
        if second <= self.at:
            return
        self.at = second
        seconds = int((second - self.midnight).total_seconds())
        self.lines.append(f"@{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}")
