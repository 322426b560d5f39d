"""The users: making and changing them, each with its entry in the institution's chain."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from admin.passwords import hashed, weakness
from storage import institutions, people, users
from storage.errors import Conflict
from storage.institutions import Deed
from storage.store import Store
from storage.users import User

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,31}")


class Role(StrEnum):
    """What a user may do."""

    ADMIN = "admin"
    MANAGER = "manager"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class By:
    """Who changes a user, by which door, and in whose chain it is recorded."""

    actor: str
    via: str
    institution: str


class Refused(Exception):  # noqa: N818 - an answer to whoever asked, no error of the program
    """A change that cannot be made; the text says in Chinese why."""


async def add_user(
    store: Store, name: str, password: str, role: str, now: datetime, by: By, *, person: str = ""
) -> User:
    """Make a user, who may be one of the staff.

    Refused for a bad or taken name, a weak password, an unknown role or person.
    """
    name = users.name_of(name)
    _check(name, password, role)
    key = await person_key(store, person)
    made = User(name, await hashed(password), role, active=True, created_at=now, person=key)
    told = {"user": name, "role": role} | ({"person": key} if key else {})
    deed = Deed(now, by.actor, by.via, "user_added", told)
    try:
        await institutions.record(
            store, by.institution, deed, users.add(name, made.hash, role, now, key)
        )
    except Conflict as conflict:
        raise Refused(f"用户 {name} 已经存在") from conflict
    return made


async def change_user(
    store: Store, user: User, values: Mapping[str, object], now: datetime, by: By
) -> None:
    """Change the role, or whether a user is active; Refused where nobody could manage any more."""
    after = {"role": user.role, "active": user.active, **values}
    if after["role"] not in set(Role):
        raise Refused("没有这个角色")
    if (after["role"], after["active"]) != (Role.ADMIN, True) and await _is_last(store, user):
        raise Refused("至少要保留一位启用中的管理员")
    deed = Deed(now, by.actor, by.via, "user_changed", {"user": user.name, **values})
    await institutions.record(store, by.institution, deed, users.change(user.name, **values))


async def person_key(store: Store, userid: str) -> str | None:
    """Give the key of whoever of the staff a user is, None for ""; Refused for a stranger."""
    if not userid.strip():
        return None
    person = await people.get(store, userid)
    if person is None or not person.active:
        raise Refused(f"通讯录里没有账号“{userid.strip()[:32]}”")
    return person.key


async def set_password(store: Store, user: User, password: str, now: datetime, by: By) -> None:
    """Give a user another password, which ends his sessions; Refused for a weak one."""
    if wrong := weakness(password, user.name):
        raise Refused(wrong)
    deed = Deed(now, by.actor, by.via, "password_set", {"user": user.name})
    write = users.change(user.name, hash=await hashed(password))
    await institutions.record(store, by.institution, deed, write)


def _check(name: str, password: str, role: str) -> None:
    if not _NAME.fullmatch(name):
        raise Refused("用户名应为 2 至 32 位小写英文、数字、点、横线或下划线，以英文或数字开头")
    if role not in set(Role):
        raise Refused(f"没有角色 {role}，可用的有：{'、'.join(Role)}")
    if wrong := weakness(password, name):
        raise Refused(wrong)


async def _is_last(store: Store, user: User) -> bool:
    """Tell whether a user is the only one left who may manage users."""
    admins = {u.name for u in await users.everyone(store) if u.active and u.role == Role.ADMIN}
    return admins == {user.name}
