"""The callbacks: offered to one person, dialled within its clock, with a told outcome.

S4-R31 to S4-R33 for the first one, T21 for the one about the result; the attempts after a missed
call are the policy's (design §4.12).
"""

from dataclasses import replace
from datetime import UTC, datetime

from cases.actions import CALL_CARD, OFFER_CARD, Action
from cases.facts import Facts, Why
from cases.fairness import change_hands
from cases.ladder import CALL_CLOCKS, offer_next, told_reporter
from cases.model import SYSTEM, Attempt, Callback, Case, Offer, State
from cases.outcome import Alert, Arm, Closing, Outcome, Priority, Refusal
from cases.policy import CallingRule, Policy

CALLING = frozenset({State.FIRST_CALLBACK, State.RESULT_CALLBACK})
RESULTS = {
    Action.CONTENT: "content",
    Action.DISSATISFIED: "dissatisfied",
    Action.MISSED: "missed",
}


def ran_out(out: Outcome, timer: Arm, facts: Facts, now: datetime) -> Outcome:
    """Act on a callback clock that ran out."""
    del now
    if timer.clock == "callback_offer":
        return offer_next(out, facts, timer.due_at)
    if timer.clock == "first_callback_5m":
        return overdue(out, facts, timer.due_at)
    if timer.clock == "callback_retry":
        return call_again(out, timer.due_at)
    return out


def offer_told(case: Case, n: int, at: datetime, policy: Policy) -> Outcome | None:
    """Start the five minutes with the first offer that was handed over (S4-R31, design §4.7)."""
    callback = case.callback
    if case.state not in CALLING or callback is None or callback.assignee:
        return None
    offer = callback.offers[n - 1]
    if offer.told_at:
        return None
    if callback.purpose == "result":
        # Its clock has days and runs from the review; nobody else is asked after seconds.
        return _offer_told(_put_offer(Outcome(case), replace(offer, told_at=at)), offer, at)
    grace = policy.kind[case.kind].handover_grace.elapsed()
    start = offer.raised_at if at - offer.raised_at <= grace else at
    out = Outcome(case).charge(SYSTEM, offer.raised_at, start, "first_callback_5m")
    out = _offer_told(_put_offer(out, replace(offer, told_at=at)), offer, at)
    out = out.start("callback_offer", start + policy.clocks["callback_offer"].limit.elapsed(), n)
    return _run_clock(out, start, policy)


def _offer_told(out: Outcome, offer: Offer, at: datetime) -> Outcome:
    return out.event("offer_told", SYSTEM, person=offer.person, n=offer.n, at=at.isoformat())


def offer_unreachable(
    case: Case, n: int, reason: str, policy: Policy, facts: Facts
) -> Outcome | None:
    """Ask the next member at once; with nobody left the clock runs all the same."""
    callback = case.callback
    if case.state not in CALLING or callback is None or callback.assignee:
        return None
    offer = callback.offers[n - 1]
    out = _put_offer(Outcome(case), replace(offer, reachable=False))
    out = out.event("unreachable", SYSTEM, person=offer.person, reason=reason)
    asked = len(callback.offers)
    out = offer_next(out, facts, offer.raised_at)
    if _callback(out).offers[asked:] or callback.purpose == "result":
        return out
    return _run_clock(out, offer.raised_at, policy)


def overdue(out: Outcome, facts: Facts, due: datetime) -> Outcome:
    """Nobody dialled in time: it stays open, the head and whoever has it are told (S4-R10)."""
    callback = _callback(out)
    out = out.to(callback=replace(callback, overdue=True))
    if callback.assignee:
        out = out.charge(callback.assignee, callback.taken_at or due, due, "first_callback_5m")
        out = out.alert(_warn(out, "callback_late", callback.assignee, due))
    head = facts.head
    if head is None or head == callback.assignee:
        return out
    warning = _warn(out, "callback_overdue", head, due)
    if any(offer.person == head for offer in callback.offers):
        return out.alert(warning)
    # From now on the head is one of those who may take the call, by button or by word.
    offers = (*callback.offers, Offer(len(callback.offers) + 1, head, due, told_at=due))
    out = out.to(callback=replace(_callback(out), offers=offers))
    return out.alert(replace(warning, buttons=OFFER_CARD))


def call_again(out: Outcome, due: datetime) -> Outcome:
    """Remind whoever has the call that the next attempt is due."""
    callback = _callback(out)
    if callback.assignee is None:
        return out
    n = len(callback.attempts) + 1
    key = f"{out.case.id}:retry:{n}"
    return out.alert(
        Alert("call_again", callback.assignee, key, due, Priority.CALLBACK, {"n": n}, CALL_CARD)
    )


def take_call(case: Case, actor: str, now: datetime) -> Outcome | Refusal:
    """Give the call to the member who says 我来打; another may take over once it is overdue."""
    callback = case.callback
    if case.state not in CALLING or callback is None:
        return Refusal("no_call", {"state": case.state})
    if callback.assignee == actor:
        return Outcome(case).event("revealed", actor)
    if not callback.free:
        return Refusal("call_taken", {"by": callback.assignee})
    # Until now the call lay with the team, from now on it is his.
    out = change_hands(Outcome(case), now)
    out = out.to(callback=replace(callback, assignee=actor, taken_at=now))
    out = out.stop("callback_offer").event("took_call", actor).event("revealed", actor)
    return out.close_cards(Closing("closed_call", {"by": actor}, actor, {actor: CALL_CARD}))


def dialled(case: Case, actor: str, now: datetime) -> Outcome | Refusal:
    """Book a dial; the first one stops the five-minute clock, whoever answers (S4-R31)."""
    callback = case.callback
    if refusal := _not_mine(case, actor):
        return refusal
    if callback is None or callback.open_attempt:
        return Refusal("already_dialled")
    attempt = Attempt(len(callback.attempts) + 1, actor, now)
    attempts = (*callback.attempts, attempt)
    out = Outcome(case).to(callback=replace(callback, attempts=attempts, retry_at=None))
    out = out.stop("callback_retry").event("dialled", actor, n=attempt.n)
    if attempt.n > 1 or callback.purpose == "result":
        return out
    start = callback.taken_at or callback.raised_at
    if not callback.overdue:
        out = out.charge(actor, start, now, "first_callback_5m")
    return out.stop("first_callback_5m")


def result(
    case: Case, actor: str, action: Action, now: datetime, policy: Policy
) -> Outcome | Refusal:
    """Book what the customer said in the first callback, and go on from it (T09, T10)."""
    out = booked(case, actor, action, now)
    if isinstance(out, Refusal):
        return out
    if action is Action.CONTENT:
        return _content(out, actor, now)
    if action is Action.DISSATISFIED:
        return _accepted(out, actor, now, "dissatisfied")
    again = missed(out, now, policy, policy.callback)
    if again is not None:
        return again
    return _accepted(out.flag(Why.CUSTOMER_UNREACHABLE), actor, now, "unreachable")


def booked(case: Case, actor: str, action: Action, now: datetime) -> Outcome | Refusal:
    """Book an outcome of the call; one told without a dial books the dial too."""
    out: Outcome | Refusal = Outcome(case)
    if refusal := _not_mine(case, actor):
        return refusal
    if case.callback is not None and case.callback.open_attempt is None:
        out = dialled(case, actor, now)
    if isinstance(out, Refusal):
        return out
    callback = _callback(out)
    last = replace(callback.attempts[-1], outcome=RESULTS[action])
    out = out.to(callback=replace(callback, attempts=(*callback.attempts[:-1], last)))
    return out.event("call_result", actor, n=last.n, outcome=last.outcome)


def _content(out: Outcome, actor: str, now: datetime) -> Outcome:
    """Archive: the customer voices no dissatisfaction (S4-R33, T09)."""
    out = out.stop(*CALL_CLOCKS).to(
        state=State.ARCHIVED, closed_at=now, closed_by=actor, resolution="not_dissatisfied"
    )
    out = out.event("archived", actor).close_cards(Closing("closed_done", by=actor))
    return out.alert(told_reporter(out, "call_content", now, {"by": actor}))


def _accepted(out: Outcome, actor: str, now: datetime, why: str) -> Outcome:
    """Leave the case accepted and waiting to be dispatched (T10)."""
    out = out.stop(*CALL_CLOCKS).to(state=State.ACCEPTED).event("accepted", actor, why=why)
    out = out.close_cards(Closing("closed_done", by=actor))
    return out.alert(told_reporter(out, "call_accepted", now, {"by": actor, "why": why}))


def missed(out: Outcome, now: datetime, policy: Policy, rule: CallingRule) -> Outcome | None:
    """Wait for the next attempt; None when the attempts are used up (design §4.12)."""
    callback = _callback(out)
    made = len(callback.attempts)
    if made >= rule.attempts:
        return None
    first = callback.attempts[0].dialled_at
    planned = max(first + rule.wait_before(made + 1).elapsed(), now)
    again = rule.earliest(planned.astimezone(policy.zone)).astimezone(UTC)
    out = out.to(callback=replace(callback, retry_at=again))
    return out.start("callback_retry", again, made)


def _run_clock(out: Outcome, start: datetime, policy: Policy) -> Outcome:
    callback = _callback(out)
    if callback.due_at:
        return out
    # Outside the hours in which customers may be called the clock begins with them (§4.12).
    begins = policy.callback.earliest(start.astimezone(policy.zone)).astimezone(UTC)
    due = begins + policy.clocks["first_callback_5m"].limit.elapsed()
    return out.to(callback=replace(callback, due_at=due)).start("first_callback_5m", due)


def _not_mine(case: Case, actor: str) -> Refusal | None:
    callback = case.callback
    if case.state not in CALLING or callback is None:
        return Refusal("no_call", {"state": case.state})
    if callback.assignee is None:
        return Refusal("take_first")
    if callback.assignee != actor:
        return Refusal("call_taken", {"by": callback.assignee})
    return None


def _put_offer(out: Outcome, offer: Offer) -> Outcome:
    callback = _callback(out)
    offers = tuple(offer if o.n == offer.n else o for o in callback.offers)
    return out.to(callback=replace(callback, offers=offers))


def _warn(out: Outcome, template: str, to: str, due: datetime) -> Alert:
    return Alert(template, to, f"{out.case.id}:{template}:{to}", due, Priority.WARNING)


def _callback(out: Outcome) -> Callback:
    """Give the callback of a case that is known to have one."""
    if out.case.callback is None:
        message = f"case {out.case.id} has no callback"
        raise ValueError(message)
    return out.case.callback
