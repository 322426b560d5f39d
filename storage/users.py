"""The users of the admin page: name, hash of the password, role."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from storage import tables
from storage.rows import every, first
from storage.store import Store
from storage.unit import Insert, Update


@dataclass(frozen=True, slots=True)
class User:
    """Who may sign in; ``hash`` is an argon2 string, ``role`` is admin, manager or auditor.

    ``person`` is the key of whoever of the staff it is.
    """

    name: str
    hash: str
    role: str
    active: bool
    created_at: datetime
    person: str | None = None


def name_of(written: str) -> str:
    """Give a name as it is kept: without spaces around it, in lower case."""
    return written.strip().lower()


async def get(store: Store, name: str) -> User | None:
    """Give a user by name in any spelling, active or not."""
    found = select(tables.users).where(tables.users.c.name == name_of(name))
    return await first(store, User, found)


async def everyone(store: Store) -> list[User]:
    """Give all users, by name."""
    return await every(store, User, select(tables.users).order_by(tables.users.c.name))


def add(name: str, hashed: str, role: str, now: datetime, person: str | None = None) -> Insert:
    """Make a user; Conflict("users") when the name is taken."""
    row = {
        "name": name_of(name), "hash": hashed, "role": role, "created_at": now, "person": person,
    }  # fmt: skip
    return Insert(tables.users, row, tables.users.name)


def change(name: str, **values: object) -> Update:
    """Change the hash, role, person or whether a user is active; Conflict("users") for none."""
    return Update(tables.users, {"name": name_of(name)}, values)
