"""Earlier cases of the same customer, by the keys that both carry (design §5)."""

from collections.abc import Mapping
from typing import Any

from cases.model import Case
from desk.work import Work
from desk.writes import MATCHED
from storage import cases as case_rows
from storage import normalise

# A name alone may be anybody's; these point to one customer.
SURE = tuple(kind for kind in MATCHED if kind != "customer")


async def matches(work: Work, institution: str, details: Mapping[str, Any]) -> list[Case]:
    """Give the cases of the same customer, by phone, policy, claim or plate, the oldest first."""
    found: dict[str, Case] = {}
    for kind, value in _keys(details).items():
        digest = work.store.vault.digest(institution, kind, value)
        for row in await case_rows.matching(work.store, kind, digest):
            found[row.id] = work.seen(row)
    return sorted(found.values(), key=lambda case: (case.opened_at, case.id))


def same_customer(one: Case, other: Case) -> bool:
    """Tell whether two cases carry a key of the same customer."""
    mine, theirs = _keys(one.details), _keys(other.details)
    return any(theirs.get(kind) == value for kind, value in mine.items())


def _keys(details: Mapping[str, Any]) -> dict[str, str]:
    said = {kind: str(details.get(kind) or "") for kind in SURE}
    found = {kind: normalise.normalise(kind, value) for kind, value in said.items() if value}
    return {kind: value for kind, value in found.items() if value}
