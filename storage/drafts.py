"""The drafts: where each person stands in a dialog."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal_column, select

from storage import tables
from storage.rows import first
from storage.store import Store


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
    drafts = tables.drafts.c
    # Written out, as the partial index has it: with a parameter SQLite would not use the index.
    is_running = drafts.status == literal_column("'running'")
    statement = select(tables.drafts).where(drafts.person == person, is_running)
    return await first(store, DraftRow, statement)


async def get(store: Store, draft_id: str) -> DraftRow | None:
    """Give a draft by its id."""
    return await first(store, DraftRow, select(tables.drafts).where(tables.drafts.c.id == draft_id))
