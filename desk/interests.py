"""Who may not handle a case because it is about him or his own (回避, domain.md A4)."""

from collections.abc import Collection

from cases.model import Case
from desk.work import Work
from storage import normalise, people

# The detail in which a complaint names whom it is about: a name or a user id (投诉对象).
ABOUT = "object"


async def barred(work: Work, case: Case, candidates: Collection[str]) -> frozenset[str]:
    """Give those of the candidates whom the case is about, or whose own number it came from."""
    return frozenset([key for key in sorted(candidates) if await _interested(work, case, key)])


async def _interested(work: Work, case: Case, key: str) -> bool:
    person = await work.person(key)
    if person is None:
        return False
    about = str(case.details.get(ABOUT) or "")
    if about and (person.name in about or people.key_of(about) == person.key):
        return True
    phone = str(case.details.get("phone") or "")
    own = await people.phone(work.store, key) if phone else None
    return bool(own) and _plain(own or "") == _plain(phone)


def _plain(phone: str) -> str:
    return normalise.normalise("phone", phone)
