"""What can happen to a draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Opened:
    """The flow was started, perhaps with details behind its trigger word."""

    rest: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A text was sent."""

    text: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed: its draft, that draft's revision then, its step and its value.

    Without a step the value is a command word.
    """

    draft_id: str
    rev: int
    step: str
    value: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A photo, voice, video, file or place was sent and is kept under an evidence id."""

    kind: str
    evidence_id: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The submission succeeded and has a receipt for the person."""

    receipt: str


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer is not possible as the world stands: why, at which step, and what would be.

    `offers` are dumped answers with their labels.
    """

    step: str
    why: str
    offers: tuple[tuple[Any, str], ...] = ()

    @property
    def reason(self) -> str:
        """Say it in one line, for a door where nothing is chosen by number."""
        labels = "、".join(label for _, label in self.offers)
        return f"{self.why}{labels}。" if labels else self.why


@dataclass(frozen=True, slots=True)
class Learned:
    """What the institution holds was looked up: raw answers by step key, perhaps none."""

    known: Mapping[str, Any] = field(default_factory=dict)


Event = Opened | Said | Pressed | Sent | Submitted | Refused | Learned
