"""A person's draft as it is stored, with what is open beside the flow's own answers."""

import json
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.dialog.draft import Draft
from desk.work import Work
from storage import drafts, tables
from storage.drafts import DraftRow
from storage.ids import new_id
from storage.people import Person
from storage.unit import Insert, Update


@dataclass(frozen=True, slots=True)
class Second:
    """A second tap that waits for the answer whether it is the same customer (design §4.1)."""

    tapped_at: datetime
    app: str
    rest: str = ""

    def to_json(self) -> dict[str, str]:
        """Give it as JSON for the sealed column."""
        return {"tapped_at": self.tapped_at.isoformat(), "app": self.app, "rest": self.rest}


@dataclass(frozen=True, slots=True)
class Open:
    """The running draft of a person as this turn sees it."""

    row: DraftRow | None
    draft: Draft
    case_id: str | None
    second: Second | None = None

    def to(self, draft: Draft) -> "Open":
        """Take the draft that the engine gave back."""
        return replace(self, draft=draft)


async def running(work: Work, person: Person) -> Open | None:
    """Load the person's running draft."""
    row = await drafts.running(work.store, person.key)
    if row is None:
        return None
    second = row.sealed.get("second")
    waiting = (
        Second(datetime.fromisoformat(second["tapped_at"]), second["app"], second["rest"])
        if second
        else None
    )
    return Open(row, Draft.from_json(json.dumps(row.sealed["draft"])), row.case_id, waiting)


def save(work: Work, person: Person, opened: Open, event: str, text: str = "") -> None:
    """Write the draft and its journal; the revision decides between two writers."""
    draft, vault = opened.draft, work.store.vault
    status = draft.status if draft.status == "running" else "closed"
    sealed = vault.seal(
        {
            "draft": json.loads(draft.to_json()),
            "second": opened.second.to_json() if opened.second else None,
        }
    )
    values: dict[str, Any] = {"status": status, "updated_at": work.now, "sealed": sealed}
    if opened.row is None:
        fixed = {
            "id": draft.id, "person": person.key, "institution": person.institution,
            "flow": draft.flow, "version": draft.version, "case_id": opened.case_id,
            "revision": 1,
        }  # fmt: skip
        work.unit.add(Insert(tables.drafts, fixed | values, otherwise="drafts"))
    else:
        key = {"id": draft.id, "revision": opened.row.revision}
        work.unit.add(Update(tables.drafts, key, values | {"revision": opened.row.revision + 1}))
    journal(work, draft.id, opened.row.revision + 1 if opened.row else 1, event, text)


def close(work: Work, opened: Open) -> None:
    """Close a running draft; its answers are on the case already."""
    if opened.row is not None:
        key = {"id": opened.row.id, "revision": opened.row.revision}
        values = {"status": "closed", "revision": opened.row.revision + 1, "updated_at": work.now}
        work.unit.add(Update(tables.drafts, key, values))


def journal(work: Work, draft_id: str, revision: int, event: str, text: str) -> None:
    """Keep what was said, sealed, for the record of the conversation."""
    row = {
        "id": new_id(), "draft_id": draft_id, "revision": revision, "at": work.now,
        "event": event, "sealed": work.store.vault.seal({"text": text}),
    }  # fmt: skip
    work.unit.add(Insert(tables.journal, row))
