"""The drafts: where each person stands in a dialog."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column, select

from storage import tables
from storage.rows import every, first
from storage.store import Store
from storage.unit import Delete

_RUNNING = select(tables.drafts).where(
    tables.drafts.c.person == bindparam("of"),
    # Written out, as the partial index has it: with a parameter SQLite would not use the index.
    tables.drafts.c.status == literal_column("'running'"),
)


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A draft; ``sealed`` is its opened content, ``revision`` serialises its turns."""

    id: str
    person: str
    institution: str
    flow: str
    version: str
    status: str
    case_id: str | None
    revision: int
    updated_at: datetime
    sealed: dict[str, Any]


async def running(store: Store, person: str) -> DraftRow | None:
    """Give the one running draft of a person, whatever the app (design §3)."""
    return await first(store, DraftRow, _RUNNING, {"of": person})


async def newest(store: Store, person: str, statuses: tuple[str, ...]) -> list[DraftRow]:
    """Give a person's drafts that stand so, the last touched first."""
    drafts = tables.drafts.c
    statement = select(tables.drafts).where(drafts.person == person, drafts.status.in_(statuses))
    # Of two that were touched in one instant the later begun is the last.
    last = statement.order_by(drafts.updated_at.desc(), drafts.id.desc())
    return await every(store, DraftRow, last)


async def get(store: Store, draft_id: str) -> DraftRow | None:
    """Give a draft by its id."""
    return await first(store, DraftRow, select(tables.drafts).where(tables.drafts.c.id == draft_id))


async def older(store: Store, institution: str, before: datetime, limit: int) -> tuple[str, ...]:
    """Give the ids of drafts that were last touched before an instant."""
    drafts = tables.drafts.c
    statement = select(drafts.id).where(
        drafts.institution == institution, drafts.updated_at < before
    )
    return tuple(row.id for row in await store.rows(statement.limit(limit)))


def forget(ids: tuple[str, ...]) -> list[Delete]:
    """Delete drafts with everything that was said in them."""
    return [
        Delete(tables.journal, {"draft_id": ids}),
        Delete(tables.timers, {"subject": "draft", "subject_id": ids}),
        Delete(tables.drafts, {"id": ids}),
    ]
