"""Which clocks a move starts, stops and lets wait (domain.md B4, the column *clock effect*)."""

from collections.abc import Iterator
from datetime import datetime

from cases import clocks
from cases.calendar import YearNotCovered, calendar_of
from cases.model import Case, State
from cases.outcome import Outcome
from cases.policy import TERMS, Duration, Policy
from cases.running import CANCELLED, MET
from cases.spans import due
from cases.terms import running_term, term_of

# The unit's own work; the answer that law or regulator wants has its terms.
WORK = ("contact", "handle", "handle_redo")
# The first check waits too, for what the customer still has to bring (S2-R17).
ACCEPT = "accept"
# Not in the policy's list of clocks: two that only move a case on, one that repeats an alert.
IDLE, ARCHIVE, GRAVE = "idle", "archive", "grave"
OWN = frozenset({IDLE, ARCHIVE, GRAVE})


def start(out: Outcome, at: datetime, policy: Policy, *names: str) -> Outcome:
    """Start clocks with the limits of the case's kind, category and level."""
    case = out.case
    for name in names:
        out = clocks.start(out, name, at, policy, level=case.level, category=category_of(case))
    return out


def category_of(case: Case) -> str:
    """Give the closest category of a case, as a policy names it: ``medical.refund``."""
    return f"{case.category}.{case.subcategory}" if case.subcategory else case.category


def start_anyway(out: Outcome, at: datetime, policy: Policy, *names: str) -> Outcome:
    """Start clocks where a customer waits already: in a year that nobody knows, in plain time.

    Days and hours then count day and night, which is never longer; the case is flagged.
    """
    try:
        return start(out, at, policy, *names)
    except YearNotCovered:
        plain = start(out.flag(clocks.URGENT), at, policy, *names)
        return plain.to(flags=out.case.flags).flag(clocks.CALENDAR_MISSING)


def received(out: Outcome, policy: Policy) -> Outcome:
    """Start what runs from the customer's coming on: acceptance, answer, the seven days (A4)."""
    case = out.case
    came = case.received_at or case.opened_at
    out = start_anyway(out, case.opened_at, policy, ACCEPT)
    term = term_of(case, policy)
    out = start_anyway(out, came, policy, term) if term else out
    return start_anyway(out, came, policy, "quick7") if case.kind == "complaint" else out


def answer_again(out: Outcome, at: datetime, policy: Policy) -> Outcome:
    """Let the answer be due anew from new material on (A4, T26)."""
    term = running_term(out.case)
    return start_anyway(out, at, policy, term) if term else out


def stop(out: Outcome, at: datetime, *names: str, by: str = "") -> Outcome:
    """End clocks whose work is done; ``by`` is who did it, where a desk had the case until then."""
    return clocks.stop(out, *names, at=at, by=by)


def stop_all(out: Outcome, at: datetime, *, cancelled: bool = False, by: str = "") -> Outcome:
    """End every clock of the case; ``cancelled`` where nothing was achieved (T25, T26).

    ``by`` is who did the desk's work by ending it; "" where nobody did, and the desk is charged.
    """
    running = tuple(name for name in out.case.running if _runs(out.case, name))
    out = clocks.stop(out, *running, at=at, result=CANCELLED if cancelled else MET, by=by)
    return out.stop(*sorted(set(out.case.generations) - set(out.case.running)))


def wait(out: Outcome, at: datetime, *, answer: bool = False) -> Outcome:
    """Let the unit's clocks wait, and the answer's where an appraisal or mediation runs (A4)."""
    return clocks.pause(out, at, ACCEPT, *WORK, *(TERMS if answer else ()))


def go_on(out: Outcome, at: datetime, policy: Policy) -> Outcome:
    """Let everything go on that waited."""
    return clocks.resume(out, at, policy, ACCEPT, *WORK, *TERMS)


def watch(out: Outcome, at: datetime, policy: Policy) -> Outcome:
    """Watch that whoever signed begins: left alone so long, the order comes back."""
    return _later(out, IDLE, at, policy, policy.dispatch.idle_after)


def to_archive(out: Outcome, at: datetime, policy: Policy) -> Outcome:
    """Let a closed case be archived when it can be taken up again no longer (T27, T28).

    What ended otherwise is archived when the policy says so, and by hand where it does not.
    """
    kind = policy.kind[out.case.kind]
    closed = out.case.state is State.CLOSED
    return _later(out, ARCHIVE, at, policy, kind.reopen_within if closed else kind.archive_after)


def over(at: datetime, span: Duration, policy: Policy) -> datetime:
    """Give when a span of the policy is over; in a year that nobody knows, in plain time.

    It only says until when something may be done, or when a case moves on by itself.
    """
    calendar = calendar_of(policy)
    try:
        return due(at, span, calendar)
    except YearNotCovered:
        return due(at, span.elapsing(), calendar)


def _later(
    out: Outcome, clock: str, at: datetime, policy: Policy, span: Duration | None
) -> Outcome:
    # The timer of before is cancelled: whoever looks ahead sees one.
    return out.stop(clock).start(clock, over(at, span, policy)) if span else out


def _runs(case: Case, name: str) -> bool:
    return name in case.running and case.running[name].stopped_at is None


def running(case: Case) -> Iterator[str]:
    """Name the clocks that have not ended."""
    return (name for name in case.running if _runs(case, name))
