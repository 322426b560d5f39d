"""What is asked again and again is answered from an index (design §11)."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Row, Select, make_url, text

from storage import cases, drafts, evidence, inbox, outbox, timers
from storage.near import Values
from storage.store import Store
from tests.plugins.postgres import Postgres


@pytest.fixture
def postgres_url(postgres: Postgres, postgres_url: str) -> str:
    """Make walks dear: over a table without rows PostgreSQL would prefer them to any index."""
    name = postgres_url.rpartition("/")[2]
    postgres.sql(f"ALTER DATABASE {name} SET enable_seqscan = off")
    return postgres_url


@pytest.mark.parametrize(
    ("poll", "index"),
    [
        (lambda store, now: timers.due(store, now, 9), "ix_timers_due"),
        (lambda store, now: timers.next_due(store), "ix_timers_due"),
        (lambda store, now: outbox.ready(store, now, 9), "ix_outbox_pending"),
        (lambda store, now: outbox.next_due(store), "ix_outbox_pending"),
        (lambda store, now: drafts.running(store, "zhang"), "_drafts_"),
        (inbox.unwritten, "ix_inbox_unwritten"),
        (evidence.waiting, "ix_evidence_waiting"),
        (lambda store, now: evidence.next_due(store), "ix_evidence_waiting"),
        (lambda store, now: cases.open_for_person(store, "zhang"), "ix_case_people_person"),
        (lambda store, now: cases.callback_load(store, "JS"), "ix_cases_"),
        (lambda store, now: cases.matching(store, "phone", "d"), "ix_match_keys_digest"),
    ],
)
async def test_polling_uses_its_index(
    url: str,
    store: Store,
    now: datetime,
    monkeypatch: pytest.MonkeyPatch,
    poll: Callable[[Store, datetime], Awaitable[object]],
    index: str,
) -> None:
    """At a million rows a poll must not walk the table."""
    read = store.rows
    plans: list[str] = []
    dialect = make_url(url).get_dialect()()
    words = "EXPLAIN" if dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"

    async def explain(statement: Select[Any], values: Values = None) -> list[Row[Any]]:
        statement = statement.params(**values) if values else statement
        sql = str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
        plans.extend(row[-1] for row in await read(text(f"{words} {sql}".replace(":", "\\:"))))
        return []

    monkeypatch.setattr(store, "rows", explain)
    await poll(store, now)

    assert any(index in line for line in plans)
    walks = [line for line in plans if line.startswith("SCAN") or "Seq Scan" in line]
    assert all("INDEX" in walk for walk in walks)
