"""A person of the contacts: what is known, and the desk's own word on it."""

from dataclasses import dataclass
from urllib.parse import quote

from aiohttp import web

from admin.accounts import Refused
from admin.corrections import APPS, LEADER, PHONE, correct, local
from admin.masks import masked
from admin.visit import MANAGING, Page, Visit
from cases.policy import ROLES
from storage import overrides, people
from storage.people import Person as Row


@dataclass(frozen=True, slots=True)
class App:
    """An app of the institution, and whether it reaches the person."""

    name: str
    reaches: bool


@dataclass(frozen=True, slots=True)
class Person:
    """What the page shows; ``local`` names the fields on which the desk has its own word."""

    name: str
    userid: str
    department: str
    post: str
    roles: str
    leader: str
    leader_id: str
    leader_url: str
    below_url: str
    apps: tuple[App, ...]
    phone: str
    active: bool
    local: tuple[str, ...]
    said: str
    may_change: bool
    url: str


async def show(visit: Visit) -> web.Response:
    """Show a person."""
    return await _page(visit, await _row(visit))


async def change(visit: Visit) -> web.Response:
    """Take the desk's word on one field, or take it back; the institution's chain keeps it."""
    row = await _row(visit)
    try:
        await correct(visit, row)
    except Refused as refused:
        return await _page(visit, row, notice=f"{refused}。")
    raise web.HTTPSeeOther(address(visit, row.key))


def address(visit: Visit, key: str) -> str:
    """Give the address of a person's page."""
    return visit.link(f"people/{quote(key, safe='')}")


async def _row(visit: Visit) -> Row:
    row = await people.get(visit.desk.store, visit.request.match_info["key"])
    if row is None or row.institution != visit.institution:
        raise web.HTTPNotFound(text="通讯录里没有这个人。")
    return row


async def _page(visit: Visit, row: Row, *, notice: str = "") -> web.Response:
    store, times = visit.desk.store, await visit.times()
    leader = await people.get(store, row.leader) if row.leader else None
    word = (await overrides.many(store, [row.key])).get(row.key)
    phone, said = await people.phone(store, row.key), local(word)
    page = Person(
        row.name, row.userid, row.department, row.post,
        "、".join(ROLES.get(role, role) for role in sorted(row.roles)),
        leader.name if leader else row.leader, row.leader,
        address(visit, leader.key) if leader and leader.institution == row.institution else "",
        visit.link("people", below=row.key),
        tuple(App(app, app in row.apps) for app in visit.desk.apps.get(row.institution, ())),
        masked("phone", phone) if phone else "", row.active,
        tuple(field for field in (LEADER, APPS, PHONE) if field in said),
        _said(word, times.short(word.set_at)) if word and said else "",
        visit.manages, address(visit, row.key),
    )  # fmt: skip
    status = 400 if notice else 200
    return await visit.page("person.html", row.name, page, notice=notice, status=status)


def _said(word: overrides.Override, at: str) -> str:
    how = "在此页设定" if word.origin == overrides.ADMIN else "随名单导入"
    return f"{at} {how}".strip()


PAGES = (
    Page("GET", "/people/{key}", show),
    Page("POST", "/people/{key}", change, MANAGING),
)
