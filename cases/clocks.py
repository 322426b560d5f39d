"""The clocks that follow a case on its way to the unit: start, stop, pause, resume (domain.md B5).

Every function takes the outcome so far and gives a new one; ``at`` is an aware instant. A clock
has one generation from its start or resumption on. Its warnings and its end are armed at once,
so that a warning which can't be given never holds up the end; each step after the end arms the
next. The minute clocks of the ladder are ``cases.escalation``'s and ``cases.callbacks``'s.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from cases.calendar import Calendar, YearNotCovered, calendar_of
from cases.fairness import book
from cases.marks import WARN, Mark, ahead, marks_of, next_marks
from cases.model import Case
from cases.outcome import Outcome, Refusal
from cases.policy import ClockRule, Duration, Policy
from cases.reminders import OVERDUE, fired, roles
from cases.running import BREACHED, CANCELLED, MET, RUNNING, Running
from cases.spans import due, elapsed_between

__all__ = [
    "Mark",
    "Running",
    "due",
    "elapsed_between",
    "fired",
    "next_marks",
    "not_covered",
    "pause",
    "resume",
    "roles",
    "start",
    "stop",
    "swap",
]

URGENT: Final = "urgent"
# A clock of this case counts plain time, for want of a year's holidays.
CALENDAR_MISSING: Final = "calendar_missing"


def start(
    out: Outcome, clock: str, at: datetime, policy: Policy, *, level: int = 1, category: str = ""
) -> Outcome:
    """Start a clock with the limit of the level or category; nothing where there is none.

    A case flagged *urgent* runs on elapsed time, day and night (S2-R31). YearNotCovered where
    working time leads into a year without announced holidays.
    """
    rule = policy.clocks.get(clock)
    if rule is None:
        return out
    span, ceiling = _limits(out.case, rule, level, category)
    ends = due(at, span, calendar_of(policy), ceiling)
    run = Running(clock, at, ends, str(span), ceiling=str(ceiling or ""))
    for before in _of(out.case, (clock,)):
        out = book(out, before, at).stop(clock)
    return _armed(_put(out, run), run, policy)


def _limits(
    case: Case, rule: ClockRule, level: int, category: str
) -> tuple[Duration, Duration | None]:
    """Give the limit of a clock for a case, and the longest that it may come to."""
    span, ceiling = rule.limit_for(case.kind, category, level), rule.ceiling
    if URGENT in case.flags:
        return span.elapsing(), ceiling.elapsing() if ceiling else None
    return span, ceiling


def swap(
    out: Outcome,
    old: str,
    new: str,
    at: datetime,
    policy: Policy,
    *,
    level: int = 1,
    category: str = "",
) -> Outcome:
    """Let one clock run on as another, from the same start and with the same pauses.

    The same outcome where it is the same clock with the same limit. The former run is cancelled,
    or stays breached. Warnings whose part is over already are not given; an end that is over is.
    """
    run, rule = out.case.running[old], policy.clocks[new]
    span, ceiling = _limits(out.case, rule, level, category)
    if old == new and run.limit in {str(span), str(span.elapsing())}:
        return out
    ends = due(run.started_at, span, calendar_of(policy), ceiling, run.paused)
    fresh = replace(
        run, clock=new, due_at=ends, limit=str(span), ceiling=str(ceiling or ""), result=RUNNING,
        marks=(),
    )  # fmt: skip
    over = (mark for mark in marks_of(fresh, policy) if mark.what == WARN and mark.due_at <= at)
    fresh = replace(fresh, marks=tuple(mark.mark for mark in over))
    return _armed(_put(stop(out, old, at=at, result=CANCELLED), fresh), fresh, policy)


def stop(out: Outcome, *clocks: str, at: datetime, result: str = MET, by: str = "") -> Outcome:
    """End clocks that run or wait; what is late is breached, whatever ``result`` says.

    ``by`` is who ended it, to whom the minutes go where a desk had the case and no one person.
    """
    for run in _of(out.case, clocks):
        out = book(out, run, at, by)
        # While a clock waits no time passes: what waited in time ended in time.
        late = run.result == BREACHED or (run.paused_at or at) > run.due_at
        ended = replace(_waited(run, at), stopped_at=at, result=BREACHED if late else result)
        out = _put(out.stop(run.clock), ended)
        out = out.flag(OVERDUE) if late else out
    return out


def pause(out: Outcome, at: datetime, *clocks: str) -> Outcome:
    """Let clocks wait; a clock that has run out stays breached, and falls silent (T16, T17)."""
    for run in _of(out.case, clocks):
        if run.paused_at is None:
            late, out = at > run.due_at, book(out, run, at)
            held = replace(run, paused_at=at, result=BREACHED if late else run.result)
            out = _put(out.stop(run.clock), held)
            out = out.flag(OVERDUE) if late else out
    return out


def resume(out: Outcome, at: datetime, policy: Policy, *clocks: str) -> Outcome:
    """Let clocks go on: the end moves by what the pause took from it, in the clock's own time.

    Where that is a year without announced holidays it moves by the length of the pause, and what
    is left counts day and night: whoever brought what was missing is not kept waiting for us.
    """
    calendar = calendar_of(policy)
    for run in _of(out.case, clocks):
        if run.paused_at is not None:
            try:
                on = _resumed(run, at, calendar)
            except YearNotCovered:
                on, out = _resumed_plainly(run, at), out.flag(CALENDAR_MISSING)
            out = _armed(_put(out, on), on, policy)
    return out


def _resumed(run: Running, at: datetime, calendar: Calendar) -> Running:
    on = _waited(run, at)
    limit = Duration.parse(run.limit)
    longest = Duration.parse(run.ceiling) if run.ceiling else None
    return replace(on, due_at=due(run.started_at, limit, calendar, longest, on.paused))


def _resumed_plainly(run: Running, at: datetime) -> Running:
    on, since = _waited(run, at), run.paused_at or at
    # A pause after the end moves no end.
    ends = run.due_at + (at - since) if since < run.due_at else run.due_at
    limits = (
        str(Duration.parse(text).elapsing()) if text else "" for text in (run.limit, run.ceiling)
    )
    limit, ceiling = limits
    return replace(on, due_at=ends, limit=limit, ceiling=ceiling)


def not_covered(error: YearNotCovered) -> Refusal:
    """Say why a move that needs working time is not possible, and what to do."""
    return Refusal("year_not_covered", {"year": error.year})


def _waited(run: Running, at: datetime) -> Running:
    """Close an open pause."""
    if run.paused_at is None:
        return run
    gone = ((run.paused_at, at),) if at > run.paused_at else ()
    return replace(run, paused_at=None, paused=(*run.paused, *gone))


def _armed(out: Outcome, run: Running, policy: Policy) -> Outcome:
    """Arm the warnings and the end; after the end the next step alone."""
    marks = ahead(run, policy)
    upto = [mark for mark in marks if not mark.after_end] or marks[:1]
    for n, mark in enumerate(upto):
        if n == 0:
            out = out.start(run.clock, mark.due_at, mark=mark.mark)
        else:
            out = out.arm(run.clock, mark.due_at, mark.mark)
    return out


def _put(out: Outcome, run: Running) -> Outcome:
    return out.to(running={**out.case.running, run.clock: run})


def _open(case: Case, clock: str) -> bool:
    return clock in case.running and case.running[clock].stopped_at is None


def _of(case: Case, clocks: tuple[str, ...]) -> tuple[Running, ...]:
    return tuple(case.running[clock] for clock in clocks if _open(case, clock))
