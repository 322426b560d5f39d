"""What every move is decided from, and the few things that all of them do."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.actions import Action
from cases.facts import Facts
from cases.forms import Given
from cases.model import SYSTEM, Case
from cases.outcome import Alert, Closing, Outcome, Priority
from cases.policy import Policy
from cases.transitions import Part


@dataclass(frozen=True, slots=True)
class Around:
    """The people around a move, read before it is decided; all are keys, the first comes first.

    ``workers`` are those of the lead unit, fairest first (S2-R20); ``barred`` may not handle the
    case, because it is about them or theirs (回避). ``callers`` order the second callback.
    ``other`` is the case that this one is merged into, ``same`` whether both have one customer.
    """

    dispatchers: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    managers: tuple[str, ...] = ()
    line_leaders: tuple[str, ...] = ()
    heads: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    workers: tuple[str, ...] = ()
    unit_of_heir: bool = True
    barred: frozenset[str] = frozenset()
    callers: Facts = field(default_factory=Facts)
    other: Case | None = None
    same: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One move: of which case, by whom and as what, when, under which policy, with what said."""

    case: Case
    actor: str
    now: datetime
    policy: Policy
    parts: frozenset[Part] = frozenset()
    given: Given = field(default_factory=dict)
    around: Around = Around()

    def said(self, key: str) -> str:
        """Give what was said under a key, "" for nothing."""
        return str(self.given.get(key) or "")

    def listed(self, key: str) -> tuple[str, ...]:
        """Give the several things that were said under a key, none for nothing."""
        said = self.given.get(key, ())
        return tuple(said) if isinstance(said, Iterable) and not isinstance(said, str) else ()

    def has(self, *parts: Part) -> bool:
        """Tell whether who moves has one of these parts."""
        return bool(self.parts & set(parts))


def tell(  # noqa: PLR0913 (what a message is, by name)
    out: Outcome,
    template: str,
    people: Iterable[str],
    at: datetime,
    *,
    priority: Priority = Priority.INFO,
    buttons: tuple[Action, ...] = (),
    values: Mapping[str, object] | None = None,
    but: str = "",
) -> Outcome:
    """Send one message to each of some people, once each; ``but`` is who knows already."""
    for person in dict.fromkeys(people):
        if person in {"", SYSTEM, but}:
            continue
        # Two turns at one instant are two messages; one turn that is run again is one.
        turn = f"{at.isoformat()}:{out.case.revision}"
        key = f"{out.case.id}:{template}:{person}:{turn}"
        out = out.alert(Alert(template, person, key, at, priority, values or {}, buttons))
    return out


def lay_before(
    out: Outcome,
    template: str,
    people: Iterable[str],
    at: datetime,
    buttons: tuple[Action, ...],
    but: str = "",
) -> Outcome:
    """Give people a card with what they are to do, and let the case count among theirs."""
    named = tuple(dict.fromkeys((*out.case.asked, *people)))
    out = out.to(asked=named)
    return tell(out, template, people, at, priority=Priority.CALLBACK, buttons=buttons, but=but)


def close_cards(out: Outcome, by: str, template: str = "closed_moved") -> Outcome:
    """Close what lies on people's phones: the case has gone on."""
    return out.close_cards(Closing(template, {"by": by}, by))


def progress(out: Outcome, actor: str, now: datetime) -> Outcome:
    """Tell whoever speaks with the customer that the unit reported something (S2-R11)."""
    return tell(out, "progress", [out.case.contact_owner], now, but=actor)


def owners(case: Case) -> tuple[str, str]:
    """Give who speaks with the customer and who owes the solution (S2-R04)."""
    return (case.contact_owner, case.solution_owner)
