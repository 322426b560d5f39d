"""Takes what WeCom says of people into the record, politely beside the turns (design §5)."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Row, select

from storage import overrides, tables
from storage.overrides import Override
from storage.people import key_of, opened_phone
from storage.store import Store
from storage.unit import IGNORE, Insert, Unit, Update

# Less than 50 ms of the writer at a time (design §5); turns go in between.
CHUNK = 100
# So many keys are read at once; they are short.
KEYS = 2000


@dataclass(frozen=True, slots=True)
class Found:
    """A person as WeCom shows him; ``institution`` is "" outside of every one."""

    userid: str
    name: str
    institution: str
    department: str
    post: str
    leader: str
    apps: tuple[str, ...]
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a sync came to, in people."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    left: int = 0


Pause = Callable[[], Awaitable[None]]


async def take(store: Store, found: Iterable[Found], pause: Pause) -> Counts:
    """Bring people to what WeCom says, chunk by chunk with a pause after each.

    Roles and every field with a local word stay as they are; so does a post, department or
    phone that WeCom does not tell.
    """
    added = changed = total = 0
    rest = iter(found)
    while chunk := {key_of(person.userid): person for person in islice(rest, CHUNK)}:
        known, words = await _known(store, chunk), await overrides.many(store, chunk)
        inserts, updates = _writes(store, chunk, known, words)
        if inserts or updates:
            await store.committer.commit(Unit([*inserts, *updates]))
        added, changed, total = added + len(inserts), changed + len(updates), total + len(chunk)
        await pause()
    return Counts(added, changed, total - added - changed)


async def leave(store: Store, keys: Sequence[str], pause: Pause) -> None:
    """Make people inactive whom no app sees any more; no app reaches them either."""
    for start in range(0, len(keys), CHUNK):
        gone = tuple(keys[start : start + CHUNK])
        update = Update(tables.people, {"key": gone}, {"active": False, "apps": []}, expect=None)
        await store.committer.commit(Unit([update]))
        await pause()


async def hand_on(store: Store, old: str, new: str) -> None:
    """Hand what only the record knows of a person on to his new user id, if both are known."""
    people = tables.people.c
    columns = select(people.key, people.roles, people.plain_text, people.sealed)
    rows = {row.key: row for row in await store.rows(columns.where(people.key.in_([old, new])))}
    if old in rows and new in rows:
        before = rows[old]
        kept = {"roles": before.roles, "plain_text": before.plain_text, "sealed": before.sealed}
        await store.committer.commit(Unit([Update(tables.people, {"key": new}, kept)]))


async def active_keys(store: Store, pause: Pause) -> list[str]:
    """Give the keys of all active people, those outside of every institution too."""
    people, found, last = tables.people.c, [], ""
    while True:
        page = select(people.key).where(people.active, people.key > last)
        rows = await store.rows(page.order_by(people.key).limit(KEYS))
        found += [row.key for row in rows]
        if len(rows) < KEYS:
            return found
        last = found[-1]
        await pause()


async def stranded(store: Store) -> list[str]:
    """Give the ids of the open cases in which somebody stands who has left."""
    cases, parts = tables.cases.c, tables.case_people.c
    statement = (
        select(parts.case_id)
        .distinct()
        .join(tables.people, tables.people.c.key == parts.person)
        .join(tables.cases, cases.id == parts.case_id)
        .where(~tables.people.c.active, cases.closed_at.is_(None))
    )
    return [row.case_id for row in await store.scan(statement.order_by(parts.case_id))]


async def _known(store: Store, keys: Iterable[str]) -> dict[str, Row[Any]]:
    found = select(tables.people).where(tables.people.c.key.in_(sorted(keys)))
    return {row.key: row for row in await store.rows(found)}


def _writes(
    store: Store,
    chunk: Mapping[str, Found],
    known: Mapping[str, Row[Any]],
    words: Mapping[str, Override],
) -> tuple[list[Insert], list[Update]]:
    inserts, updates = [], []
    for key, person in chunk.items():
        row, values = known.get(key), _values(person, words.get(key))
        sealed = _phone(store, person, row, words.get(key))
        if row is None:
            new = {"key": key, "roles": [], **values, **sealed}
            inserts.append(Insert(tables.people, new, IGNORE))
            continue
        # An empty title or department says nothing: many corps leave them out.
        told = {k: v for k, v in values.items() if v or k not in {"post", "department"}}
        changed = {k: v for k, v in told.items() if getattr(row, k) != v} | sealed
        if changed:
            updates.append(Update(tables.people, {"key": key}, told | sealed, expect=None))
    return inserts, updates


def _values(person: Found, word: Override | None) -> dict[str, Any]:
    leader = word.leader if word and word.leader is not None else key_of(person.leader)
    return {
        "userid": person.userid,
        "institution": person.institution,
        "name": person.name,
        "department": person.department,
        "post": person.post,
        "leader": leader,
        "apps": word.apps if word and word.apps is not None else list(person.apps),
        "active": True,
    }


def _phone(
    store: Store, person: Found, row: Row[Any] | None, word: Override | None
) -> dict[str, bytes]:
    """Give the phone to write, sealed; nothing where it is local, not told, or the same."""
    if not person.phone or (word and word.sealed):
        return {}
    if row is not None and opened_phone(store, row.sealed) == person.phone:
        return {}
    return {"sealed": store.vault.seal({"phone": person.phone})}
