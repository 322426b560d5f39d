"""A rendered alert: what a card shows, and the same as text for a client without cards."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from cases.actions import WORDS, Action


@dataclass(frozen=True, slots=True)
class Message:
    """A title, a line under it, rows, a note, and the buttons; plain values."""

    title: str
    desc: str
    rows: tuple[tuple[str, str], ...]
    note: str
    buttons: tuple[Action, ...] = ()
    number: str = ""

    @property
    def text(self) -> str:
        """Give the whole message as text, with the words that do what the buttons do."""
        rows = [f"{key}：{value}" for key, value in self.rows]
        words = [f"“{WORDS[action]} {self.number}”" for action in self.buttons]
        how = [f"可回：{'、'.join(words)}"] if words else []
        return "\n".join(filter(None, [self.title, self.desc, *rows, self.note, *how]))

    def to_json(self) -> dict[str, object]:
        """Give the message as JSON for a sealed column."""
        return {**asdict(self), "rows": [list(row) for row in self.rows]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read a stored message back."""
        rows = tuple((str(key), str(value)) for key, value in stored["rows"])
        buttons = tuple(Action(button) for button in stored["buttons"])
        return cls(**{**stored, "rows": rows, "buttons": buttons})


def parse(rendered: str, buttons: tuple[Action, ...] = (), number: str = "") -> Message:
    """Read the little format of ``alerts.j2``: ``# title``, ``> line``, ``- key：value``, note."""
    title, desc, rows, note = "", "", [], []
    for line in filter(None, (raw.strip() for raw in rendered.splitlines())):
        if line.startswith("# "):
            title = line[2:]
        elif line.startswith("> "):
            desc = line[2:]
        elif line.startswith("- "):
            key, _, value = line[2:].partition("：")
            rows.append((key, value))
        else:
            note.append(line)
    return Message(title, desc, tuple(rows), "\n".join(note), buttons, number)
