"""Who keeps an appointment: who agreed it, who stands in for him, or who leads those who left."""

from cases import absence
from desk.work import Work
from storage import absences, appointments
from storage.appointments import AppointmentRow


async def keeper(work: Work, owner: str) -> str:
    """Give who keeps what somebody has agreed, as things stand now; himself where nobody else."""
    person, seen = await work.person(owner), {owner}
    while person and not person.active and person.leader and person.leader not in seen:
        seen.add(person.leader)
        person = await work.person(person.leader)
    if person is None or not person.active:
        return owner
    return await _deputy(work, person.key) or person.key


async def kept(work: Work, key: str) -> list[AppointmentRow]:
    """Give what somebody has to keep: his own, and that of whom he keeps it for; the next first."""
    rows = await appointments.booked(work.store, key)
    for away in await absences.standing_in(work.store, key, work.now):
        rows += await appointments.booked(work.store, away.person)
    me = await work.person(key)
    rows += await appointments.left_behind(work.store, me.institution) if me else []
    mine = {row.id: row for row in rows if key in {row.person, await keeper(work, row.person)}}
    return sorted(mine.values(), key=lambda row: (row.starts_at, row.id))


async def _deputy(work: Work, key: str) -> str | None:
    """Give who stands in for somebody now: a colleague who is there himself."""
    away = await absences.of(work.store, [key])
    own = away.get(key)
    person = await work.person(own.deputy) if own else None
    if own is None or person is None or not person.active:
        return None
    deputys = await absences.of(work.store, [own.deputy])
    return absence.stand_in(own, deputys.get(own.deputy), (), work.now)
