"""Leave with a deputy: asked, shown back, confirmed, ended; a table of its own, no case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cases.absence import Absence, refused
from cases.leave import Leave
from desk.work import Work
from storage import absences, people
from storage.people import Person


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of it, as a sentence's name and values; whoever must hear of it besides."""

    name: str
    values: Mapping[str, object] = field(default_factory=dict)
    absence: Absence | None = None
    deputy: Person | None = None


async def ask(work: Work, person: Person, leave: Leave, zone: ZoneInfo) -> Reply:
    """Take up a wish for leave; it counts only once its dates are shown back and confirmed."""
    if leave.until is None:
        return Reply("until_missing")
    if not leave.deputy:
        return Reply("deputy_missing")
    found = await people.named(work.store, person.institution, leave.deputy)
    if len(found) != 1:
        values = {"said": leave.deputy, "userids": [one.userid for one in found]}
        return Reply("deputy_several" if found else "deputy_unknown", values)
    return await _asked(work, person, found[0], leave.since, leave.until, zone)


async def confirm(work: Work, person: Person) -> Reply | None:
    """Let the leave count that was shown back; None where nothing was asked."""
    asked = await absences.asked(work.store, person.key)
    if asked is None:
        return None
    number, absence = asked
    deputy = await work.person(absence.deputy)
    if absence.until <= work.now or deputy is None or not deputy.active:
        return Reply("asked_too_late")
    work.unit.add(*absences.confirm(number, person.key))
    return Reply("confirmed", {"deputy": deputy.name}, absence, deputy)


async def back(work: Work, person: Person) -> Reply:
    """End a leave before its time."""
    absence = await absences.on(work.store, person.key)
    work.unit.add(*absences.end(person.key))
    if absence is None or absence.until <= work.now:
        return Reply("not_away")
    return Reply("back", {}, absence, await work.person(absence.deputy))


async def _asked(
    work: Work, person: Person, deputy: Person, since: date, until: date, zone: ZoneInfo
) -> Reply:
    absence = Absence(
        person.key, deputy.key, max(_midnight(since, zone), work.now),
        _midnight(until + timedelta(days=1), zone),
    )  # fmt: skip
    if why := refused(absence, work.now):
        return Reply(f"refused_{why}")
    if not deputy.apps:
        return Reply("deputy_unreachable", {"deputy": deputy.name})
    away = (await absences.of(work.store, [deputy.key])).get(deputy.key)
    if away and away.since < absence.until and absence.since < away.until:
        return Reply("deputy_away", {"deputy": deputy.name})
    work.unit.add(*absences.ask(absence))
    return Reply("asked", {"deputy": deputy.name}, absence, deputy)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone)
