"""Somebody of the unit left the institution: the order goes into other hands of the same unit."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from cases.actions import DISPATCH_CARD, ORDER_CARD, Action
from cases.model import SYSTEM, WITH_UNIT, Assignment, State
from cases.moves import timing
from cases.moves.discussing import work_card
from cases.moves.dispatch import put_order
from cases.moves.step import Around, close_cards, lay_before, tell
from cases.outcome import Outcome
from cases.policy import Policy


def unit_left(
    out: Outcome, gone: Collection[str], around: Around, policy: Policy, now: datetime
) -> Outcome:
    """Name another handler or head for those who left; the clocks run on (S2-R04).

    With nobody left in the unit the order comes back to be sent to another.
    """
    order = out.case.assignment
    if out.case.state not in WITH_UNIT or order is None:
        return out
    if not {order.handler, order.head} & set(gone):
        return out
    heads = around.heads.get(order.unit, ())
    head = order.head if order.head not in gone else _first(heads, gone, around)
    handler = order.handler if order.handler not in gone else _first(around.workers, gone, around)
    out = out.event("left", SYSTEM, person=order.handler or order.head, to=handler or head)
    if not (head or handler):
        return _sent_back(out, order, around, policy, now)
    out = put_order(out, replace(order, head=head, handler=handler))
    if order.signed_at and handler != order.handler:
        # Whoever comes after has the time to begin that anybody has.
        out = timing.watch(out, now, policy)
    cards: dict[State, tuple[Action, ...]] = {State.DISPATCHED: ORDER_CARD, State.REVIEW: ()}
    card = cards.get(out.case.state, work_card(out.case, policy))
    fresh = [p for p in (handler, head) if p and p not in {order.handler, order.head}]
    out = lay_before(out, "order_left", fresh, now, card)
    return tell(out, "order_left_copy", [out.case.contact_owner], now)


def _sent_back(
    out: Outcome, order: Assignment, around: Around, policy: Policy, now: datetime
) -> Outcome:
    out = put_order(out, replace(order, returned_at=now, return_reason="left"))
    out = timing.stop(out.to(state=State.RETURNED), now, "sign", "review")
    out = close_cards(timing.start_anyway(out, now, policy, "transfer"), SYSTEM)
    return lay_before(out, "unit_left", (order.by, *around.dispatchers), now, DISPATCH_CARD)


def _first(people: Iterable[str], gone: Collection[str], around: Around) -> str:
    return next((p for p in people if p not in gone and p not in around.barred), "")
