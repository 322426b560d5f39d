"""How a case ends, and how it comes back (T25 to T28)."""

from datetime import datetime

from cases.actions import DISPATCH_CARD, WORK_CARD
from cases.model import ENDED, Case, Link, State
from cases.moves.step import Step, close_cards, lay_before, tell
from cases.outcome import Outcome, Refusal
from cases.policy import Duration

MERGED = "duplicate"


def close(out: Outcome, step: Step, resolution: str) -> Outcome:
    """Stop every clock, note when and why it ended, and tell reporter and owner (T22)."""
    out = stop_all(out).to(closed_at=step.now, closed_by=step.actor, resolution=resolution)
    out = close_cards(out.event("closed", step.actor, why=resolution), step.actor, "closed_ended")
    if out.case.state is not State.CLOSED:
        return out
    people = (step.case.contact_owner, step.case.solution_owner)
    return tell(out, "closed", people, step.now, but=step.actor)


def stop_all(out: Outcome) -> Outcome:
    """Cancel all clocks of the case at once (T25, T26)."""
    return out.stop(*sorted(out.case.generations))


def withdraw(step: Step) -> Outcome | Refusal:
    """End it on the day the customer withdraws; every clock is cancelled (T25)."""
    out = Outcome(step.case).to(state=State.WITHDRAWN)
    out = close(out.event("withdrawn", step.actor, text=step.said("how")), step, "withdrawn")
    people = (step.case.contact_owner, step.case.solution_owner)
    return tell(out, "withdrawn", people, step.now, values={"by": step.actor}, but=step.actor)


def merge(step: Step) -> Outcome | Refusal:
    """Let the case go on in another of the same customer and the same facts (T26)."""
    other = step.around.other
    if other is None:
        return Refusal("unread_case")
    if not step.around.same:
        return Refusal("not_same_customer", {"other": other.number})
    if other.state in ENDED:
        return Refusal("merge_ended", {"other": other.number})
    link = Link(MERGED, other.id, other.number)
    out = Outcome(step.case).to(
        state=State.MERGED, merged_into=other.id, links=(*step.case.links, link)
    )
    out = out.event("merged", step.actor, into=other.number)
    out = close(out, step, "merged")
    values = {"by": step.actor, "into": other.number}
    people = (step.case.contact_owner, step.case.solution_owner)
    return tell(out, "merged", people, step.now, values=values, but=step.actor)


def absorbed(step: Step, other: Case) -> Outcome:
    """Note on the other case what was merged into it; new facts are news for its owner (T26)."""
    case, fresh = step.case, bool(step.given.get("new_facts"))
    links = (*other.links, Link(MERGED, case.id, case.number))
    out = (
        Outcome(other)
        .to(links=links)
        .event("absorbed", step.actor, of=case.number, new_facts=fresh)
    )
    values = {"by": step.actor, "of": case.number}
    if fresh:
        people = (other.contact_owner, other.solution_owner)
        out = tell(out, "new_facts", people, step.now, values=values, but=step.actor)
    return out


def reopen(step: Step) -> Outcome | Refusal:
    """Take a closed case up again: the customer objects, or the handling was wrong (T28)."""
    within, closed = step.policy.kind[step.case.kind].reopen_within, step.case.closed_at
    if within is None or closed is None or _late(closed, within, step):
        return Refusal("reopen_too_late")
    order = step.case.assignment
    state = State.PROCESSING if order else State.ACCEPTED
    out = Outcome(step.case).to(state=state, closed_at=None, closed_by=None, resolution="")
    out = out.event("reopened", step.actor, text=step.said("why"))
    out = close_cards(out, step.actor)
    people = (order.handler, order.head) if order else step.around.dispatchers
    card = WORK_CARD if order else DISPATCH_CARD
    return lay_before(out, "reopened", [p for p in people if p], step.now, card)


def _late(closed: datetime, within: Duration, step: Step) -> bool:
    return not within.working and step.now - closed > within.elapsed()


def archive(step: Step) -> Outcome | Refusal:
    """File a case that has ended; from then on it is read only (T27)."""
    return filed(step.case, step.actor, step.now)


def filed(case: Case, actor: str, now: datetime) -> Outcome:
    """Move a case into the archive, by a person or by the system after its last day."""
    out = stop_all(Outcome(case)).to(state=State.ARCHIVED, archived_at=now)
    return close_cards(out.event("archived", actor), actor, "closed_ended")
