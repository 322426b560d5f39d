"""The rows that a case's decisions leave: the case, its audit chain, timers and look-up keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from cases.model import Case
from cases.outcome import Outcome, Priority
from desk.record import parts, to_columns
from desk.touched import Touched
from storage import audit, normalise, tables, timers
from storage.unit import Insert, Update, Write
from storage.vault import Vault

URGENT = (int(Priority.LADDER), int(Priority.CALLBACK))
MATCHED = ("phone", "policy_no", "claim_no", "plate", "id_number", "customer")


def people_of(case: Case) -> set[str]:
    """List everybody whose name a sentence about the case may need."""
    return {person for _, person in parts(case)} | ({case.closed_by} if case.closed_by else set())


def of(touched: Touched, vault: Vault, now: datetime, via: str) -> list[Write]:
    """Give every write of one touched case, the case row first."""
    entries, head, seq = _audit(touched, vault, now, via)
    case, row = touched.case, touched.row
    columns = to_columns(case, now) | {
        "sealed": vault.seal(case.details),
        "audit_head": head,
        "audit_seq": seq,
        "revision": case.revision + 1,
    }
    found: list[Write] = []
    if row is None:
        found.append(Insert(tables.cases, _new(case, touched.draw) | columns))
    else:
        # The revision decides who was first when two people act at once.
        found.append(Update(tables.cases, {"id": case.id, "revision": case.revision}, columns))
    found += [Insert(tables.audit, entry) for entry in entries]
    found += _parts(case)
    found += _keys(case, vault)
    for outcome in touched.outcomes:
        found += clocks(outcome)
    if any(not one.only for outcome in touched.outcomes for one in outcome.closings):
        # An alert that still waits is pointless now; one on its way is closed when it arrives.
        waiting = {"case_id": case.id, "state": "pending", "priority": URGENT}
        found.append(Update(tables.outbox, waiting, {"state": "cancelled"}, expect=None))
    return found


def clocks(outcome: Outcome) -> Iterable[Write]:
    """Cancel the stopped clocks and arm the new ones, in that order."""
    case = outcome.case
    if outcome.stops:
        yield timers.cancel("case", case.id, tuple(sorted(outcome.stops)))
    for arm in outcome.arms:
        generation = case.generation(arm.clock)
        key = timers.Key("case", case.id, arm.clock, arm.mark, arm.hop, generation)
        yield timers.arm(key, arm.due_at)


def _new(case: Case, draw: object) -> dict[str, Any]:
    return {
        "id": case.id, "number": draw, "institution": case.institution, "kind": case.kind,
        "policy_id": case.policy_id, "reporter": case.reporter, "opened_at": case.opened_at,
    }  # fmt: skip


def _audit(
    touched: Touched, vault: Vault, now: datetime, via: str
) -> tuple[list[dict[str, Any]], str, int]:
    """Extend the case's chain by every event of this turn."""
    head = touched.row.audit_head if touched.row else ""
    seq = touched.row.audit_seq if touched.row else 0
    rows = []
    for outcome in touched.outcomes:
        for event in outcome.events:
            seq += 1
            entry = audit.Entry(
                f"case:{touched.case.id}", seq, now, event.actor, via, event.action,
                dict(event.payload),
            )  # fmt: skip
            row, head = audit.extend(head, entry, vault)
            rows.append(row)
    return rows, head, seq


def _parts(case: Case) -> Iterable[Write]:
    for part, person in sorted(parts(case)):
        values = {"case_id": case.id, "person": person, "part": part}
        yield Insert(tables.case_people, values, otherwise="ignore")


def _keys(case: Case, vault: Vault) -> Iterable[Write]:
    """Add the look-up keys of what is known by now; an older key of the case stays."""
    for kind in MATCHED:
        if value := case.details.get(kind):
            digest = vault.digest(case.institution, kind, normalise.normalise(kind, str(value)))
            values = {
                "case_id": case.id, "kind": kind, "digest": digest,
                "normaliser": normalise.VERSION,
            }  # fmt: skip
            yield Insert(tables.match_keys, values, otherwise="ignore")
