"""What people may do with a report before the flow starts: the moves T01 to T07 and T29 to T31.

Each function takes the case, who acts, and the instant; it gives an outcome or a refusal.
"""

from dataclasses import replace
from datetime import UTC, datetime

from cases.actions import AGAIN_CARD, TOLD_CARD
from cases.escalation import leave
from cases.facts import Facts, Why
from cases.ladder import (
    CALL_CLOCKS,
    LADDER_CLOCKS,
    QUESTION,
    climb,
    start_flow,
    told_reporter,
)
from cases.model import Case, Hop, State, Told
from cases.outcome import Alert, Closing, Outcome, Priority, Refusal
from cases.policy import Policy

# Nothing is added to a case that stands here.
CLOSED = frozenset({State.VOID, State.ARCHIVED})


def sensed(created_at: datetime, now: datetime, policy: Policy, kind: str) -> datetime:
    """Give the start of the staff clock: WeCom's CreateTime unless it is too old (design §4.1)."""
    oldest = now - policy.kind[kind].sensed_within.elapsed()
    return min(created_at, now) if created_at >= oldest else now


def opened(case: Case, policy: Policy) -> Outcome:
    """Start a new case in *soothing* with its five minutes running (T01, S4-R17)."""
    due = case.sensed_at + policy.clocks["staff_5m"].limit.elapsed()
    out = Outcome(case).event("opened", case.reporter, sensed_at=case.sensed_at.isoformat())
    return out.start("staff_5m", due)


def earlier(case: Case, noticed: datetime | None) -> datetime | None:
    """Give a time of noticing in UTC where it is before the clock's own; any other says nothing."""
    if noticed is None or noticed >= case.sensed_at:
        return None
    return noticed.astimezone(UTC)


def amend(
    case: Case, actor: str, details: dict[str, object], sensed_told: datetime | None = None
) -> Outcome | Refusal:
    """Save details as they come; they never touch a clock (design §4.1).

    ``sensed_told`` is an earlier time of noticing: kept and flagged, no evidence.
    """
    if case.state in CLOSED:
        return Refusal("ended", {"state": case.state})
    out = Outcome(case)
    if details != case.details:
        out = out.to(details=details).event("amended", actor, details=details)
    return out if sensed_told == case.sensed_told else _backdated(out, actor, sensed_told)


def _backdated(out: Outcome, actor: str, told: datetime | None) -> Outcome:
    """Keep the earlier time, or take it back where it was told by mistake."""
    flags = tuple(flag for flag in out.case.flags if flag != Why.BACKDATED)
    flags += (Why.BACKDATED,) if told else ()
    out = out.to(sensed_told=told, flags=flags)
    return out.event("backdated", actor, sensed_told=told.isoformat() if told else None)


def resolve(case: Case, actor: str, now: datetime) -> Outcome | Refusal:
    """Stop everything: the customer is calm (T02, T05, T29; design §4.4)."""
    if case.state not in {State.SOOTHING, State.LEADER}:
        return _too_late(case)
    if actor not in case.crew:
        return Refusal("not_yours")
    by_staff = not case.hops
    out = _book_staff(Outcome(case), now) if by_staff else leave(Outcome(case), now, "resolved")
    out = out.stop(*LADDER_CLOCKS).to(
        state=State.RESOLVED_EARLY,
        closed_at=now,
        closed_by=actor,
        resolution="self_resolved" if actor == case.contact_owner else "leader_resolved",
    )
    out = out.event("resolved", actor)
    again = {} if case.hop is None else dict.fromkeys(case.hop.actors, AGAIN_CARD)
    out = out.close_cards(Closing("closed_resolved", {"by": actor}, actor, again))
    if actor == case.contact_owner:
        return out
    return out.alert(told_reporter(out, "resolved", now, {"by": actor}))


def pass_up(
    case: Case, actor: str, now: datetime, policy: Policy, facts: Facts
) -> Outcome | Refusal:
    """Tell the next leader now, by one's own word (T03, T06, S4-R18, S4-R21)."""
    if refusal := _not_in_charge(case, actor):
        return refusal
    return climb(_leave(case, now, "passed_up"), policy, facts, now, actor)


def start(case: Case, actor: str, now: datetime, policy: Policy, facts: Facts) -> Outcome | Refusal:
    """Start the flow by one's own word (T04, T07, S4-R18)."""
    if refusal := _not_in_charge(case, actor):
        return refusal
    return start_flow(_leave(case, now, "flow_started"), policy, facts, now, actor)


def take(case: Case, actor: str, now: datetime) -> Outcome | Refusal:
    """Book that the leader steps in; this stops ``leader_ack`` and nothing else (design §4.3)."""
    hop = case.hop
    if case.state is not State.LEADER or hop is None:
        return _too_late(case)
    if actor not in hop.actors:
        return Refusal("in_charge", {"by": hop.reader})
    if hop.taken_at:
        return Refusal("already_taken")
    hops = (*case.hops[:-1], replace(hop, taken_at=now))
    out = Outcome(case).to(hops=hops).stop("leader_ack").event("taken", actor, hop=hop.n)
    return out.alert(told_reporter(out, "taken", now, {"by": actor}))


def told(case: Case, actor: str, now: datetime, facts: Facts) -> Outcome | Refusal:
    """Ask the named leader to confirm a verbal report; no clock changes (design §4.5)."""
    if refusal := _not_in_charge(case, actor):
        return refusal
    leader = facts.next_leader
    if leader is None:
        return Refusal("no_leader")
    if any(t.by == actor and t.to == leader and _open(t) for t in case.told):
        return Refusal("already_told", {"to": facts.deputy or leader})
    said = Told(actor, leader, len(case.hops), now, deputy=facts.deputy)
    named = {"deputy": said.deputy} if said.deputy else {}
    out = Outcome(case).to(told=(*case.told, said))
    out = out.event("told_verbally", actor, to=leader, **named)
    return out.alert(confirmation(out.case, said))


def confirmation(case: Case, said: Told) -> Alert:
    """Build the question to the named leader, or his deputy, whether it was so."""
    key = f"{case.id}{QUESTION}{len(case.told)}"
    return Alert(
        "confirm_told", said.reader, key, said.said_at, Priority.LADDER, {"by": said.by}, TOLD_CARD
    )


def confirm(case: Case, actor: str, now: datetime, policy: Policy) -> Outcome | Refusal:
    """Take the leader's tap as the proof; it moves the case to him (S4-R24, S4-R25)."""
    said = _question(case, actor)
    if said is None:
        return Refusal("nothing_to_confirm")
    out = _answer(case, said, replace(said, confirmed_at=now)).event("confirmed", actor, by=said.by)
    out = out.alert(_told_confirmed(out.case, said, actor, now))
    if case.state not in {State.SOOTHING, State.LEADER} or said.hop != len(case.hops):
        # The clocks have gone on without it: it proves, and a leader who answers is not silent.
        return out.stop("leader_ack") if case.hop and actor in case.hop.actors else out
    out = _leave_in(out, now, "passed_up").stop(*LADDER_CLOCKS)
    n = said.hop + 1
    deputy = actor if actor != said.to else None
    hop = Hop(n, said.to, now, told_at=now, started_at=now, taken_at=now, deputy=deputy)
    out = out.to(state=State.LEADER, hops=(*out.case.hops, hop))
    named = {"deputy": deputy} if deputy else {}
    out = out.event("raised", actor, hop=n, leader=said.to, at=now.isoformat(), **named)
    return out.start("leader_10m", now + policy.clocks["leader_10m"].limit.elapsed(), n)


def _told_confirmed(case: Case, said: Told, actor: str, now: datetime) -> Alert:
    key = f"{case.id}:confirmed:{said.to}:{now.isoformat()}"
    return Alert("told_confirmed", said.by, key, now, Priority.INFO, {"by": actor})


def deny(case: Case, actor: str, now: datetime) -> Outcome | Refusal:
    """Book that the leader was not told; whoever claimed it hears of it."""
    said = _question(case, actor)
    if said is None:
        return Refusal("nothing_to_confirm")
    out = _answer(case, said, replace(said, denied_at=now)).event("denied", actor, by=said.by)
    key = f"{case.id}:denied:{actor}:{now.isoformat()}"
    return out.alert(Alert("told_denied", said.by, key, now, Priority.WARNING, {"by": actor}))


def void(
    case: Case, actor: str, now: datetime, policy: Policy, *, by_number: bool
) -> Outcome | Refusal:
    """Void a mistaken tap within its minute; it is kept and not counted (T30, design §4.10).

    ``by_number`` says that the case was named, which voids it even with details.
    """
    if actor != case.reporter:
        return Refusal("not_yours")
    if case.state is not State.SOOTHING:
        return _too_late(case)
    within = now - case.opened_at <= policy.kind[case.kind].void_within.elapsed()
    if not within:
        return Refusal("void_too_late")
    if case.details and not by_number:
        return Refusal("void_has_details")
    out = Outcome(case).stop(*LADDER_CLOCKS, *CALL_CLOCKS)
    out = out.to(state=State.VOID, closed_at=now, closed_by=actor, resolution="void")
    return out.event("voided", actor).close_cards(Closing("closed_void", {"by": actor}, actor))


def follow_up(case: Case, actor: str, now: datetime, policy: Policy) -> Outcome | Refusal:
    """Open a case again that was called resolved too early: same hop, fresh minutes (T31)."""
    hop = case.hop
    if case.state is not State.RESOLVED_EARLY or case.closed_at is None:
        return Refusal("not_resolved")
    if hop is None or actor not in hop.actors:
        return Refusal("not_the_leader", {"by": hop.reader if hop else None})
    if now - case.closed_at > policy.kind[case.kind].follow_up_within.elapsed():
        return Refusal("follow_up_too_late")
    fresh = replace(hop, outcome="", told_at=now, started_at=now, taken_at=now)
    out = Outcome(case).to(
        state=State.LEADER, hops=(*case.hops[:-1], fresh), closed_at=None, closed_by=None,
        resolution="",
    )  # fmt: skip
    out = out.event("followed_up", actor, hop=hop.n)
    out = out.start("leader_10m", now + policy.clocks["leader_10m"].limit.elapsed(), hop.n)
    return out.alert(told_reporter(out, "followed_up", now, {"by": actor}))


def _leave(case: Case, now: datetime, how: str) -> Outcome:
    return _leave_in(Outcome(case), now, how)


def _leave_in(out: Outcome, now: datetime, how: str) -> Outcome:
    """Book the minutes of whoever had the case until now."""
    return leave(out, now, how) if out.case.hops else _book_staff(out, now)


def _book_staff(out: Outcome, now: datetime) -> Outcome:
    return out.charge(out.case.reporter, out.case.sensed_at, now, "staff_5m")


def _not_in_charge(case: Case, actor: str) -> Refusal | None:
    """Refuse whoever does not have the case now: the reporter first, then the hop's leader."""
    if case.state not in {State.SOOTHING, State.LEADER}:
        return _too_late(case)
    owners = (case.contact_owner,) if case.hop is None else case.hop.actors
    return None if actor in owners else Refusal("in_charge", {"by": owners[-1]})


def _too_late(case: Case) -> Refusal:
    """Say where the case stands and who has it now (design §4.4)."""
    assignee = case.callback.assignee if case.callback else None
    return Refusal(f"late_{case.state}", {"by": assignee or case.closed_by})


def _open(said: Told) -> bool:
    return said.confirmed_at is None and said.denied_at is None


def _question(case: Case, actor: str) -> Told | None:
    return next((t for t in reversed(case.told) if actor in t.actors and _open(t)), None)


def _answer(case: Case, old: Told, new: Told) -> Outcome:
    return Outcome(case).to(told=tuple(new if t is old else t for t in case.told))
