"""What the second callback leads to: closed, done again, or a complaint of its own (T22 to T24)."""

from cases.actions import CLOSED_CARD, Action
from cases.callbacks import missed
from cases.facts import Why
from cases.model import Case, Link, State
from cases.moves.ending import UNREACHABLE, close
from cases.moves.review import work_again
from cases.moves.step import Step, close_cards, lay_before, tell
from cases.outcome import Outcome, Priority
from cases.policy import without
from cases.policy.tables import LEVELS

COMPLAINT = "complaint"
BECAME = "became_complaint"
REDONE = "T23"
TOP = max(int(level) for level in LEVELS)


def concluded(out: Outcome, step: Step, action: Action, follows: Case | None = None) -> Outcome:
    """Go on from what the customer said to the result; ``follows`` is the complaint of T24."""
    if action is Action.CONTENT:
        return close(out.to(state=State.CLOSED, satisfaction="satisfied"), step, "solved")
    if action is Action.MISSED:
        again = missed(out, step.now, step.policy, step.policy.second_callback)
        if again is not None:
            return again
        out = out.to(state=State.CLOSED).flag(Why.CUSTOMER_UNREACHABLE)
        return close(out, step, UNREACHABLE)
    out = out.to(satisfaction="dissatisfied")
    if _redo_left(step):
        return _again(out, step)
    return _used_up(out, step, follows)


def _again(out: Outcome, step: Step) -> Outcome:
    """Do it again, one level up; the line's leader hears of it (T23)."""
    raised = step.case.level + int(step.policy.dispatch.redo_raises_level)
    out = out.to(redo_count=step.case.redo_count + 1, level=min(raised, TOP))
    out = out.event("redo_by_customer", step.actor, n=out.case.redo_count, level=out.case.level)
    out = work_again(close_cards(out, step.actor), step, "redo_by_customer")
    leaders = step.around.line_leaders
    return tell(out, "line_told", leaders, step.now, priority=Priority.WARNING)


def _used_up(out: Outcome, step: Step, follows: Case | None) -> Outcome:
    """Close with the result booked; it goes on as the complaint, or the head decides (T24)."""
    out = out.to(state=State.CLOSED)
    if follows is None:
        out = close(out, step, "dissatisfied")
        # Nobody lets it rest: the head takes it up again, or files it for good (S2-R50, R51).
        card = CLOSED_CARD if out.case.state is State.CLOSED else ()
        return lay_before(out, "redo_used_up", step.around.managers, step.now, card)
    # The complaint draws its number at the commit, and names this case by its own.
    out = out.to(links=(*out.case.links, Link(BECAME, follows.id, follows.number)))
    out = close(out.event("became_complaint", step.actor), step, BECAME)
    return tell(out, BECAME, step.around.managers, step.now, priority=Priority.WARNING)


def becomes_complaint(step: Step, action: Action) -> bool:
    """Tell whether a dissatisfied customer's case goes on as a complaint of its own (T24)."""
    return (
        action is Action.DISSATISFIED
        and not _redo_left(step)
        and step.case.kind != COMPLAINT
        and COMPLAINT in step.policy.kind
    )


def _redo_left(step: Step) -> bool:
    """Tell whether the unit may do it once more (T23)."""
    case, policy = step.case, step.policy
    used_up = case.redo_count >= policy.kind[case.kind].max_redo
    return not used_up and REDONE not in without(policy, case.kind)
