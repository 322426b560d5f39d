"""Taking a case in: accepted, rejected with a reason, or answered on the spot (T11)."""

from datetime import datetime

from cases.actions import DISPATCH_CARD, ENQUIRY_CARD, INTAKE_CARD
from cases.levels import weigh
from cases.model import Case, State
from cases.moves import timing
from cases.moves.ending import EXPLAINED, close
from cases.moves.step import Around, Step, close_cards, lay_before, tell
from cases.outcome import Outcome, Refusal
from cases.policy import Policy


def opened(case: Case, policy: Policy, around: Around) -> Outcome:
    """Register a case that starts at *submitted*, and lay it before the desk (S2-R06, S0-R28)."""
    out = Outcome(case).event("registered", case.registrar or case.reporter, kind=case.kind)
    # An urgent case runs by day and night from its first clock on (S2-R31).
    out = timing.received(weigh(out, policy), policy)
    return _before_desk(out, policy, around, case.opened_at)


def check_again(out: Outcome, step: Step) -> Outcome:
    """Lay a case before the desk again whose material has come (S2-R07, R17)."""
    out = close_cards(out.to(state=State.SUBMITTED), step.actor)
    return _before_desk(out, step.policy, step.around, step.now)


def _before_desk(out: Outcome, policy: Policy, around: Around, at: datetime) -> Outcome:
    card = ENQUIRY_CARD if policy.kind[out.case.kind].answer_at_once else INTAKE_CARD
    return lay_before(out, "to_accept", around.dispatchers, at, card)


def accept(step: Step) -> Outcome | Refusal:
    """Accept the case; it waits to be sent to its unit (T11)."""
    out = Outcome(step.case).to(state=State.ACCEPTED, accepted_by=step.actor)
    out = close_cards(out.event("accepted", step.actor, why="accepted"), step.actor)
    owner = step.case.contact_owner
    out = tell(out, "accepted", [owner], step.now, values={"by": step.actor}, but=step.actor)
    out = timing.stop(out, step.now, "accept", by=step.actor)
    out = timing.start_anyway(out, step.now, step.policy, "transfer")
    return to_dispatch(out, step)


def accepted_by_call(out: Outcome, step: Step) -> Outcome:
    """Go on from a first callback that left the customer dissatisfied or unreachable (T10)."""
    out = out.to(accepted_by=step.actor)
    return to_dispatch(timing.start_anyway(out, step.now, step.policy, "transfer"), step)


def to_dispatch(out: Outcome, step: Step) -> Outcome:
    """Lay an accepted case before whoever took it in, if he sends cases, else before the desk."""
    desk = step.around.dispatchers
    who = (step.actor,) if step.actor in desk else desk
    return lay_before(out, "to_dispatch", who, step.now, DISPATCH_CARD)


def reject(step: Step) -> Outcome | Refusal:
    """End it with a reason; the owner tells the customer, with the right channel (T11, S0-R28)."""
    reason = step.said("reason")
    out = Outcome(step.case).to(state=State.REJECTED).event("rejected", step.actor, reason=reason)
    out = close(out, step, "rejected")
    values = {"by": step.actor, "reason": reason}
    return tell(out, "rejected", [step.case.contact_owner], step.now, values=values)


def answer(step: Step) -> Outcome | Refusal:
    """Close a question that could be answered on the spot (B4, stages per kind)."""
    solution = step.said("solution")
    out = Outcome(step.case).to(
        state=State.CLOSED, details={**step.case.details, "solution": solution}
    )
    out = close(out.event("answered", step.actor, solution=solution), step, EXPLAINED)
    owner = step.case.contact_owner
    return tell(out, "answered", [owner], step.now, values={"by": step.actor}, but=step.actor)
