"""Who may see a case, and what the look itself leaves in the record (design §3)."""

from dataclasses import dataclass

from cases.model import Case, State
from cases.outcome import Outcome
from cases.policy import Policy
from cases.standing import in_charge
from cases.visibility import Sight
from desk.interests import source_hidden
from desk.people import is_caller
from desk.record import is_open
from desk.visibility import sight
from desk.work import Work
from storage import cases as case_rows
from storage import people
from storage.people import Person

# Customer data that only whoever must act sees in full.
PERSONAL = (
    *("customer", "phone", "id_number", "address", "policy_no", "claim_no", "plate"),
    *("what", "demand", "done"),
)
VIA = "web"
_CALLING = frozenset({State.FIRST_CALLBACK, State.RESULT_CALLBACK})


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as one visitor found it; ``seq`` is the end of its timeline at that moment.

    ``barred`` says that the case is about the visitor, his own or his staff's (回避), or that
    his role sees cases without their customers.
    """

    case: Case
    seq: int
    person: Person
    policy: Policy
    caller: bool
    barred: bool = False

    @property
    def acts(self) -> bool:
        """Tell whether the visitor is the one who must act now, and may."""
        mine = in_charge(self.case) == self.person.key
        return is_open(self.case) and mine and not self.barred

    @property
    def calls(self) -> bool:
        """Tell whether the visitor makes such calls and the case waits for one."""
        return self.caller and self.case.state in _CALLING

    @property
    def reveals(self) -> bool:
        """Tell whether the page will show customer data that others see masked."""
        return self.acts and any(self.case.details.get(name) for name in PERSONAL)


async def find(work: Work, key: str, number: str) -> Seen | None:
    """Find a case for somebody who may see it (``desk.visibility``).

    Anybody else learns as much as about a number that does not exist.
    """
    person = await people.get(work.store, key)
    row = await case_rows.by_number(work.store, number)
    if person is None or not person.active or row is None:
        return None
    if row.institution != person.institution:
        return None
    case = work.seen(row)
    seen = await sight(work, case, person)
    if seen is Sight.NOTHING:
        return None
    caller = await is_caller(work, case, person.key)
    own = person.key != case.reporter and await source_hidden(work, case, person.key)
    hidden = own or seen is Sight.MASKED
    return Seen(case, row.audit_seq, person, await work.policy(case), caller, hidden)


async def reveal(work: Work, key: str, number: str) -> Seen | None:
    """Find a case, and book it in the case's chain where the page is going to show the number."""
    seen = await find(work, key, number)
    if seen and seen.reveals:
        work.put(Outcome(seen.case).event("revealed", key))
    return seen
