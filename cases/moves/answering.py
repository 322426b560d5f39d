"""Another term for the answer: a flag, the level or the source says more than before (A4)."""

from datetime import datetime

from cases import clocks
from cases.calendar import YearNotCovered
from cases.model import SYSTEM
from cases.moves.step import owners, tell
from cases.moves.timing import category_of
from cases.outcome import Outcome
from cases.policy import Policy
from cases.terms import running_term, sign, term_of


def settled(out: Outcome, policy: Policy, now: datetime) -> Outcome:
    """Put the case on the term that is its own now, reckoned from where the former one began.

    Nothing is won by it: neither the start nor a pause changes, and a breach stays booked.
    Whoever speaks with the customer and whoever owes the solution hear the new day.
    """
    before, term = running_term(out.case), term_of(out.case, policy)
    if before is None or term is None:
        return out
    try:
        swapped = clocks.swap(
            out, before, term, now, policy, level=out.case.level, category=category_of(out.case)
        )
    except YearNotCovered:
        # A term in working days of a year that nobody knows yet: the former one runs on.
        return out
    return out if swapped is out else _told(swapped, before, term, policy, now)


def _told(out: Outcome, before: str, term: str, policy: Policy, now: datetime) -> Outcome:
    run, (what, which) = out.case.running[term], sign(term, out.case, policy)
    because = {what: which} if what else {}
    out = out.event(
        "term_changed", SYSTEM, term=term, before=before, due=run.due_at.isoformat(), **because
    )
    values = {"term": term, "before": before, "due": run.due_at, "since": run.started_at}
    return tell(out, "term_changed", owners(out.case), now, values={**values, **because})
