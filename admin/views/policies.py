"""政策: the version in force or another one, each number with the rule it comes from."""

from dataclasses import dataclass

from aiohttp import web
from sqlalchemy import select

from admin.rulebook import Rulebook, rulebook
from admin.visit import Page, Visit
from storage import institutions, policies, tables


@dataclass(frozen=True, slots=True)
class Version:
    """A version that the record keeps; ``department`` is set for a branch's overlay."""

    id: str
    label: str
    loaded: str
    department: str
    in_force: bool
    shown: bool


@dataclass(frozen=True, slots=True)
class PolicyPage:
    """A version of the policy, and all the versions."""

    book: Rulebook
    in_force: bool
    versions: tuple[Version, ...]


async def show(visit: Visit) -> web.Response:
    """Show the version that the address names, else the one in force."""
    store = visit.desk.store
    known = await institutions.get(store, visit.institution)
    current = known.policy_id if known else None
    named = visit.request.match_info.get("id", current)
    row = await policies.get(store, named) if named else None
    if row is None or row.institution != visit.institution:
        raise web.HTTPNotFound(text="没有这个版本，或这个机构还没有加载政策。")
    book = rulebook(await visit.desk.policies.get(store, row.id))
    page = PolicyPage(book, row.id == current, await _versions(visit, row.id, current))
    return await visit.page("policies.html", "政策", page)


async def _versions(visit: Visit, shown: str, current: str | None) -> tuple[Version, ...]:
    table, times = tables.policies.c, await visit.times()
    department = table.body["policy"]["department"].as_string()
    found = (
        select(table.id, table.label, table.loaded_at, department.label("department"))
        .where(table.institution == visit.institution)
        .order_by(table.loaded_at.desc())
    )
    return tuple(
        Version(
            row.id, row.label, times.full(row.loaded_at), row.department or "",
            row.id == current, row.id == shown,
        )
        for row in await visit.desk.store.rows(found)
    )  # fmt: skip


PAGES = (Page("GET", "/policies", show), Page("GET", "/policies/{id}", show))
