"""The people of the contacts, by their WeCom user id."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, String, bindparam, cast, false, or_, select

from storage import tables
from storage.store import Store

# A statement takes some thousands of values at most.
CHUNK = 500
# Sealed values are opened only where they are asked for.
_COLUMNS = [column for column in tables.people.c if column.name != "sealed"]
_NAMES = [column.name for column in _COLUMNS]
_ONE = select(*_COLUMNS).where(tables.people.c.key == bindparam("of"))


@dataclass(frozen=True, slots=True)
class Person:
    """Someone in the contacts; ``key`` and ``leader`` are user ids in lower case ("" for none).

    ``phone`` is None unless it was asked for: it lies sealed.
    """

    key: str
    userid: str
    institution: str
    name: str
    department: str
    post: str
    leader: str
    roles: frozenset[str]
    apps: tuple[str, ...]
    plain_text: bool
    active: bool
    phone: str | None = None


def key_of(userid: str) -> str:
    """Give the key of a user id: WeCom compares them without case."""
    return userid.strip().lower()


async def get(store: Store, userid: str) -> Person | None:
    """Give a person by the user id in any spelling; who left is given too, as not active."""
    row = await store.row(_ONE, {"of": key_of(userid)})
    return from_row(row) if row else None


async def many(store: Store, keys: Iterable[str]) -> dict[str, Person]:
    """Give those of the people who are known, by key."""
    wanted = sorted({key_of(key) for key in keys})
    found: dict[str, Person] = {}
    for start in range(0, len(wanted), CHUNK):
        page = tables.people.c.key.in_(wanted[start : start + CHUNK])
        for row in await store.rows(select(*_COLUMNS).where(page)):
            found[row.key] = from_row(row)
    return found


async def everyone(store: Store, institution: str) -> list[Person]:
    """Give all active people of an institution, by key."""
    people = tables.people.c
    statement = select(*_COLUMNS).where(people.institution == institution, people.active)
    return [from_row(row) for row in await store.rows(statement.order_by(people.key))]


async def with_role(store: Store, institution: str, role: str) -> list[Person]:
    """Give the active people of an institution who have a role, by key."""
    people = tables.people.c
    # Few of thousands have one: the store picks them, so that not all are read for each alert.
    named = cast(people.roles, String).contains(f'"{role}"', autoescape=True)
    statement = select(*_COLUMNS).where(people.institution == institution, people.active, named)
    return [from_row(row) for row in await store.rows(statement.order_by(people.key))]


async def in_departments(store: Store, institution: str, words: Iterable[str]) -> list[Person]:
    """Give the active people in whose department's path one of the words stands, by key."""
    people = tables.people.c
    inside = or_(false(), *(people.department.contains(word, autoescape=True) for word in words))
    statement = select(*_COLUMNS).where(people.institution == institution, people.active, inside)
    return [from_row(row) for row in await store.rows(statement.order_by(people.key))]


async def named(store: Store, institution: str, said: str) -> list[Person]:
    """Give the active people of an institution who have a name or user id, by key."""
    people = tables.people.c
    known = or_(people.name == said, people.key == key_of(said))
    statement = select(*_COLUMNS).where(people.institution == institution, people.active, known)
    return [from_row(row) for row in await store.rows(statement.order_by(people.key))]


async def phone(store: Store, userid: str) -> str | None:
    """Give a person's own phone number, unsealed; None where there is none."""
    people = tables.people.c
    row = await store.row(select(people.sealed).where(people.key == key_of(userid)))
    return opened_phone(store, row.sealed) if row else None


async def phones(store: Store, institution: str) -> list[tuple[str, str]]:
    """Give the keys of the active people of an institution with their phones, unsealed."""
    people = tables.people.c
    statement = select(people.key, people.sealed).where(
        people.institution == institution, people.active, people.sealed.is_not(None)
    )
    rows = await store.rows(statement)
    opened = ((row.key, opened_phone(store, row.sealed)) for row in rows)
    return [(key, number) for key, number in opened if number]


def opened_phone(store: Store, sealed: bytes | None) -> str | None:
    """Open what the column ``sealed`` of a person holds."""
    return store.vault.open(sealed)["phone"] if sealed else None


def from_row(row: Row[Any]) -> Person:
    """Give the person of a row that has all columns but the sealed one."""
    values = {name: getattr(row, name) for name in _NAMES}
    roles, apps = frozenset(values.pop("roles")), tuple(values.pop("apps"))
    return Person(**values, roles=roles, apps=apps)
