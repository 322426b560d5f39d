"""What a clock says on its way and after its end: warn, urge, supervise (domain.md B6)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Final

from cases.calendar import Calendar, YearNotCovered, calendar_of
from cases.model import Case
from cases.policy import ClockRule, Duration, Overdue, Policy
from cases.running import Running
from cases.spans import later, opening, part

DUE: Final = "due"
_OVER: Final = "over"
WARN, URGE, SUPERVISE, MEASURE = "warn", "urge", "supervise", "measure"
_ASSIGNEE: Final = "assignee"
# Who hears of a breach at once where the policy names no first step of its own (B6).
_FIRST_TOLD: Final = (_ASSIGNEE, "unit_head")


@dataclass(frozen=True, slots=True)
class Call:
    """Who is to hear something, by role or party, and with which weight."""

    what: str
    to: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One instant at which a clock says something; ``mark`` is a percentage, due or over:N.

    ``what`` is the heaviest of its calls; a mark that is only measured calls nobody.
    """

    clock: str
    mark: str
    due_at: datetime
    calls: tuple[Call, ...] = ()

    @property
    def after_end(self) -> bool:
        """Whether it belongs to the ladder after the breach."""
        return self.mark.startswith(_OVER)

    @property
    def to(self) -> tuple[str, ...]:
        """List the roles and parties that hear of it, each once."""
        return tuple(dict.fromkeys(call.to for call in self.calls))

    @property
    def what(self) -> str:
        """Give the weight: warn, urge, supervise, or measure."""
        weights = {call.what for call in self.calls}
        return next((one for one in (SUPERVISE, URGE, WARN) if one in weights), MEASURE)


def marks_of(run: Running, policy: Policy) -> tuple[Mark, ...]:
    """List every mark of a run in the order of time, fired or not.

    What comes after the end of a clock of days waits for working hours; the end itself does not.
    """
    rule, calendar = policy.clocks[run.clock], calendar_of(policy)
    steps = () if rule.measured_only else tuple(_steps(run, rule, calendar))
    now = tuple(call for at, call in steps if at <= run.due_at)
    after = sorted((step for step in steps if step[0] > run.due_at), key=lambda step: step[0])
    found = [*_warnings(run, rule, calendar), Mark(run.clock, DUE, run.due_at, now)]
    for n, (at, group) in enumerate(groupby(after, key=lambda step: step[0])):
        found.append(Mark(run.clock, f"{_OVER}:{n}", at, tuple(call for _, call in group)))
    return tuple(found)


def ahead(run: Running, policy: Policy) -> tuple[Mark, ...]:
    """List the marks of a run that have not fired; none of a clock that stands still."""
    if not run.ticking:
        return ()
    fell_due = DUE in run.marks
    return tuple(
        mark
        for mark in marks_of(run, policy)
        if mark.mark not in run.marks and mark.after_end >= fell_due
    )


def next_marks(case: Case, policy: Policy, now: datetime) -> tuple[Mark, ...]:
    """List what the running clocks of a case will still say, the next one first.

    A warning whose clock has run out since says nothing any more.
    """
    found = [
        mark
        for run in case.running.values()
        for mark in ahead(run, policy)
        if mark.what != WARN or now < run.due_at
    ]
    return tuple(sorted(found, key=lambda mark: mark.due_at))


def _warnings(run: Running, rule: ClockRule, calendar: Calendar) -> Iterator[Mark]:
    if rule.measured_only:
        return
    span = Duration.parse(run.limit)
    for percent in sorted(rule.warn):
        at = _part(run, percent, span, calendar)
        yield Mark(run.clock, str(percent), at, (Call(WARN, _ASSIGNEE),))


def _part(run: Running, percent: int, span: Duration, calendar: Calendar) -> datetime:
    """Give when so much of a run has passed; without a year's holidays by what simply elapses."""
    try:
        return part(run.started_at, run.due_at, percent, span, calendar, run.paused)
    except YearNotCovered:
        return part(run.started_at, run.due_at, percent, span.elapsing(), calendar, run.paused)


def _steps(run: Running, rule: ClockRule, calendar: Calendar) -> Iterator[tuple[datetime, Call]]:
    """Give each step of the ladder after the breach with its instant."""
    if all(step.after.amount for step in rule.overdue):
        yield from ((run.due_at, Call(URGE, to)) for to in _FIRST_TOLD)
    polite = Duration.parse(run.limit).unit in {"d", "wd"}
    for step in rule.overdue:
        for at in _times(run, step, calendar):
            seemly = _opening(at, calendar) if polite and at > run.due_at else at
            yield seemly, Call(step.what, step.to)


def _times(run: Running, step: Overdue, calendar: Calendar) -> Iterable[datetime]:
    at = _later(run.due_at, step.after, calendar, run) if step.after.amount else run.due_at
    yield at
    for _ in range(step.times - 1 if step.every else 0):
        at = _later(at, step.every or step.after, calendar, run)
        yield at


def _later(end: datetime, span: Duration, calendar: Calendar, run: Running) -> datetime:
    """Go on to the next step; in a year without announced holidays by what simply elapses."""
    try:
        return later(end, span, calendar, run.paused)
    except YearNotCovered:
        return later(end, span.elapsing(), calendar, run.paused)


def _opening(at: datetime, calendar: Calendar) -> datetime:
    try:
        return opening(at, calendar)
    except YearNotCovered:
        return at
