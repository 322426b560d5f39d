"""上班 and 下班: who is there to take calls."""

from desk.work import Work
from storage import duty
from storage.people import Person


async def start(work: Work, person: Person) -> bool:
    """Begin a stretch of duty; False when one is open already."""
    if await _present(work, person):
        return False
    work.unit.add(*duty.start(person.institution, person.key, work.now))
    return True


async def stop(work: Work, person: Person) -> bool:
    """End the open stretch of duty; False when there is none."""
    if not await _present(work, person):
        return False
    work.unit.add(*duty.stop(person.key, work.now))
    return True


async def _present(work: Work, person: Person) -> bool:
    return person.key in await duty.on_duty(work.store, person.institution)
