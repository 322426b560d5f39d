"""What a decision returns: the changed case and what must happen with it, as data.

The shell saves all of it in one transaction and sends only afterwards (design §3).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import IntEnum
from typing import Any, Self

from cases.actions import Action
from cases.model import Case, Charge


class Priority(IntEnum):
    """The order in which a person's message budget is spent (design §3, budget)."""

    LADDER = 0
    CALLBACK = 1
    ANSWER = 2
    WARNING = 3
    INFO = 4


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the timeline; what is personal goes into ``payload``, which is sealed."""

    action: str
    actor: str
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Arm:
    """A timer to set; its generation is the case's own for that clock (design §4.6)."""

    clock: str
    due_at: datetime
    hop: int = 0
    mark: str = "due"


@dataclass(frozen=True, slots=True)
class Alert:
    """A message to one person: a template's name and values, never a rendered sentence.

    ``key`` makes it unique; ``buttons`` make it a card; ``arms`` says what the hand-over starts.
    """

    template: str
    to: str
    key: str
    raised_at: datetime
    priority: Priority
    values: Mapping[str, Any] = field(default_factory=dict)
    buttons: tuple[Action, ...] = ()
    arms: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """The live cards of a case that are closed with one sentence (design §3).

    ``by`` is who acted: the card that he pressed is answered in place, and nothing more is sent
    to him; ``buttons`` maps a person to the buttons that his newest card keeps.
    ``only`` closes no more than his own cards whose key has this mark.
    """

    template: str
    values: Mapping[str, Any] = field(default_factory=dict)
    by: str | None = None
    buttons: Mapping[str, tuple[Action, ...]] = field(default_factory=dict)
    only: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action is not possible, as a template's name and values; nothing is changed."""

    why: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The case after a decision, and everything that must be saved with it."""

    case: Case
    events: tuple[Event, ...] = ()
    arms: tuple[Arm, ...] = ()
    stops: frozenset[str] = frozenset()
    alerts: tuple[Alert, ...] = ()
    closings: tuple[Closing, ...] = ()

    def to(self, **changes: Any) -> Self:
        """Change fields of the case."""
        return replace(self, case=replace(self.case, **changes))

    def event(self, action: str, actor: str, **payload: object) -> Self:
        """Add an entry to the timeline."""
        return replace(self, events=(*self.events, Event(action, actor, payload)))

    def start(self, clock: str, due_at: datetime, hop: int = 0, mark: str = "due") -> Self:
        """Arm a clock under a new generation, so that an older timer of it means nothing."""
        generations = {**self.case.generations, clock: self.case.generation(clock) + 1}
        armed = (*self.arms, Arm(clock, due_at, hop, mark))
        return replace(self.to(generations=generations), arms=armed)

    def stop(self, *clocks: str) -> Self:
        """Stop clocks: the generation moves on, and the armed timers are cancelled.

        What this very outcome armed before is not armed at all.
        """
        generations = dict(self.case.generations)
        for clock in clocks:
            generations[clock] = self.case.generation(clock) + 1
        arms = tuple(arm for arm in self.arms if arm.clock not in clocks)
        stops = self.stops | frozenset(clocks)
        return replace(self.to(generations=generations), arms=arms, stops=stops)

    def arm(self, clock: str, due_at: datetime, mark: str) -> Self:
        """Arm a further mark of a clock that runs, under the same generation."""
        return replace(self, arms=(*self.arms, Arm(clock, due_at, mark=mark)))

    def alert(self, alert: Alert) -> Self:
        """Add a message to somebody."""
        return replace(self, alerts=(*self.alerts, alert))

    def close_cards(self, closing: Closing) -> Self:
        """Close live cards of the case."""
        return replace(self, closings=(*self.closings, closing))

    def flag(self, flag: str) -> Self:
        """Note on the case, once, why something went another way."""
        if flag in self.case.flags:
            return self
        return self.to(flags=(*self.case.flags, flag))

    def charge(self, to: str, start: datetime, end: datetime, clock: str) -> Self:
        """Book a stretch of time to somebody; an empty or backward stretch is nobody's."""
        if end <= start:
            return self
        return self.to(charges=(*self.case.charges, Charge(to, start, end, clock)))
