"""The result is looked at: back for redo, or on to the second callback (T20, T21)."""

from cases.ladder import offer_next
from cases.model import Callback, State
from cases.moves import timing
from cases.moves.discussing import work_card
from cases.moves.ending import close
from cases.moves.step import Step, close_cards, lay_before
from cases.outcome import Outcome, Refusal


def redo(step: Step) -> Outcome | Refusal:
    """Send an incomplete or wrong result back to whoever made it (T20)."""
    out = Outcome(step.case).to(redo_count=step.case.redo_count + 1)
    out = out.event("sent_back", step.actor, text=step.said("why"), n=out.case.redo_count)
    return work_again(close_cards(out, step.actor), step, "redo")


def work_again(out: Outcome, step: Step, template: str) -> Outcome:
    """Put the case back into the unit's hands."""
    order = out.case.assignment
    people = (order.handler, order.head) if order else ()
    ended = ("review", "result_callback")
    out = timing.stop(out.to(state=State.PROCESSING), step.now, *ended, by=step.actor)
    out = timing.start_anyway(out, step.now, step.policy, "handle_redo")
    card = work_card(out.case, step.policy)
    return lay_before(out, template, [p for p in people if p], step.now, card)


def approve(step: Step) -> Outcome | Refusal:
    """Pass the result; the customer is called, where the kind has that (T21)."""
    out = Outcome(step.case).event("approved", step.actor)
    return after_review(close_cards(out, step.actor), step)


def after_review(out: Outcome, step: Step) -> Outcome:
    """Go on to the second callback, or close where the kind has none."""
    out = timing.stop(out, step.now, "review", by=step.actor)
    if State.RESULT_CALLBACK not in step.policy.kind[step.case.kind].stages:
        return close(out.to(state=State.CLOSED), step, "solved")
    past = (*out.case.past_callbacks, out.case.callback) if out.case.callback else ()
    out = out.to(
        state=State.RESULT_CALLBACK, past_callbacks=past,
        callback=Callback(step.now, purpose="result"),
    )  # fmt: skip
    out = timing.start_anyway(out, step.now, step.policy, "result_callback")
    return offer_next(out, step.around.callers, step.now)
