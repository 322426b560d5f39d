"""A note that somebody who may see a case leaves on it; sealed, and no clock is touched.

Whoever has the case now hears that there is one, and of what the unit reports the centre does; a
push never says what it is.
"""

from cases.model import ENDED, WITH_UNIT, Case, State
from cases.moves.step import progress, tell
from cases.outcome import Outcome, Refusal
from cases.standing import in_charge
from desk.work import Work

# About what a phone's screen holds; a longer story belongs into the details.
LONGEST = 500


def add(work: Work, case: Case, actor: str, text: str, form: str) -> Refusal | None:
    """Add a note to the timeline.

    ``form`` names the form that it was written in, so that the same one never counts twice.
    """
    if case.state in {State.VOID, State.ARCHIVED}:
        return Refusal("ended", {"state": case.state})
    words = text.strip()
    if not words:
        return Refusal("empty_note")
    if len(words) > LONGEST:
        return Refusal("note_too_long", {"most": LONGEST, "long": len(words)})
    out, order = Outcome(case).event("note", actor, text=words, form=form), case.assignment
    if case.state in WITH_UNIT and order and actor in {order.handler, order.head}:
        # What the unit reports goes to the centre (S2-R11).
        out = progress(out, actor, work.now)
    told = () if case.state in ENDED else (in_charge(case) or "",)
    work.put(tell(out, "note_left", told, work.now, values={"by": actor}, but=actor))
    return None
