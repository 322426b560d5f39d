"""Logged calls that nobody completes: the next agents are asked, the former ones hear of it."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from bot.templates import Message, Sentences
from cases.outcome import Priority
from desk import relay
from desk.relay import Passed
from desk.work import Work
from storage import drafts, tables, timers
from storage.outbox import waiting
from storage.timers import TimerRow
from storage.unit import Insert

# One message has room for so many calls; the rest is counted.
LISTED = 8


async def of_calls(work: Work, due: Sequence[TimerRow]) -> list[timedelta]:
    """Put drafts before the next ones, all in one turn; gives how late each timer was.

    One that was touched meanwhile stays where it is.
    """
    rows, late = [], []
    for timer in due:
        if not await timers.is_armed(work.store, timer.id):
            continue
        work.unit.add(timers.fire(timer.id, work.now))
        late.append(work.now - timer.due_at)
        row = await drafts.get(work.store, timer.subject_id)
        if row is not None and relay.is_current(row, timer):
            rows.append(row)
    await _tell(work, await relay.ran_out(work, rows))
    return late


async def _tell(work: Work, passed: list[Passed]) -> None:
    """Tell each person once what came to him, and what went."""
    for to in dict.fromkeys(one.to for one in passed):
        came = [one for one in passed if one.to == to]
        await _send(work, to, came[0].round.message, Priority.WARNING, _came(came))
    for former in dict.fromkeys(one.former for one in passed if one.former != one.to):
        went = [one for one in passed if one.former == former]
        names = await _names(work, (one.to for one in went))
        text = Sentences().say("calls", "moved_on", calls=_shown(went), to=names, more=_more(went))
        key = f"{went[0].round.message}:{former}"
        await _send(work, former, key, Priority.INFO, text)


def _came(came: list[Passed]) -> str:
    said = "nobody_took" if came[0].last else "passed_on"
    return Sentences().say("calls", said, calls=_shown(came), more=_more(came))


def _shown(passed: list[Passed]) -> list[dict[str, Any]]:
    return [one.round.to_json() for one in passed[:LISTED]]


def _more(passed: list[Passed]) -> int:
    return max(0, len(passed) - LISTED)


async def _names(work: Work, keys: Iterable[str]) -> list[str]:
    found = [await work.person(key) for key in dict.fromkeys(keys)]
    return [person.name for person in found if person]


async def _send(work: Work, to: str, key: str, priority: Priority, text: str) -> None:
    person = await work.person(to)
    if person is None:
        return
    row = waiting(
        key, "text", priority, to, person.institution, work.now,
        {"message": Message("", "", (), text).to_json()}, work.store.vault, work.now,
    )  # fmt: skip
    work.unit.add(Insert(tables.outbox, row))
