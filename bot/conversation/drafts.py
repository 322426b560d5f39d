"""A person's draft as it is stored, with what is open beside the flow's own answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
    """The running draft of a person as this turn sees it.

    ``about`` is what it was begun about, ``receipt`` what was told when it was submitted, and
    ``left`` what a nudge says of it: the flow's title, questions dealt with and all of them.
    ``offer`` is only written: whom it is put before, until somebody touches it.
    """

    row: DraftRow | None
    draft: Draft
    case_id: str | None
    second: Second | None = None
    about: Mapping[str, str] = field(default_factory=dict)
    receipt: Mapping[str, Any] | None = None
    left: tuple[str, int, int] = ("", 0, 0)
    offer: Mapping[str, Any] | None = None

    @property
    def revision(self) -> int:
        """Give the revision that the next save writes."""
        return self.row.revision + 1 if self.row else 1

    def to(self, draft: Draft) -> "Open":
        """Take the draft that the engine gave back."""
        return replace(self, draft=draft)


async def running(work: Work, person: Person) -> Open | None:
    """Load the person's running draft."""
    row = await drafts.running(work.store, person.key)
    return opened(row) if row else None


async def newest(work: Work, person: Person, *statuses: str) -> list[Open]:
    """Load the person's drafts that stand so, the last touched first."""
    return [opened(row) for row in await drafts.newest(work.store, person.key, statuses)]


def opened(row: DraftRow) -> Open:
    """Read a stored draft, by this release or another."""
    sealed = row.sealed
    second = sealed.get("second")
    waiting = (
        Second(datetime.fromisoformat(second["tapped_at"]), second["app"], second["rest"])
        if second
        else None
    )
    draft = Draft.from_json(json.dumps(sealed["draft"]))
    title, done, questions = sealed.get("left") or ("", 0, 0)
    return Open(
        row, draft, row.case_id, waiting, sealed.get("about") or {}, sealed.get("receipt"),
        (title, done, questions),
    )  # fmt: skip


def save(
    work: Work, person: Person, opened: Open, event: str, text: str = "", status: str = ""
) -> None:
    """Write the draft and its journal; the revision decides between two writers.

    ``status`` is how the row stands, where that is not how the draft stands.
    """
    draft, vault = opened.draft, work.store.vault
    sealed = vault.seal(
        {
            "draft": json.loads(draft.to_json()),
            "second": opened.second.to_json() if opened.second else None,
            "about": dict(opened.about),
            "receipt": opened.receipt,
            "left": list(opened.left),
            **({"offer": dict(opened.offer)} if opened.offer else {}),
        }
    )
    values: dict[str, Any] = {
        "status": status or draft.status, "updated_at": work.now, "case_id": opened.case_id,
        "version": draft.version, "sealed": sealed,
    }  # fmt: skip
    if opened.row is None:
        fixed = {
            "id": draft.id, "person": person.key, "institution": person.institution,
            "flow": draft.flow, "revision": 1,
        }  # fmt: skip
        work.unit.add(Insert(tables.drafts, fixed | values, otherwise="drafts"))
    else:
        key = {"id": draft.id, "revision": opened.row.revision}
        work.unit.add(Update(tables.drafts, key, values | {"revision": opened.revision}))
    journal(work, draft.id, opened.revision, event, text)


def close(work: Work, opened: Open) -> None:
    """Close a running draft; its answers are on the case already."""
    put(work, opened, "closed")


def put(work: Work, opened: Open, status: str) -> None:
    """Put a stored draft aside, or take it out again, as it is."""
    if opened.row is not None:
        key = {"id": opened.row.id, "revision": opened.row.revision}
        values = {"status": status, "revision": opened.revision, "updated_at": work.now}
        work.unit.add(Update(tables.drafts, key, values))


def journal(work: Work, draft_id: str, revision: int, event: str, text: str) -> None:
    """Keep what was said, sealed, for the record of the conversation."""
    row = {
        "id": new_id(), "draft_id": draft_id, "revision": revision, "at": work.now,
        "event": event, "sealed": work.store.vault.seal({"text": text}),
    }  # fmt: skip
    work.unit.add(Insert(tables.journal, row))
