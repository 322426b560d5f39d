"""The steps that the ladder is made of: raise the next hop, or start the flow.

Every function takes the outcome so far and gives a new one; none reads a clock.
``at`` is the instant that raised the alert: the due time before it, or the press (design §4.7).
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from cases.actions import LEADER_CARD, OFFER_CARD
from cases.facts import Facts, Why
from cases.model import SYSTEM, Callback, Hop, Offer, State
from cases.outcome import Alert, Closing, Outcome, Priority
from cases.policy import Policy

LADDER_CLOCKS = ("staff_5m", "leader_ack", "leader_10m")
CALL_CLOCKS = ("callback_offer", "first_callback_5m", "callback_retry")
# Marks the key of a question about a verbal report, whose card outlives the case's other cards:
# the answer is a proof at any time (S4-R24).
QUESTION = ":told:"
# Without these the complaint team must ask the reporter before it can call (design §4.1).
NEEDED = ("what", "customer", "phone")


def climb(out: Outcome, policy: Policy, facts: Facts, at: datetime, actor: str) -> Outcome:
    """Tell the next leader; with none left, a circle, or the hops used up, start the flow.

    S4-R21 and design §4.8: an unreachable hop counts, a deputy does not.
    """
    hops = len(out.case.hops)
    if hops >= policy.kind[out.case.kind].max_leader_hops:
        return start_flow(out.flag(Why.HOPS_USED), policy, facts, at, actor)
    if facts.next_leader is None:
        return start_flow(out.flag(facts.why_last), policy, facts, at, actor)
    return raise_hop(out, facts.next_leader, at, actor, facts.deputy)


def raise_hop(
    out: Outcome, leader: str, at: datetime, actor: str, deputy: str | None = None
) -> Outcome:
    """Move the case one hop up and alert that leader; his clock waits for the hand-over.

    While he is away his deputy is alerted in his place.
    """
    n = len(out.case.hops) + 1
    hops = (*out.case.hops, Hop(n, leader, at, deputy=deputy))
    out = out.stop(*LADDER_CLOCKS).to(state=State.LEADER, hops=hops)
    named = {"deputy": deputy} if deputy else {}
    return out.event("raised", actor, hop=n, leader=leader, at=at.isoformat(), **named).alert(
        Alert(
            "leader",
            deputy or leader,
            f"{out.case.id}:hop:{n}",
            at,
            Priority.LADDER,
            {"hop": n, "by": actor},
            LEADER_CARD,
            {"what": "hop", "n": n},
        )
    )


def start_flow(out: Outcome, policy: Policy, facts: Facts, at: datetime, actor: str) -> Outcome:
    """Hand the case to the complaint team, complete or not (S4-R18, S4-R31, design §4.1)."""
    incomplete = any(not out.case.details.get(key) for key in NEEDED)
    opens = policy.callback.earliest(at.astimezone(policy.zone)).astimezone(UTC)
    out = out.stop(*LADDER_CLOCKS).to(
        state=State.FIRST_CALLBACK, submitted_at=at, incomplete=incomplete, callback=Callback(opens)
    )
    if incomplete:
        out = out.flag(Why.INCOMPLETE)
    out = out.event("submitted", actor, at=at.isoformat())
    out = out.close_cards(Closing("closed_flow", {"by": actor}, actor))
    if actor != out.case.contact_owner:
        out = out.alert(told_reporter(out, "flow_started", at, {"by": actor}))
    if opens > at:
        # Outside the hours for calling the offer, and with it the clock, waits for them (§4.12).
        return out.start("callback_offer", opens)
    return offer_next(out, facts, at)


def offer_next(out: Outcome, facts: Facts, at: datetime, *, again: bool = False) -> Outcome:
    """Offer the call to the next member who was not asked yet (design §3, budget).

    ``again`` asks those once more who were asked before.
    """
    callback = out.case.callback
    if callback is None or callback.assignee:
        return out
    asked = set() if again else {offer.person for offer in callback.offers}
    person = next((p for p in facts.callers if p not in asked), None)
    if person is None:
        return nobody_left(out)
    if not callback.offers and not facts.on_duty:
        out = out.flag(Why.NOBODY_ON_DUTY)
    n = len(callback.offers) + 1
    offers = (*callback.offers, Offer(n, person, at))
    out = out.to(callback=replace(callback, offers=offers))
    return out.event("offered", SYSTEM, person=person, n=n).alert(_offer(out, person, n, at))


def _offer(out: Outcome, person: str, n: int, at: datetime) -> Alert:
    """Build the card of an offer; ``round`` tells a later callback of the case from the first."""
    again = len(out.case.past_callbacks)
    second = out.case.callback is not None and out.case.callback.purpose == "result"
    template, named = ("result_callback", f"{again}.{n}") if second else ("callback", str(n))
    arms = {"what": "offer", "n": n} | ({"round": again} if again else {})
    key = f"{out.case.id}:offer:{named}"
    return Alert(template, person, key, at, Priority.CALLBACK, {"n": n}, OFFER_CARD, arms)


def nobody_left(out: Outcome) -> Outcome:
    """Say on the case that the whole team was asked, or that nobody could be reached."""
    callback = out.case.callback
    reached = callback is not None and any(o.told_at for o in callback.offers)
    if reached or Why.NOBODY_REACHABLE in out.case.flags:
        return out
    second = callback is not None and callback.purpose == "result"
    begun = callback.raised_at if callback and second else out.case.submitted_at
    at = begun or out.case.opened_at
    return out.flag(Why.NOBODY_REACHABLE).alert(told_reporter(out, "nobody_reachable", at, {}))


def told_reporter(
    out: Outcome, template: str, at: datetime, values: Mapping[str, object], n: int = 0
) -> Alert:
    """Build a line for the reporter; it never carries the customer's words.

    ``n`` tells two lines of one instant apart.
    """
    key = f"{out.case.id}:{template}:{at.isoformat()}:{n}"
    return Alert(template, out.case.contact_owner, key, at, Priority.INFO, values)
