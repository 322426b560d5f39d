"""A logged call that nobody completes: the next agent is asked, and the former one hears of it."""

from typing import Any

from bot.templates import Message, Sentences
from cases.outcome import Priority
from desk import relay
from desk.relay import Passed
from desk.work import Work
from storage import drafts, tables, timers
from storage.outbox import waiting
from storage.people import Person
from storage.timers import TimerRow
from storage.unit import Insert


async def of_call(work: Work, timer: TimerRow) -> None:
    """Put a draft before the next one; one that was touched meanwhile stays where it is."""
    work.unit.add(timers.fire(timer.id, work.now))
    row = await drafts.get(work.store, timer.subject_id)
    if row is None or not relay.is_current(row, timer):
        return
    passed = await relay.ran_out(work, row)
    if passed is not None:
        await _tell(work, passed)


async def _tell(work: Work, passed: Passed) -> None:
    found, to, former = passed.round, passed.to, passed.former
    key = found.key(to.institution)
    told: dict[str, Any] = {"at": found.at, "phone": found.phone}
    about: dict[str, Any] = {**told, "numbers": found.numbers, "gaps": found.gaps}
    if passed.last:
        names = [p.name for one in found.asked[:-1] if (p := await work.person(one))]
        text = Sentences().say("calls", "nobody_took", names=names, **about)
    else:
        text = Sentences().say("calls", "passed_on", **about)
    _send(work, key, to, Priority.WARNING, text)
    if former and former.key != to.key:
        gone = Sentences().say("calls", "moved_on", to=to.name, **told)
        _send(work, f"{key}:moved", former, Priority.INFO, gone)


def _send(work: Work, key: str, person: Person, priority: Priority, text: str) -> None:
    row = waiting(
        key, "text", priority, person.key, person.institution, work.now,
        {"message": Message("", "", (), text).to_json()}, work.store.vault, work.now,
    )  # fmt: skip
    work.unit.add(Insert(tables.outbox, row, otherwise="ignore"))
