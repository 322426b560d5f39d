"""A rendered answer as it is stored with the inbox key and given back to a redelivery."""

from dataclasses import asdict, dataclass, field
from typing import Any, Self

from cases.actions import Action


@dataclass(frozen=True, slots=True)
class Answer:
    """One passive answer: text, or the pressed card's new face; empty says nothing.

    ``saved`` is False for what is said from memory because the record is away.
    """

    text: str = ""
    pushed: str = ""
    title: str = ""
    task_id: str = ""
    response_code: str = ""
    buttons: tuple[Action, ...] = field(default=())
    saved: bool = True

    @property
    def kind(self) -> str:
        """Name what the callback's response carries: none, text or card."""
        if self.task_id:
            return "card"
        return "text" if self.text else "none"

    def to_json(self) -> dict[str, Any]:
        """Give the answer as JSON for the sealed column."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Self:
        """Read a stored answer back."""
        buttons = tuple(Action(b) for b in stored["buttons"])
        return cls(**{**stored, "buttons": buttons})


EMPTY = Answer()
