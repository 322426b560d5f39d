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


async def source_hidden(work: Work, case: Case, key: str) -> bool:
    """Tell whether somebody may not learn who the customer is: it is about him or his own.

    Where the policy protects the source, his direct leader may not either (domain.md B10).
    """
    if await _interested(work, case, key):
        return True
    about, policy = str(case.details.get(ABOUT) or ""), await work.policy(case)
    if not about or not policy.visibility.protect_source:
        return False
    named = await people.named(work.store, case.institution, about)
    return any(person.leader == key for person in named)


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
