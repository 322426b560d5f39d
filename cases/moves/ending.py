"""How a case ends, and how it comes back (T25 to T28)."""

from datetime import datetime

from cases.actions import DISPATCH_CARD
from cases.model import ENDED, SYSTEM, Case, Link, State
from cases.moves import timing
from cases.moves.discussing import work_card
from cases.moves.step import Step, close_cards, lay_before, owners, tell
from cases.outcome import Outcome, Refusal
from cases.policy import Policy

MERGED = "duplicate"
UNREACHABLE, EXPLAINED = "unreachable", "explained"
_CANCELLED = frozenset({State.WITHDRAWN, State.MERGED, State.REJECTED})
_DECIDED = frozenset({State.CLOSED, State.REJECTED})


def close(out: Outcome, step: Step, resolution: str) -> Outcome:
    """Stop every clock, note when and why it ended, and tell reporter and owner (T22)."""
    # Whoever declines or answers has done the desk's work; a withdrawal or a merger is none.
    by = step.actor if out.case.state in _DECIDED else ""
    ended = timing.stop_all(out, step.now, cancelled=out.case.state in _CANCELLED, by=by)
    out = ended.to(closed_at=step.now, closed_by=step.actor, resolution=resolution)
    out = close_cards(out.event("closed", step.actor, why=resolution), step.actor, "closed_ended")
    if out.case.state is not State.CLOSED:
        return timing.to_archive(out, step.now, step.policy)
    out = _told(out, step)
    if step.policy.kind[step.case.kind].reopen_within is None:
        return filed(out, SYSTEM, step.now)
    return timing.to_archive(out, step.now, step.policy)


def _told(out: Outcome, step: Step) -> Outcome:
    """Tell both owners; whoever speaks with the customer tells him what nobody has told yet."""
    contact, other = owners(step.case)
    call = step.case.callback
    called = call is not None and call.purpose == "result" and out.case.resolution != UNREACHABLE
    values = {"tells": not (called or out.case.resolution == EXPLAINED)}
    out = tell(out, "closed", [contact], step.now, values=values, but=step.actor)
    return tell(out, "closed", [other] if other != contact else [], step.now, but=step.actor)


def withdraw(step: Step) -> Outcome | Refusal:
    """End it on the day the customer withdraws; every clock is cancelled (T25, A4).

    What he said on an earlier day he has to say again: the case has gone on since.
    """
    if step.policy.withdraw.same_day and not step.given.get("today"):
        return Refusal("withdrawn_earlier")
    out = Outcome(step.case).to(state=State.WITHDRAWN)
    out = close(
        out.event(
            "withdrawn", step.actor, text=step.said("how"), today=bool(step.given.get("today"))
        ),
        step,
        "withdrawn",
    )
    return tell(
        out, "withdrawn", owners(step.case), step.now, values={"by": step.actor}, but=step.actor
    )


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
    return tell(out, "merged", owners(step.case), step.now, values=values, but=step.actor)


def absorbed(step: Step, other: Case, policy: Policy) -> Outcome:
    """Note on the other case, under its own ``policy``, what was merged into it (T26).

    New facts are news for its owners, and the answer is due anew from today on (A4).
    """
    case, fresh = step.case, bool(step.given.get("new_facts"))
    links = (*other.links, Link(MERGED, case.id, case.number))
    out = (
        Outcome(other)
        .to(links=links)
        .event("absorbed", step.actor, of=case.number, new_facts=fresh)
    )
    values = {"by": step.actor, "of": case.number}
    if fresh:
        out = timing.answer_again(out, step.now, policy)
        out = tell(out, "new_facts", owners(other), step.now, values=values, but=step.actor)
    return out


def reopen(step: Step) -> Outcome | Refusal:
    """Take a closed case up again: the customer objects, or the handling was wrong (T28)."""
    within, closed = step.policy.kind[step.case.kind].reopen_within, step.case.closed_at
    if not within or not closed or step.now > timing.over(closed, within, step.policy):
        return Refusal("reopen_too_late")
    order = step.case.assignment
    state = State.PROCESSING if order else State.ACCEPTED
    out = Outcome(step.case).to(state=state, closed_at=None, closed_by=None, resolution="")
    out = out.event("reopened", step.actor, text=step.said("why"))
    again = "handle" if order else "transfer"
    out = timing.start(out.stop(timing.ARCHIVE), step.now, step.policy, again)
    out = close_cards(out, step.actor)
    people = (order.handler, order.head) if order else step.around.dispatchers
    card = work_card(out.case, step.policy) if order else DISPATCH_CARD
    return lay_before(out, "reopened", [p for p in people if p], step.now, card)


def archive(step: Step) -> Outcome | Refusal:
    """File a case that has ended; from then on it is read only (T27)."""
    out = filed(Outcome(step.case), step.actor, step.now)
    return close_cards(out, step.actor, "closed_ended")


def filed(out: Outcome, actor: str, now: datetime) -> Outcome:
    """Move a case into the archive, by a person or by the system after its last day."""
    out = timing.stop_all(out, now).to(state=State.ARCHIVED, archived_at=now)
    return out.event("archived", actor)
