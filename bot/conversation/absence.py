"""Leave in chat: 请假到周五，李四代, then 确认; 销假 ends it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.conversation.speech import Line, Speech
from bot.templates import Message, Sentences
from cases import leave, when
from cases.absence import Absence
from cases.outcome import Priority
from desk import absence
from desk.absence import Reply
from desk.work import Work
from storage import tables
from storage.outbox import waiting
from storage.people import Person
from storage.unit import Insert

CONFIRM = "确认"


async def say(work: Work, person: Person, zone: ZoneInfo, said: str) -> Speech | None:
    """Answer a message about leave; None for any other, and for a 确认 that means none."""
    if said == leave.BACK:
        return _spoken(work, person, zone, await absence.back(work, person))
    if said == CONFIRM:
        reply = await absence.confirm(work, person)
        return None if reply is None else _spoken(work, person, zone, reply)
    wish = leave.read(said, work.now.astimezone(zone).date())
    if wish is None:
        return None
    return _spoken(work, person, zone, await absence.ask(work, person, wish, zone))


def _spoken(work: Work, person: Person, zone: ZoneInfo, reply: Reply) -> Speech:
    dates = _dates(reply.absence, zone, work.now) if reply.absence else {}
    if reply.name == "confirmed":
        _tell(work, reply, "told_deputy", {**dates, "person": person.name})
    if reply.name == "back":
        _tell(work, reply, "told_back", {"person": person.name})
        dates = {}
    return Speech((Line("absence", reply.name, None, {**reply.values, **dates}),))


def _dates(away: Absence, zone: ZoneInfo, now: datetime) -> dict[str, str]:
    """Show the days: until when, and from when where that is not now."""
    last = (away.until.astimezone(zone) - timedelta(seconds=1)).date()
    since = when.shown(away.since.astimezone(zone).date()) if away.since > now else ""
    return {"since": since, "until": when.shown(last)}


def _tell(work: Work, reply: Reply, name: str, values: Mapping[str, object]) -> None:
    """Tell the deputy, so that no alert comes as a surprise."""
    deputy, away = reply.deputy, reply.absence
    if deputy is None or away is None:
        return
    text = Sentences().say("absence", name, None, **values)
    row = waiting(
        f"{name}:{away.person}:{work.now.isoformat()}", "text", Priority.WARNING, deputy.key,
        deputy.institution, work.now, {"message": Message("", "", (), text).to_json()},
        work.store.vault, work.now,
    )  # fmt: skip
    work.unit.add(Insert(tables.outbox, row, otherwise="ignore"))
