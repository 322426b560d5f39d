"""What is asked again and again is answered from an index (design §11)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Row, Select, text
from sqlalchemy.dialects import sqlite

from storage import cases, drafts, evidence, inbox, outbox, timers
from storage.store import Store


@pytest.mark.parametrize(
    ("poll", "index"),
    [
        (lambda store, now: timers.due(store, now, 9), "ix_timers_due"),
        (lambda store, now: timers.next_due(store), "ix_timers_due"),
        (lambda store, now: outbox.ready(store, now, 9), "ix_outbox_pending"),
        (lambda store, now: outbox.next_due(store), "ix_outbox_pending"),
        (lambda store, now: drafts.running(store, "zhang"), "uq_drafts_running"),
        (inbox.unwritten, "ix_inbox_unwritten"),
        (evidence.waiting, "ix_evidence_waiting"),
        (lambda store, now: evidence.next_due(store), "ix_evidence_waiting"),
        (lambda store, now: cases.open_for_person(store, "zhang"), "ix_case_people_person"),
        (lambda store, now: cases.callback_load(store, "JS"), "ix_cases_"),
        (lambda store, now: cases.matching(store, "phone", "d"), "ix_match_keys_digest"),
    ],
)
async def test_polling_uses_its_index(
    store: Store,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    poll: Callable[[Store, datetime], Awaitable[object]],
    index: str,
) -> None:
    """At a million rows a poll must not walk the table."""
    read, plans = store.rows, []

    async def explain(statement: Select[Any]) -> list[Row[Any]]:
        sql = statement.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        plans.extend(await read(text(f"EXPLAIN QUERY PLAN {sql}")))
        return []

    monkeypatch.setattr(store, "rows", explain)
    await poll(store, now)

    assert any(index in row.detail for row in plans)
    walks = [row.detail for row in plans if row.detail.startswith("SCAN")]
    assert all("INDEX" in walk for walk in walks)
