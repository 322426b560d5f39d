"""Cases by number, for whoever may know of them."""

from cases.model import Case
from cases.visibility import Sight
from desk.visibility import sight
from desk.work import Work
from storage import cases as case_rows
from storage.people import Person


async def by_number(work: Work, person: Person, number: str) -> Case | None:
    """Give a case to those who may see it; others learn nothing."""
    row = await case_rows.by_number(work.store, number.upper())
    case = work.seen(row) if row else None
    if case is None or case.institution != person.institution:
        return None
    return None if await sight(work, case, person) is Sight.NOTHING else case
