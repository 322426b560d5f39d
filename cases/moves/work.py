"""The unit's work: contacts with the customer, waiting, suspension, the result (T16 to T19)."""

from cases.actions import REVIEW_CARD
from cases.model import Contact, State
from cases.moves import result, telling, timing
from cases.moves.discussing import wanted
from cases.moves.intake import check_again
from cases.moves.review import after_review
from cases.moves.step import Step, close_cards, lay_before, owners, progress, tell
from cases.outcome import Outcome, Refusal


def contacted(step: Step) -> Outcome | Refusal:
    """Book a contact with the customer; the words stay sealed in the timeline (S2-R32)."""
    reached, topics = bool(step.given.get("reached")), step.policy.kind[step.case.kind].talked
    heard = tuple(one for one in step.listed("about") if reached and one in topics)
    contacts = (*step.case.contacts, Contact(step.actor, step.now, reached, heard))
    # The first attempt counts, as with the first callback; who was reached is counted apart.
    out = timing.stop(begun(Outcome(step.case).to(contacts=contacts)), step.now, "contact")
    said = {"about": list(heard)} if heard else {}
    out = out.event("contacted", step.actor, reached=reached, text=step.said("note"), **said)
    return progress(out, step.actor, step.now)


def begun(out: Outcome) -> Outcome:
    """Note that the unit has begun: the order comes back no more by itself."""
    return out.stop(timing.IDLE)


def wait(step: Step) -> Outcome | Refusal:
    """Wait for what the customer still has to bring; he has been told (T16, S2-R17, R24)."""
    if not step.given.get("told"):
        return Refusal("tell_customer")
    payload = {"text": step.said("what"), "reason": step.said("reason")}
    out = Outcome(step.case).to(state=State.WAIT_CUSTOMER).event("waiting", step.actor, **payload)
    out = timing.wait(begun(out), step.now)
    if not step.case.assignments:
        # Nobody decides whether it is taken up before the material is here.
        out = close_cards(out, step.actor)
    return tell(out, "waiting", owners(step.case), step.now, but=step.actor)


def suspend(step: Step) -> Outcome | Refusal:
    """Suspend for an appraisal or a mediation; the customer has been told (T17)."""
    if not step.given.get("told"):
        return Refusal("tell_customer")
    out = Outcome(step.case).to(state=State.SUSPENDED)
    out = out.event("suspended", step.actor, text=step.said("reason"))
    out = close_cards(timing.wait(begun(out), step.now, answer=True), step.actor)
    return tell(out, "suspended", owners(step.case), step.now, but=step.actor)


def resume(step: Step) -> Outcome | Refusal:
    """Go on with the work (T16, T17)."""
    out = Outcome(step.case).to(state=State.PROCESSING).event("resumed", step.actor)
    out = timing.go_on(out, step.now, step.policy)
    if not step.case.assignments:
        return check_again(out, step)
    return tell(out, "resumed", owners(step.case), step.now, but=step.actor)


def done(step: Step) -> Outcome | Refusal:
    """Hand the result in for review: finding, solution, and a contact on record (T19, S0-R31)."""
    if not step.case.contacts:
        return Refusal("contact_first")
    if unheard := telling.unheard(step.case, step.policy):
        return Refusal("talk_first", {"topics": unheard})
    if wanted(step.case, step.policy):
        return Refusal("discuss_first")
    form = result.form(step)
    if isinstance(form, Refusal):
        return form
    found = result.words(step)
    out = Outcome(step.case).to(
        state=State.REVIEW, details={**step.case.details, **found}, form=form
    )
    told = found | result.named(form, step)
    out = close_cards(out.event("handed_in", step.actor, **told), step.actor)
    out = timing.stop(begun(out), step.now, *timing.WORK)
    if State.REVIEW not in step.policy.kind[step.case.kind].stages:
        return after_review(out, step)
    out = timing.start_anyway(out, step.now, step.policy, "review")
    return lay_before(out, "to_review", step.around.reviewers, step.now, REVIEW_CARD)
