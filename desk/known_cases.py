"""Cases by number, for whoever may know of them."""

from cases.model import Case
from cases.standing import stands_in
from desk.people import is_caller
from desk.work import Work
from storage import cases as case_rows
from storage.people import Person


async def by_number(work: Work, person: Person, number: str) -> Case | None:
    """Give a case to those who stand in it and to the complaint team; others learn nothing."""
    row = await case_rows.by_number(work.store, number.upper())
    case = work.seen(row) if row else None
    if case is None or case.institution != person.institution:
        return None
    if person.key in stands_in(case) or await is_caller(work, case, person.key):
        return case
    return None
