"""What a turn answers, as names and values until the number is drawn (design §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cases.actions import Action
from cases.model import Case


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence: a macro of a template, and the case or the values that it speaks of."""

    subject: str
    name: str
    case: Case | None = None
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PressedCard:
    """The card that was pressed and the buttons that it shows from now on."""

    task_id: str
    response_code: str
    buttons: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Speech:
    """The whole answer of a turn.

    ``pushed`` is said instead where the answer has to go out by ``message/send``, because a
    push never carries a customer's number or story.
    """

    lines: tuple[Line, ...] = ()
    pushed: Line | None = None
    card: PressedCard | None = None

    def then(self, *more: Line) -> "Speech":
        """Say more behind it; a card has room for its own line alone."""
        return self if self.card else replace(self, lines=(*self.lines, *more))


SILENCE = Speech()


def talk(name: str, **values: object) -> Speech:
    """Say one sentence outside a case."""
    return Speech((Line("talk", name, None, values),))


def about(case: Case, name: str, subject: str = "answers", **values: object) -> Speech:
    """Say one sentence about a case."""
    return Speech((Line(subject, name, case, values),))
