"""人员: the leader tree drawn, and the gaps that somebody has to close."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiohttp import web

from admin import gaps
from admin.tree import Node, Tree, in_role
from admin.views.person import address
from admin.visit import Page, Visit
from cases.policy import ROLES, Policy
from storage import duty, org, overrides, people, roster
from storage.people import Person

DRAWN = 300
# Of each of many trees at least so many people are drawn.
FEWEST = 5


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the complaint team."""

    name: str
    role: str
    on_duty: bool


@dataclass(frozen=True, slots=True)
class People:
    """The people of an institution; ``own`` is key and name of those on whom the desk has a word.

    ``same`` are the people of the name that somebody looked for.
    """

    total: int
    gaps: tuple[gaps.Shown, ...]
    team: tuple[Member, ...]
    trees: tuple[Node, ...]
    top: str
    up: str
    own: tuple[tuple[str, str], ...]
    asked: str
    same: tuple[Person, ...]


async def show(visit: Visit) -> web.Response:
    """Show the tree, or what is below one person of it; a name that is looked for, at once."""
    store, code = visit.desk.store, visit.institution
    asked = visit.request.query.get("find", "").strip()[:64]
    same = await people.named(store, code, asked) if asked else []
    if len(same) == 1:
        raise web.HTTPSeeOther(address(visit, same[0].key))
    everybody = await org.everybody(store, code)
    known = set(await roster.active_keys(store, _breathe))
    policy, present = await visit.policy(), set(await duty.on_duty(store, code))
    # Tens of thousands of people take a while; nobody else waits for it.
    tree = await asyncio.to_thread(Tree, everybody)
    found = await asyncio.to_thread(_gaps, everybody, policy, known)
    chosen = tree.get(visit.request.query.get("below", ""))
    roots = [chosen] if chosen else tree.roots
    share = max(DRAWN // max(len(roots), 1), FEWEST)
    above = chosen.leader if chosen and tree.get(chosen.leader) else ""
    page = People(
        len(everybody), found, tuple(_team(everybody, policy, present)),
        tuple(tree.drawn(root, share) for root in roots[:DRAWN]),
        chosen.name if chosen else "", visit.link("people", below=above),
        tuple(await overrides.said_of(store, code)), asked, tuple(same),
    )  # fmt: skip
    notice = f"没有找到“{asked}”，请输入完整的姓名或账号。" if asked and not same else ""
    return await visit.page("people.html", "人员", page, notice=notice)


async def _breathe() -> None:
    """Let others go first."""
    await asyncio.sleep(0)


def _gaps(
    everybody: Sequence[Person], policy: Policy | None, known: set[str]
) -> tuple[gaps.Shown, ...]:
    return tuple(gaps.shown(everybody, policy, known)) if policy else ()


def _team(
    everybody: Sequence[Person], policy: Policy | None, present: set[str]
) -> Iterator[Member]:
    if policy is None:
        return
    always = policy.duty.mode == "always"
    for role in (policy.callback.team_role, policy.callback.head_role):
        for person in in_role(everybody, role):
            yield Member(person.name, ROLES.get(role, role), always or person.key in present)


PAGES = (Page("GET", "/people", show),)
