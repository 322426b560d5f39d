"""To the unit and back: one lead by direct cause, signed for, or returned once (T12 to T15)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from cases.actions import DISPATCH_CARD, ORDER_CARD, SIGN_CARD
from cases.model import SYSTEM, Assignment, Case, State
from cases.moves import timing
from cases.moves.discussing import work_card
from cases.moves.step import Step, close_cards, lay_before, tell
from cases.outcome import Outcome, Priority, Refusal
from cases.policy import Policy
from cases.transitions import Part


def dispatch(step: Step) -> Outcome | Refusal:
    """Send the case to exactly one lead unit, with co-units beside it (S4-R06, R07; T12, T15)."""
    unit = step.said("unit")
    if refusal := _no_lead(step, unit) or _no_designation(step) or _too_little(step):
        return refusal
    head, handler = _head(step, unit), _handler(step)
    if handler in step.around.barred:
        return Refusal("interested", {"person": handler})
    if not (head or handler):
        return Refusal("unit_empty", {"unit": unit})
    n = len(step.case.assignments) + 1
    helping = tuple(co for co in step.given.get("co_units", ()) if co != unit)
    designated = bool(step.given.get("designated")) or n >= step.policy.dispatch.designate_from
    order = Assignment(
        n, unit, helping, handler, step.actor, step.now, step.said("cause"), designated, head=head
    )
    out = Outcome(step.case).to(state=State.DISPATCHED, assignments=(*step.case.assignments, order))
    out = out.event(
        "dispatched", step.actor, unit=unit, co_units=list(helping), handler=handler,
        cause=order.cause, n=n, designated=designated,
    )  # fmt: skip
    out = timing.stop(out, step.now, "transfer", by=step.actor)
    # The unit's time runs from the first order on, signed or not, returned or not (T12, T14).
    fresh = [name for name in ("contact", "handle") if name not in timing.running(out.case)]
    out = timing.start(out, step.now, step.policy, "sign", *fresh)
    return _notices(close_cards(out, step.actor), step, order)


def _no_lead(step: Step, unit: str) -> Refusal | None:
    """Refuse an order without its lead, or with another lead than the cause says (S4-R07)."""
    if not unit:
        return Refusal("no_lead")
    if unit not in step.policy.units:
        return Refusal("no_such_unit", {"unit": unit})
    cause = step.said("cause")
    caused = [code for code, rule in step.policy.units.items() if cause in rule.causes]
    if caused and unit not in caused:
        return Refusal("lead_by_cause", {"unit": caused[0], "cause": cause})
    return None


def _no_designation(step: Step) -> Refusal | None:
    if step.given.get("designated") and not step.has(Part.CS_MANAGER):
        return Refusal("designate_manager")
    return None


def _too_little(step: Step) -> Refusal | None:
    """Refuse to send what nobody could work on: the policy says what must be known (S2-R16)."""
    case = step.case
    known = {**case.details, "category": case.category, "reference": _numbered(case)}
    missing = [name for name in step.policy.kind[case.kind].fields if not known.get(name)]
    return Refusal("fields_missing", {"fields": missing}) if missing else None


def _numbered(case: Case) -> bool:
    """Tell whether one of the numbers is there: any one is enough."""
    return any(case.details.get(key) for key in ("policy_no", "claim_no", "plate"))


def _head(step: Step, unit: str) -> str:
    return _first(step.around.heads.get(unit, ()), step)


def _handler(step: Step) -> str:
    """Give who was named, or whoever has least to do among those who can (S2-R20)."""
    if named := step.said("handler"):
        return named
    fair = step.policy.dispatch.assign == "load_and_skill"
    return _first(step.around.workers, step) if fair else ""


def _first(people: Iterable[str], step: Step) -> str:
    return next((person for person in people if person not in step.around.barred), "")


def _notices(out: Outcome, step: Step, order: Assignment) -> Outcome:
    """Tell both sides: the unit that has it, and those who took it in (S2-R21)."""
    unit = (order.head, order.handler)
    # Only the head returns an order, and only where that is possible at all.
    stays = no_return(out.case, order, step.policy, step.now) is not None
    head_card = SIGN_CARD if stays else ORDER_CARD
    out = lay_before(out, "dispatched", [p for p in unit[:1] if p], step.now, head_card)
    worker = [p for p in (order.handler,) if p and p != order.head]
    out = lay_before(out, "dispatched", worker, step.now, SIGN_CARD)
    helping = [p for co in order.co_units for p in step.around.heads.get(co, ())[:1]]
    out = lay_before(out, "dispatched_co", [p for p in helping if p not in unit], step.now, ())
    sides = [p for p in (out.case.contact_owner, out.case.accepted_by) if p not in unit]
    return tell(out, "dispatched_copy", sides, step.now, but=step.actor)


def sign(step: Step) -> Outcome | Refusal:
    """Sign for the order; without a handler whoever signs is the one (T13)."""
    order = step.case.assignments[-1]
    signed = replace(order, signed_at=step.now, handler=order.handler or step.actor)
    out = put_order(Outcome(step.case), signed).to(state=State.PROCESSING)
    out = close_cards(out.event("signed", step.actor, unit=order.unit), step.actor)
    out = timing.watch(timing.stop(out, step.now, "sign"), step.now, step.policy)
    card = work_card(out.case, step.policy)
    out = lay_before(out, "to_work", [signed.handler], step.now, card, but=step.actor)
    return tell(out, "signed", [p for p in (order.by,) if p != signed.handler], step.now)


def give_back(step: Step) -> Outcome | Refusal:
    """Return an order that is clearly not the unit's own, once and in time (T14)."""
    order = step.case.assignments[-1]
    if refusal := no_return(step.case, order, step.policy, step.now):
        return refusal
    reason = step.said("reason")
    out = put_order(Outcome(step.case), replace(order, returned_at=step.now, return_reason=reason))
    out = out.to(state=State.RETURNED).event(
        "returned", step.actor, unit=order.unit, reason=reason, n=order.n
    )
    out = close_cards(timing.stop(out, step.now, "sign"), step.actor)
    # Somebody must send it again, as soon as the first time.
    out = timing.start_anyway(out, step.now, step.policy, "transfer")
    who = (order.by, *step.around.dispatchers)
    return lay_before(out, "returned", who, step.now, DISPATCH_CARD)


def left_alone(out: Outcome, policy: Policy, senders: Iterable[str], at: datetime) -> Outcome:
    """Take an order back that was signed for and then not begun (policy *idle_after*)."""
    order = out.case.assignments[-1]
    out = put_order(out, replace(order, returned_at=at, return_reason=timing.IDLE))
    out = out.to(state=State.RETURNED).event("left_alone", SYSTEM, unit=order.unit)
    out = close_cards(timing.start_anyway(out, at, policy, "transfer"), SYSTEM)
    out = lay_before(out, "left_alone", (order.by, *senders), at, DISPATCH_CARD)
    return tell(out, "taken_away", [order.handler, order.head], at, priority=Priority.WARNING)


def no_return(case: Case, order: Assignment, policy: Policy, now: datetime) -> Refusal | None:
    """Give why an order can't be returned; None where it can."""
    rules = policy.dispatch
    if order.designated:
        return Refusal("designated", {"by": order.by})
    before = [o for o in case.assignments if o.unit == order.unit and o.returned_at]
    if len(before) >= rules.return_allowed:
        return Refusal("returned_before", {"by": order.by})
    within = rules.return_within
    if within and now > timing.over(order.at, within, policy):
        return Refusal("return_too_late", {"by": order.by})
    return None


def put_order(out: Outcome, order: Assignment) -> Outcome:
    """Put a changed order in the place of the last one.

    With an order that comes back goes what a colleague of the unit was asked to take over.
    """
    handing = out.case.handing
    if order.returned_at and handing and handing.what == "handler":
        handing = None
    return out.to(assignments=(*out.case.assignments[:-1], order), handing=handing)
