"""What a mark of a clock does when its time has come: warn, urge, supervise (domain.md B6).

A breach never blocks work: it is booked, people are told, and the clock runs on until it stops.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final, TypeAlias

from cases.marks import DUE, SUPERVISE, URGE, WARN, Mark, ahead, marks_of
from cases.model import SYSTEM, WITH_UNIT, Case
from cases.outcome import Alert, Arm, Outcome, Priority
from cases.policy import Policy
from cases.running import BREACHED, Running
from cases.standing import in_charge

# People by role or party, as the policy names them in its steps.
People: TypeAlias = Mapping[str, tuple[str, ...]]

OVERDUE, SUPERVISED = "overdue", "supervised"
# From the lightest to the heaviest: whoever is told of several is told of the heaviest alone.
_SAID: Final = MappingProxyType({WARN: "warned", URGE: "urged", SUPERVISE: "supervised"})
_SENTENCE: Final = MappingProxyType(
    {WARN: "clock_warned", URGE: "clock_urged", SUPERVISE: "clock_supervised"}
)
# Helping units answer for the work's time with the lead: their heads hear what its head hears.
_SHARED: Final = frozenset({"handle", "handle_redo"})
CO_UNIT: Final = "co_unit"
# Whose clock it is while the case lies with a desk and with nobody of it yet.
_DESK: Final = MappingProxyType(
    {
        "accept": "dispatcher",
        "transfer": "dispatcher",
        "sign": "unit_head",
        "review": "reviewer",
        "result_callback": "callback_agent",
    }
)


def fired(
    out: Outcome, arm: Arm, policy: Policy, around: People, now: datetime | None = None
) -> Outcome:
    """Act on a mark whose time has come, once; ``around`` gives people by role or party.

    ``now`` is later than the mark after an outage: steps that came meanwhile are told as one,
    and a warning whose clock has run out is not given.
    """
    run, now = out.case.running.get(arm.clock), now or arm.due_at
    marks = ahead(run, policy) if run else ()
    if run is None or arm.mark not in {mark.mark for mark in marks}:
        return out
    warning = arm.mark.isdigit()
    # What came while nobody could fire it is told with it, as one.
    missed = [mark for mark in marks if mark.after_end and mark.due_at <= now and not warning]
    come = [mark for mark in marks if mark.mark == arm.mark or mark in missed]
    run = replace(run, marks=(*run.marks, *(mark.mark for mark in come)))
    if arm.mark == DUE:
        run, out = replace(run, result=BREACHED), out.flag(OVERDUE)
        out = out.event("ran_out", SYSTEM, clock=run.clock, due=run.due_at.isoformat())
    out = out.to(running={**out.case.running, run.clock: run})
    if warning:
        if now >= run.due_at:
            return out
        return _unheard(_tell(out, come, arm, policy, around), run, arm, policy, around)
    out = _tell(out, come, arm, policy, around)
    following = ahead(run, policy)[:1]
    return out.arm(run.clock, following[0].due_at, following[0].mark) if following else out


def roles(case: Case, clock: str, policy: Policy) -> tuple[str, ...]:
    """List whom ``fired`` may look for in ``around``: roles, and parties beside the case's own."""
    run = case.running.get(clock)
    named = [to for mark in ahead(run, policy) for to in mark.to] if run else []
    desk = [_DESK[clock]] if clock in _DESK else []
    helping = [CO_UNIT] if clock in _SHARED and "unit_head" in named else []
    silent = policy.clocks[clock].silent if run else ()
    wanted = [*named, *helping, *desk, *silent, policy.callback.head_role]
    return tuple(dict.fromkeys(wanted))


def people_of(
    case: Case, clock: str, to: Iterable[str], policy: Policy, around: People
) -> tuple[str, ...]:
    """Turn roles and parties into people; where one is nobody, the head of the desk hears it."""
    head = around.get(policy.callback.head_role, ())
    found = (person for one in to for person in _people(case, clock, one, around) or head)
    return tuple(dict.fromkeys(found))


def _people(case: Case, clock: str, to: str, around: People) -> tuple[str, ...]:
    own = {"contact_owner": case.contact_owner, "reporter": case.reporter}
    if to == "assignee" and not around.get(to):
        owner = in_charge(case)
        return (owner,) if owner else around.get(_DESK.get(clock, ""), ())
    if to == "unit_head" and clock in _SHARED:
        return (*around.get(to, ()), *around.get(CO_UNIT, ()))
    return (own[to],) if to in own else around.get(to, ())


def _unheard(out: Outcome, run: Running, arm: Arm, policy: Policy, around: People) -> Outcome:
    """Tell the centre where the unit reported nothing since the mark before (S2-R11)."""
    named, case = policy.clocks[run.clock].silent, out.case
    before = [mark.due_at for mark in marks_of(run, policy) if mark.due_at < arm.due_at]
    since = max(before, default=run.started_at)
    if not named or case.state not in WITH_UNIT or any(one.at >= since for one in case.contacts):
        return out
    values = {"clock": run.clock, "mark": arm.mark, "due": run.due_at}
    for person in people_of(case, run.clock, named, policy, around):
        key = f"{case.id}:silent:{run.clock}:{case.generation(run.clock)}:{arm.mark}:{person}"
        out = out.event(_SAID[WARN], SYSTEM, to=person, clock=run.clock, mark=arm.mark)
        out = out.alert(Alert("nothing_heard", person, key, arm.due_at, Priority.INFO, values))
    return out


def _tell(out: Outcome, marks: Iterable[Mark], arm: Arm, policy: Policy, around: People) -> Outcome:
    weights: dict[str, str] = {}
    for what in _SAID:
        to = [call.to for mark in marks for call in mark.calls if call.what == what]
        people = people_of(out.case, arm.clock, to, policy, around)
        weights |= dict.fromkeys(people, what)
    for what in dict.fromkeys(weights.values()):
        told = [person for person, weight in weights.items() if weight == what]
        out = _said(out, what, told, arm)
    return out


def _said(out: Outcome, what: str, told: list[str], arm: Arm) -> Outcome:
    run = out.case.running[arm.clock]
    out = out.flag(SUPERVISED) if what == SUPERVISE else out
    for person in told:
        out = out.event(_SAID[what], SYSTEM, to=person, clock=arm.clock, mark=arm.mark)
        out = out.alert(_alert(out.case, run, what, person, arm))
    return out


def _alert(case: Case, run: Running, what: str, to: str, arm: Arm) -> Alert:
    key = f"{case.id}:{arm.clock}:{case.generation(arm.clock)}:{arm.mark}:{to}"
    values = {"clock": arm.clock, "mark": arm.mark, "due": run.due_at, "owner": in_charge(case)}
    return Alert(_SENTENCE[what], to, key, arm.due_at, Priority.WARNING, values)
