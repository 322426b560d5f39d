"""By when the next thing is due on a case, for the lists of those who stand in it."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from cases.model import Case
from desk.work import Work
from storage import timers


async def next_due(work: Work, cases: Sequence[Case]) -> Mapping[str, datetime]:
    """Give the next due time of each case by its id, a missed one first; none where no clock runs.

    The minutes of the ladder are kept by their timers alone, the others also by the case.
    """
    found: dict[str, list[datetime]] = {case.id: [] for case in cases}
    clocks = {case.id: (await work.policy(case)).clocks for case in cases}
    for timer in await timers.ends(work.store, list(found)):
        if timer.clock in clocks[timer.subject_id]:
            found[timer.subject_id].append(timer.due_at)
    for case in cases:
        found[case.id] += [run.due_at for run in case.running.values() if run.ticking]
    return {case_id: min(ends) for case_id, ends in found.items() if ends}
