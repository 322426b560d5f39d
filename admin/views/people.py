"""人员: the leader tree drawn, and the gaps that somebody has to close."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from aiohttp import web

from admin.tree import Node, Tree, in_role, without_app
from admin.visit import Page, Visit
from cases.policy import ROLES, Policy
from storage import duty, org
from storage.people import Person

DRAWN = 300
# Of each of many trees at least so many people are drawn.
FEWEST = 5
NAMED = 20


@dataclass(frozen=True, slots=True)
class Gap:
    """Something wrong with the contacts: what it means, and who."""

    title: str
    means: str
    names: tuple[str, ...]
    more: int
    bad: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the complaint team."""

    name: str
    role: str
    on_duty: bool


@dataclass(frozen=True, slots=True)
class People:
    """The people of an institution."""

    total: int
    gaps: tuple[Gap, ...]
    team: tuple[Member, ...]
    trees: tuple[Node, ...]
    top: str
    up: str


async def show(visit: Visit) -> web.Response:
    """Show the tree, or what is below one person of it."""
    store, code = visit.desk.store, visit.institution
    everybody = await org.everybody(store, code)
    policy, present = await visit.policy(), set(await duty.on_duty(store, code))
    # Tens of thousands of people take a while; nobody else waits for it.
    page = await asyncio.to_thread(_built, visit, everybody, policy, present)
    return await visit.page("people.html", "人员", page)


def _built(
    visit: Visit, everybody: Sequence[Person], policy: Policy | None, present: set[str]
) -> People:
    tree = Tree(everybody)
    chosen = tree.get(visit.request.query.get("below", ""))
    roots = [chosen] if chosen else tree.roots
    share = max(DRAWN // max(len(roots), 1), FEWEST)
    above = chosen.leader if chosen and tree.get(chosen.leader) else ""
    return People(
        len(everybody),
        tuple(_gaps(everybody, tree, policy)),
        tuple(_team(everybody, policy, present)),
        tuple(tree.drawn(root, share) for root in roots[:DRAWN]),
        chosen.name if chosen else "",
        visit.link("people", below=above),
    )


def _gaps(everybody: Sequence[Person], tree: Tree, policy: Policy | None) -> Iterator[Gap]:
    if not everybody:
        yield Gap(
            "还没有通讯录", "请先导入：escalation-bot contacts import FILE.csv", (), 0, bad=True
        )
        return
    yield from _roles(everybody, policy)
    for circle in tree.circles():
        path = " → ".join(person.name for person in [*circle, circle[0]])
        yield Gap("领导关系成环", "上报到这里会直接转投诉组", (path,), 0, bad=True)
    if alone := tree.alone:
        yield _gap("没有领导", "他们的报告到时直接转投诉组", alone)
    if unseen := without_app(everybody):
        yield _gap("不在任何应用里", "机器人联系不上他们，轮到时立即跳过", unseen)


def _roles(everybody: Sequence[Person], policy: Policy | None) -> Iterator[Gap]:
    if policy is None:
        return
    team, head = policy.callback.team_role, policy.callback.head_role
    if not in_role(everybody, team):
        means = f"首次回访没有人打，请给成员加角色 {team}"
        yield Gap(f"没有人是{ROLES.get(team, team)}", means, (), 0, bad=True)
    if not in_role(everybody, head):
        means = f"回访无人可接时没有人知道，请给一人加角色 {head}"
        yield Gap(f"没有人是{ROLES.get(head, head)}", means, (), 0, bad=False)


def _gap(title: str, means: str, whom: Sequence[Person]) -> Gap:
    names = tuple(person.name for person in whom[:NAMED])
    return Gap(f"{title}：{len(whom)} 人", means, names, max(len(whom) - NAMED, 0), bad=False)


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
