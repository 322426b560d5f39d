"""The report that a reporter still has open."""

from cases.model import Case, State
from desk.work import Work
from storage import cases as case_rows
from storage.people import Person

# The flow of the one-tap report, whose details are on its case from the first tap on.
REPORT = "dissatisfaction"
# While a case stands here, a second tap may mean the same customer.
STILL_OPEN = frozenset({State.SOOTHING, State.LEADER, State.FIRST_CALLBACK})


async def report(work: Work, person: Person) -> Case | None:
    """Give the report that this person still has open, the newest if there are several."""
    rows = await case_rows.open_for_person(work.store, person.key)
    mine = [work.seen(row) for row in rows if row.reporter == person.key and row.kind == REPORT]
    return next((case for case in reversed(mine) if case.state in STILL_OPEN), None)
