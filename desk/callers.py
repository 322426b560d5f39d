"""Finding the colleague who is on the line, by name, work number or phone."""

from desk.work import Work
from storage import normalise, people
from storage.people import Person

# With more of one name nobody can choose from a list in chat.
MOST = 6


async def candidates(work: Work, agent: Person, said: str) -> list[Person]:
    """Give the agent's active colleagues whom a name, a user id or a phone number means."""
    institution = agent.institution
    found = await people.named(work.store, institution, said)
    if not found and said.isdigit():
        found = await _by_phone(work, institution, normalise.normalise("phone", said))
    return found[:MOST]


async def _by_phone(work: Work, institution: str, wanted: str) -> list[Person]:
    """Look through the phones, which lie sealed: the hotline asks for one person at a time."""
    phones = await people.phones(work.store, institution)
    keys = [key for key, phone in phones if normalise.normalise("phone", phone) == wanted]
    found = await people.many(work.store, keys)
    return [found[key] for key in sorted(found)]
