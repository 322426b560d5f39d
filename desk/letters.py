"""What the desk wants said, with everything a sentence may need; the shell renders it."""

from collections.abc import Mapping
from dataclasses import dataclass

from cases.actions import Action
from cases.model import Case
from cases.outcome import Alert
from cases.policy import Policy
from storage.outbox import OutboxRow
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Scene:
    """The case that a sentence speaks of, its policy, and the names of its people.

    ``above`` is whom the next step of the ladder tells; with None the flow starts.
    """

    case: Case
    policy: Policy
    names: Mapping[str, str]
    above: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """An alert with the person it goes to."""

    alert: Alert
    to: Person
    scene: Scene


@dataclass(frozen=True, slots=True)
class CardUpdate:
    """A card on somebody's phone that changes: its new line, and the buttons that it keeps."""

    card: OutboxRow
    to: Person
    template: str
    values: Mapping[str, object]
    buttons: tuple[Action, ...]
    scene: Scene
