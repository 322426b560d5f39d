"""A grave case goes to those who lead, again and again until each has noted it (domain.md B6)."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from cases.actions import GRAVE_CARD
from cases.heed import Grave, Noted
from cases.model import ENDED, SYSTEM, Case
from cases.moves import timing
from cases.moves.step import Step
from cases.outcome import Alert, Closing, Outcome, Priority, Refusal
from cases.policy import Policy

# Marks the alerts of this kind, whose cards outlive the moves of the case.
MARKED: Final = ":grave:"


def raised(out: Outcome, people: tuple[str, ...], now: datetime, policy: Policy) -> Outcome:
    """Tell those who lead at once; an earlier alert of the case that was open is this one now."""
    n = out.case.grave.n + 1 if out.case.grave else 1
    out = out.to(grave=Grave(n, now, tuple(dict.fromkeys(people))))
    if not people:
        return out.event("grave_nobody", SYSTEM)
    return _again_later(_told(out, "grave_told", "major", now), now, policy)


def again(out: Outcome, now: datetime, policy: Policy) -> Outcome:
    """Tell those once more who have not noted it; after an outage once, however long it was."""
    grave = out.case.grave
    if grave is None or not grave.pending or out.case.state in ENDED:
        return out
    out = out.to(grave=replace(grave, repeats=grave.repeats + 1))
    return _again_later(_told(out, "grave_again", "major_again", now), now, policy)


def noted(step: Step) -> Outcome | Refusal:
    """Book that one of those who lead knows of it; his cards are closed, nobody else's."""
    grave = step.case.grave
    if grave is None or step.actor not in grave.pending:
        return Refusal("noted_before")
    grave = replace(grave, noted=(*grave.noted, Noted(step.actor, step.now)))
    out = Outcome(step.case).to(grave=grave).event("grave_noted", step.actor)
    out = out.close_cards(Closing("closed_noted", {}, step.actor, only=MARKED))
    return out if grave.pending else out.stop(timing.GRAVE)


def over(case: Case, before: Case | None) -> Outcome:
    """End the repeats with the case, by whatever it ended."""
    ends = case.grave is not None and before is not None and before.state not in ENDED
    return Outcome(case).stop(timing.GRAVE) if ends else Outcome(case)


def _told(out: Outcome, event: str, sentence: str, now: datetime) -> Outcome:
    grave = out.case.grave or Grave(0, now)
    for person in grave.pending:
        key = f"{out.case.id}{MARKED}{grave.n}:{grave.repeats}:{person}"
        out = out.event(event, SYSTEM, to=person)
        out = out.alert(Alert(sentence, person, key, now, Priority.WARNING, {}, GRAVE_CARD))
    return out


def _again_later(out: Outcome, now: datetime, policy: Policy) -> Outcome:
    grave, rules = out.case.grave, policy.grave
    if grave is None or grave.repeats >= rules.most:
        return out
    return out.start(timing.GRAVE, now + rules.repeat.elapsed())
