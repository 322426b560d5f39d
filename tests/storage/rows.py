"""Rows for the stories of the record, with every column that a test does not care about."""

from datetime import datetime
from typing import Any

from storage import tables
from storage.ids import new_id
from storage.unit import Insert


def a_case(now: datetime, **changes: Any) -> Insert:
    """Insert a case in state soothing."""
    row = {
        "id": new_id(),
        "number": new_id(),
        "institution": "JS",
        "kind": "dissatisfaction",
        "state": "soothing",
        "policy_id": "p1",
        "reporter": "zhang",
        "opened_at": now,
        "changed_at": now,
        "body": {},
        "sealed": b"",
    }
    return Insert(tables.cases, row | changes, "case")


def a_timer(now: datetime, case_id: str, **changes: Any) -> Insert:
    """Insert an armed timer of a case."""
    row = {
        "id": new_id(),
        "subject": "case",
        "subject_id": case_id,
        "clock": "staff_5m",
        "mark": "due",
        "hop": 0,
        "generation": 1,
        "due_at": now,
    }
    return Insert(tables.timers, row | changes, "timer")


def a_draft(now: datetime, person: str, **changes: Any) -> Insert:
    """Insert a running draft of a person."""
    row = {
        "id": new_id(),
        "person": person,
        "institution": "JS",
        "flow": "dissatisfaction",
        "version": "1",
        "status": "running",
        "revision": 1,
        "updated_at": now,
        "sealed": b"",
    }
    return Insert(tables.drafts, row | changes, "draft")
