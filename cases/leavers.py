"""What becomes of an open case when somebody in it leaves the institution."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from cases.callbacks import CALLING
from cases.escalation import himself, leave
from cases.facts import Facts, Why
from cases.ladder import climb, offer_next, told_reporter
from cases.model import ENDED, SYSTEM, Case, State
from cases.moves import Around
from cases.moves.leaving import unit_left
from cases.outcome import Alert, Outcome, Priority
from cases.policy import Policy


def left(
    case: Case,
    gone: Collection[str],
    heir: str | None,
    policy: Policy,
    facts: Facts,
    now: datetime,
    unit: Around | None = None,
) -> Outcome | None:
    """Put others in the place of those who left; None when nothing hangs on them.

    ``heir`` is the leader of whoever speaks for the report; ``unit`` are the people of the unit
    that has the case. Legal clocks run on untouched.
    """
    if case.state in ENDED:
        return None
    out = _contact(Outcome(case), gone, heir, now)
    out = _leader(out, gone, policy, facts, now)
    out = _caller(out, gone, facts, now)
    out = _handing(out, gone)
    out = unit_left(out, gone, unit, policy, now) if unit else out
    return out if out.events else None


def _contact(out: Outcome, gone: Collection[str], heir: str | None, now: datetime) -> Outcome:
    """Make the reporter's leader the one to ask about the report."""
    before = out.case.contact_owner
    if before not in gone or heir is None or heir in gone:
        return out
    out = out.to(contact=heir).event("left", SYSTEM, person=before, to=heir)
    key = f"{out.case.id}:contact:{heir}"
    return out.alert(Alert("contact_left", heir, key, now, Priority.WARNING, {"before": before}))


def _leader(
    out: Outcome, gone: Collection[str], policy: Policy, facts: Facts, now: datetime
) -> Outcome:
    """Pass the hop at once, as that of a leader who can't be reached (design §4.8)."""
    hop = out.case.hop
    if out.case.state is not State.LEADER or hop is None or hop.outcome or hop.reader not in gone:
        return out
    if hop.deputy and hop.leader not in gone:
        return himself(out, hop, "left")
    out = leave(out.flag(Why.LEFT), now, "left")
    out = out.event("left", SYSTEM, person=hop.reader, hop=hop.n)
    out = climb(out, policy, facts, now, SYSTEM)
    if out.case.state is not State.LEADER:
        return out
    values = {"leader": hop.reader, "next": facts.next_leader}
    return out.alert(told_reporter(out, "leader_left", now, values, hop.n))


def _handing(out: Outcome, gone: Collection[str]) -> Outcome:
    """Drop a hand-over that nobody can take any more; the case is still its owner's."""
    handing = out.case.handing
    if handing is None or handing.to not in gone:
        return out
    return out.to(handing=None).event("left", SYSTEM, person=handing.to, to=handing.by)


def _caller(out: Outcome, gone: Collection[str], facts: Facts, now: datetime) -> Outcome:
    """Offer the call to the next member; its five minutes run on (design §4.6)."""
    call = out.case.callback
    if out.case.state not in CALLING or call is None or call.assignee not in gone:
        return out
    before = call.assignee
    out = out.to(callback=replace(call, assignee=None, taken_at=None)).stop("callback_retry")
    out = out.event("left", SYSTEM, person=before)
    # Everybody may have been asked before and have let the one who left take it: ask them again.
    here = tuple(member for member in facts.team if member not in gone)
    head = None if facts.head in gone else facts.head
    asked = {offer.person for offer in call.offers}
    fresh = not set((*here, head) if head else here) <= asked
    return offer_next(out, replace(facts, team=here, head=head), now, again=not fresh)
