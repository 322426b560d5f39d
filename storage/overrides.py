"""What the institution itself said of its people; it survives every sync (design §5)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from storage import contact_tables, tables
from storage.rows import every
from storage.store import Store
from storage.unit import IGNORE, Insert, Unit, Update, Write

IMPORT = "import"
ADMIN = "admin"
# A statement takes some thousands of values at most.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Override:
    """The local word on one person; None leaves a field to WeCom.

    ``leader`` is a key, ``sealed`` the opened ``{"phone": …}``.
    """

    key: str
    leader: str | None = None
    apps: list[str] | None = None
    sealed: dict[str, Any] | None = None
    origin: str = IMPORT
    set_at: datetime | None = None

    def says(self, other: "Override | None") -> bool:
        """Tell whether it says the same as another, whoever said it and when."""
        mine = (self.leader, self.apps, self.sealed)
        return mine == ((other.leader, other.apps, other.sealed) if other else (None, None, None))


async def many(store: Store, keys: Collection[str]) -> dict[str, Override]:
    """Give the local words on people, by key."""
    table, wanted = contact_tables.people_overrides, sorted(keys)
    found: dict[str, Override] = {}
    for start in range(0, len(wanted), CHUNK):
        page = table.c.key.in_(wanted[start : start + CHUNK])
        found |= {row.key: row for row in await every(store, Override, select(table).where(page))}
    return found


def put(store: Store, overrides: Iterable[Override]) -> list[Write]:
    """Set the local words on people, in place of what was said before."""
    table, said = contact_tables.people_overrides, list(overrides)
    # Missing rows come first: of two who set one at once, the later one simply wins.
    missing = [Insert(table, {"key": o.key, "origin": o.origin}, IGNORE) for o in said]
    return [*missing, *(Update(table, {"key": o.key}, _values(store, o)) for o in said)]


def say(store: Store, word: Override, values: Mapping[str, Any]) -> list[Write]:
    """Set the local word on a known person, and what it makes of his row at once, if anything."""
    row = [Update(tables.people, {"key": word.key}, values)] if values else []
    return [*put(store, [word]), *row]


async def said_of(store: Store, institution: str) -> list[tuple[str, str]]:
    """Give key and name of the active people on whom an admin said something, by name."""
    words, people = contact_tables.people_overrides.c, tables.people.c
    something = or_(*(c.is_not(None) for c in (words.leader, words.apps, words.sealed)))
    statement = (
        select(people.key, people.name)
        .join(contact_tables.people_overrides, words.key == people.key)
        .where(words.origin == ADMIN, something, people.institution == institution, people.active)
    )
    return [
        (row.key, row.name) for row in await store.rows(statement.order_by(people.name, people.key))
    ]


async def move(store: Store, old: str, new: str) -> None:
    """Let the local word on a person hold for his new user id."""
    if word := (await many(store, [old])).get(old):
        await store.committer.commit(Unit(put(store, [replace(word, key=new)])))


def _values(store: Store, override: Override) -> dict[str, Any]:
    return {
        "leader": override.leader, "apps": override.apps,
        "sealed": store.vault.seal(override.sealed) if override.sealed else None,
        "origin": override.origin, "set_at": override.set_at,
    }  # fmt: skip


def drop(keys: Iterable[str]) -> Update:
    """Take back what a list said of people who are no longer on it."""
    values = {"leader": None, "apps": None, "sealed": None}
    key = {"key": tuple(keys), "origin": IMPORT}
    return Update(contact_tables.people_overrides, key, values, expect=None)
