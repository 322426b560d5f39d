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
    """The submission failed because the world moved: why, and at which step."""

    step: str
    why: str


@dataclass(frozen=True, slots=True)
class Learned:
    """What the institution holds was looked up: raw answers by step key, perhaps none."""

    known: Mapping[str, Any] = field(default_factory=dict)


Event = Opened | Said | Pressed | Sent | Submitted | Refused | Learned
