"""Into other hands: the case stays with its owner until the next one takes it (S2-R04)."""

from dataclasses import replace

from cases.actions import SIGN_CARD, Action
from cases.fairness import change_hands
from cases.model import WITH_UNIT, Handing, State
from cases.moves import timing
from cases.moves.discussing import work_card
from cases.moves.dispatch import put_order
from cases.moves.step import Step, close_cards, lay_before, tell
from cases.outcome import Outcome, Refusal
from cases.transitions import Part

HEIR_CARD = (Action.TAKE,)


def hand_over(step: Step) -> Outcome | Refusal:
    """Offer the case to somebody; a unit's head may simply put it into other hands."""
    to, what = step.said("to"), _what(step)
    if refusal := _no_heir(step, to, what):
        return refusal
    handing = Handing(what, step.actor, to, step.now)
    out = Outcome(step.case).to(handing=handing)
    out = out.event("handed", step.actor, to=to, what=what, text=step.said("why"))
    if what == "handler" and step.has(Part.UNIT_HEAD) and to != step.actor:
        return _named(close_cards(_passed(out, step, handing), step.actor), step, to)
    return lay_before(out, "handed", [to], step.now, HEIR_CARD)


def _named(out: Outcome, step: Step, to: str) -> Outcome:
    """Give the order to whom the head of the unit names, with what he is to do first (S2-R22)."""
    signs = step.case.state is State.DISPATCHED
    card = SIGN_CARD if signs else work_card(out.case, step.policy)
    return lay_before(out, "named", [to], step.now, card)


def take_over(step: Step) -> Outcome | Refusal:
    """Take what was handed over; only now does the owner change (S2-R04)."""
    handing = step.case.handing
    if handing is None:
        return Refusal("nothing_handed")
    out = Outcome(step.case).event("taken_over", step.actor, what=handing.what)
    return close_cards(_passed(out, step, handing), step.actor)


def _what(step: Step) -> str:
    works = step.case.state in WITH_UNIT and step.has(Part.HANDLER, Part.UNIT_HEAD)
    return "handler" if works else "contact"


def _no_heir(step: Step, to: str, what: str) -> Refusal | None:
    if step.case.handing:
        return Refusal("already_handing", {"to": step.case.handing.to})
    owner = step.case.solution_owner if what == "handler" else step.case.contact_owner
    if to == owner:
        return Refusal("handing_same", {"to": to})
    if to in step.around.barred:
        return Refusal("interested", {"person": to})
    if what == "handler" and not step.around.unit_of_heir:
        return Refusal("not_in_unit", {"to": to})
    return None


def _passed(out: Outcome, step: Step, handing: Handing) -> Outcome:
    """Change the owner and tell whoever had it; ownership is never empty."""
    before = out.case.contact_owner if handing.what == "contact" else out.case.solution_owner
    order = out.case.assignment
    if handing.what == "contact" or order is None:
        out = out.to(contact=handing.to, handing=None)
    else:
        # Until now the minutes were the other's, from now on they are his.
        out = change_hands(out, step.now)
        out = put_order(out, replace(order, handler=handing.to)).to(handing=None)
        out = timing.watch(out, step.now, step.policy) if order.signed_at else out
    values = {"to": handing.to, "by": handing.by}
    return tell(out, "handed_on", (handing.by, before), step.now, values=values, but=step.actor)
