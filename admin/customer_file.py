"""A customer's file: everything else that the record holds of him, by kind (S0-R35, S0-R36)."""

from dataclasses import dataclass
from itertools import groupby

from admin.times import Times
from cases.model import Case
from desk.matching import matches
from desk.work import Work


@dataclass(frozen=True, slots=True)
class Filed:
    """Another case of the same customer; nothing of his own is repeated here."""

    number: str
    state: str
    opened: str


@dataclass(frozen=True, slots=True)
class Drawer:
    """His cases of one kind, the newest first."""

    kind: str
    cases: tuple[Filed, ...]


async def customer_file(work: Work, case: Case, times: Times) -> tuple[Drawer, ...]:
    """Give the customer's other cases by the exact keys that both carry (design §5)."""
    found = await matches(work, case.institution, case.details)
    lines = []
    for other in found:
        if other.id == case.id:
            continue
        policy = await work.policy(other)
        shown = Filed(other.number, policy.labels.state(other.state), times.short(other.opened_at))
        lines.append((policy.kind_title(other.kind), other.opened_at, shown))
    lines.sort(key=lambda line: line[1], reverse=True)
    lines.sort(key=lambda line: line[0])
    return tuple(
        Drawer(kind, tuple(line[2] for line in group))
        for kind, group in groupby(lines, key=lambda line: line[0])
    )
