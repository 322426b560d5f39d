"""What the record says at the end of a story, without what differs from run to run."""

import json
from typing import Any

from sqlalchemy import select

from bot.settings import Settings
from storage import tables
from storage.audit_check import verify
from storage.store import Store
from storage.vault import Vault

Json = dict[str, Any]

# Only rows of this kind may come on top of an undisturbed run: an answer said once more.
REPEATED = ":again"


async def record(settings: Settings) -> Json:
    """Read the cases with their chains, timers and messages, in an order of their own."""
    vault = Vault(settings.vault_keys, settings.hash_key.get_secret_value())
    async with Store.open(settings.database_url, vault) as store:
        cases = await store.rows(select(tables.cases).order_by(tables.cases.c.number))
        names = {case.id: case.number for case in cases} | {
            case.draft_id: f"draft of {case.number}" for case in cases
        }
        # The update of a card is keyed by the card, which has a lasting name in its own key.
        outbox = await store.rows(select(tables.outbox.c.id, tables.outbox.c.key))
        names = {row.id: row.key for row in outbox} | names
        found = {
            "cases": [_case(case) for case in cases],
            "audit": await _rows(store, tables.audit, "chain", "seq", "at", "actor", "action"),
            "timers": await _rows(
                store, tables.timers, "subject_id", "clock", "mark", "hop", "generation",
                "due_at", "fired_at", "state",
            ),
            "outbox": [
                row
                for row in await _rows(
                    store, tables.outbox, "key", "kind", "person", "app", "state", "raised_at",
                    "sent_at", "card",
                )
                if not row[0].endswith(REPEATED)
            ],
            "broken chains": await verify(store),
        }  # fmt: skip
    return _named(found, names)


def _case(row: Any) -> Json:
    columns = ("number", "state", "hop", "assignee", "opened_at", "closed_at", "revision", "body")
    return {name: getattr(row, name) for name in columns}


async def _rows(store: Store, table: Any, *columns: str) -> list[list[Any]]:
    rows = await store.rows(select(*(table.c[name] for name in columns)))
    return sorted(([str(value) for value in row] for row in rows), key=str)


def _named(found: Json, names: dict[str, str]) -> Json:
    """Put the number of a case in the place of its id, which is made by chance."""
    text = json.dumps(found, default=str, ensure_ascii=False)
    for made, name in names.items():
        text = text.replace(made, name)
    loaded: Json = json.loads(text)
    return loaded
