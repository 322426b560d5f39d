"""用户: who may sign in, and as what."""

from dataclasses import dataclass

from aiohttp import web

from admin.accounts import Refused, Role, add_user, change_user, person_key, set_password
from admin.visit import MANAGING, Page, Visit
from admin.words import ROLE_NOTES, ROLES, name_in
from storage import users
from storage.users import User


@dataclass(frozen=True, slots=True)
class Account:
    """A user; ``own`` is the one who looks."""

    name: str
    role: str
    role_name: str
    active: bool
    person: str
    since: str
    own: bool
    url: str


@dataclass(frozen=True, slots=True)
class RoleChoice:
    """A role with what it may do."""

    code: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class Users:
    """All users, and what a form that was refused had held."""

    accounts: tuple[Account, ...]
    roles: tuple[RoleChoice, ...]
    typed: str


async def show(visit: Visit) -> web.Response:
    """Show all users."""
    return await _page(visit)


async def add(visit: Visit) -> web.Response:
    """Make a user."""
    form = visit.form
    try:
        _same(form.get("password", ""), form.get("again", ""))
        await add_user(
            visit.desk.store, form.get("name", ""), form.get("password", ""),
            form.get("role", ""), visit.desk.now(), visit.by, person=form.get("person", ""),
        )  # fmt: skip
    except Refused as refused:
        return await _page(visit, notice=f"{refused}。", typed=form.get("name", ""))
    raise web.HTTPSeeOther(visit.link("users"))


async def change(visit: Visit) -> web.Response:
    """Change a user's role, turn him off or on, or set his password."""
    user = await users.get(visit.desk.store, visit.request.match_info["name"])
    if user is None:
        raise web.HTTPNotFound(text="没有这个用户。")
    try:
        await _change(visit, user)
    except Refused as refused:
        return await _page(visit, notice=f"{refused}。")
    raise web.HTTPSeeOther(visit.link("users"))


async def _change(visit: Visit, user: User) -> None:
    form, store, now = visit.form, visit.desk.store, visit.desk.now()
    match form.get("do"):
        case "role":
            role = form.get("role", "")
            await change_user(store, user, {"role": role}, now, visit.by)
        case "person":
            person = await person_key(store, form.get("person", ""))
            await change_user(store, user, {"person": person}, now, visit.by)
        case "off" | "on" as turn:
            await change_user(store, user, {"active": turn == "on"}, now, visit.by)
        case "password":
            _same(form.get("password", ""), form.get("again", ""))
            await set_password(store, user, form.get("password", ""), now, visit.by)
        case _:
            raise Refused("没有这个操作")


def _same(password: str, again: str) -> None:
    if password != again:
        raise Refused("两次输入的密码不一样")


async def _page(visit: Visit, *, notice: str = "", typed: str = "") -> web.Response:
    times = await visit.times()
    accounts = tuple(
        Account(
            user.name, user.role, name_in(ROLES, user.role), user.active, user.person or "",
            times.full(user.created_at), user.name == visit.user.name,
            visit.link(f"users/{user.name}"),
        )
        for user in await users.everyone(visit.desk.store)
    )  # fmt: skip
    roles = tuple(RoleChoice(role, ROLES[role], ROLE_NOTES[role]) for role in Role)
    status = 400 if notice else 200
    page = Users(accounts, roles, typed[:64])
    return await visit.page("users.html", "用户", page, notice=notice, status=status)


PAGES = (
    Page("GET", "/users", show, MANAGING),
    Page("POST", "/users", add, MANAGING),
    Page("POST", "/users/{name}", change, MANAGING),
)
