"""A complex or disputed case is talked over jointly, on record; no clock moves (S2-R25)."""

from cases.actions import DISCUSS_CARD, WORK_CARD, Action
from cases.model import Case, Discussion
from cases.moves import timing
from cases.moves.step import Step, owners, tell
from cases.outcome import Outcome, Refusal
from cases.policy import Policy


def discuss(step: Step) -> Outcome | Refusal:
    """Record who took part, what was concluded and what follows; everybody concerned is told."""
    units, people = step.listed("units"), step.listed("people")
    if unknown := [unit for unit in units if unit not in step.policy.units]:
        return Refusal("no_such_unit", {"unit": unknown[0]})
    if interested := [person for person in people if person in step.around.barred]:
        return Refusal("interested", {"person": interested[0]})
    heads = [_head(step, unit) for unit in units]
    present = [person for person in dict.fromkeys((*heads, *people)) if person]
    if not {*present} - {step.actor}:
        return Refusal("discuss_alone")
    held = Discussion(step.actor, step.now, units, people)
    # Whoever took part stands in the case from now on, and may look at it.
    asked = tuple(dict.fromkeys((*step.case.asked, *present)))
    # Whoever talks it over has begun: the order comes back no more by itself.
    out = (
        Outcome(step.case)
        .stop(timing.IDLE)
        .to(discussions=(*step.case.discussions, held), asked=asked)
    )
    words = {key: step.said(key) for key in ("conclusion", "follows")}
    out = out.event("discussed", step.actor, units=list(units), people=list(people), **words)
    return tell(out, "discussed", (*present, *owners(step.case)), step.now, but=step.actor)


def wanted(case: Case, policy: Policy) -> bool:
    """Tell whether the policy still wants a case talked over before its result is handed in."""
    return not case.discussions and bool({*case.flags} & {*policy.dispatch.discuss})


def work_card(case: Case, policy: Policy) -> tuple[Action, ...]:
    """Give the buttons of whoever works on a case."""
    return DISCUSS_CARD if wanted(case, policy) else WORK_CARD


def _head(step: Step, unit: str) -> str:
    heads = step.around.heads.get(unit, ())
    return next((person for person in heads if person not in step.around.barred), "")
