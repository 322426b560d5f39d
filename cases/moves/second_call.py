"""What the second callback leads to: closed, done again, or a complaint of its own (T22 to T24)."""

from cases.actions import Action
from cases.callbacks import missed
from cases.facts import Why
from cases.model import State
from cases.moves.ending import close
from cases.moves.review import work_again
from cases.moves.step import Step, close_cards, tell
from cases.outcome import Outcome, Priority
from cases.policy.tables import LEVELS

COMPLAINT = "complaint"
BECAME = "became_complaint"


def concluded(out: Outcome, step: Step, action: Action) -> Outcome:
    """Go on from what the customer said to the result."""
    if action is Action.CONTENT:
        return close(out.to(state=State.CLOSED, satisfaction="satisfied"), step, "solved")
    if action is Action.MISSED:
        again = missed(out, step.now, step.policy, step.policy.second_callback)
        if again is not None:
            return again
        out = out.to(state=State.CLOSED).flag(Why.CUSTOMER_UNREACHABLE)
        return close(out, step, "unreachable")
    out = out.to(satisfaction="dissatisfied")
    rules = step.policy.kind[step.case.kind]
    return _again(out, step) if step.case.redo_count < rules.max_redo else _used_up(out, step)


def _again(out: Outcome, step: Step) -> Outcome:
    """Do it again, one level up; the line's leader hears of it (T23)."""
    raised = step.case.level + int(step.policy.dispatch.redo_raises_level)
    top = max(int(level) for level in LEVELS)
    out = out.to(redo_count=step.case.redo_count + 1, level=min(raised, top))
    out = out.event("redo_by_customer", step.actor, n=out.case.redo_count, level=out.case.level)
    out = work_again(close_cards(out, step.actor), step, "redo_by_customer")
    leaders = step.around.line_leaders
    return tell(out, "line_told", leaders, step.now, priority=Priority.WARNING)


def _used_up(out: Outcome, step: Step) -> Outcome:
    """Close with the result booked; a complaint follows where the policy knows that kind (T24)."""
    out = close(out.to(state=State.CLOSED), step, "dissatisfied")
    return tell(out, "redo_used_up", step.around.managers, step.now, priority=Priority.WARNING)


def becomes_complaint(step: Step, action: Action) -> bool:
    """Tell whether a dissatisfied customer's case goes on as a complaint of its own (T24)."""
    rules = step.policy.kind[step.case.kind]
    return (
        action is Action.DISSATISFIED
        and step.case.redo_count >= rules.max_redo
        and step.case.kind != COMPLAINT
        and COMPLAINT in step.policy.kind
    )
