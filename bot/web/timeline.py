"""The timeline of a case: its audit entries, opened, in the words of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from desk.deeds import DEEDS
from storage import tables
from storage.audit import case_chain
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened; the payload is empty where ``forget`` took it away."""

    seq: int
    at: datetime
    actor: str
    action: str
    payload: Mapping[str, Any] = field(default_factory=dict)

    @property
    def people(self) -> set[str]:
        """List everybody whom the entry names."""
        named = (self.payload.get(part) for part in ("leader", "person", "to", "by"))
        several = self.payload.get("people", ())
        return {self.actor, *(key for key in (*named, *several) if isinstance(key, str))}


async def entries(store: Store, case_id: str, *, after: int = 0, until: int) -> list[Entry]:
    """Give the entries of a case with ``after`` < seq <= ``until``, in order."""
    audit = tables.audit.c
    statement = select(tables.audit).where(
        audit.chain == case_chain(case_id), audit.seq > after, audit.seq <= until
    )
    rows = await store.rows(statement.order_by(audit.seq))
    return [
        Entry(row.seq, row.at, row.actor, row.action, _payload(store, row.sealed)) for row in rows
    ]


async def deeds(store: Store, case_id: str, *, after: int, until: int) -> list[Entry]:
    """Give what somebody, or a clock, did to the case in that stretch."""
    if after >= until:
        return []
    found = await entries(store, case_id, after=after, until=until)
    return [entry for entry in found if entry.action in DEEDS]


def merged(found: Iterable[Entry]) -> list[tuple[Entry, int]]:
    """Put looks of the same person that follow each other into one line with their number."""
    lines: list[tuple[Entry, int]] = []
    for entry in found:
        last, count = lines[-1] if lines else (None, 0)
        looks = entry.action in {"revealed", "evidence_opened"}
        if last and looks and (last.actor, last.action) == (entry.actor, entry.action):
            lines[-1] = (entry, count + 1)
        else:
            lines.append((entry, 1))
    return lines


def people_in(found: Sequence[Entry]) -> set[str]:
    """List everybody whom the entries name."""
    return set().union(*(entry.people for entry in found)) if found else set()


def _payload(store: Store, sealed: bytes | None) -> Mapping[str, Any]:
    if sealed is None:
        return {}
    payload: Mapping[str, Any] = store.vault.open(sealed)["payload"]
    return payload
