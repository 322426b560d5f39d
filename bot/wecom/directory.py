"""Departments and members as one app sees them (wecom.md §3.6)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from wechatpy.exceptions import WeChatClientException

from bot.wecom.client import Client

Json = dict[str, Any]

# WeCom's root department has this id in every corp.
ROOT = 1
# Outside of the app's visible range, or gone between two calls.
_UNSEEN = frozenset({60003, 60011, 60111})
# Disabled, or left the corp: no message reaches such a member.
_AWAY = frozenset({2, 5})


@dataclass(frozen=True, slots=True)
class Department:
    """A department; ``parent`` is 0 above the root and may be one that the app can't see."""

    id: int
    name: str
    parent: int
    leaders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Member:
    """A member; new self-built apps are not told the phone."""

    userid: str
    name: str
    position: str
    department: int
    leaders: tuple[str, ...]
    phone: str = field(default="", repr=False)


async def departments(client: Client) -> list[Department]:
    """List all departments that the app sees; none where it sees single members only."""
    try:
        return [_department(found) for found in await client.department.get()]
    except WeChatClientException as error:
        if error.errcode in _UNSEEN:
            return []
        raise


async def members(client: Client, department: int) -> list[Member]:
    """List the members of one department, those below it left out; disabled ones too."""
    try:
        found = await client.user.list(department)
    except WeChatClientException as error:
        if error.errcode in _UNSEEN:
            return []
        raise
    return [_member(one) for one in found if one.get("status") not in _AWAY]


async def member(client: Client, userid: str) -> Member | None:
    """Give one member; None where the app can't see him, or he is disabled."""
    try:
        found = await client.user.get(userid)
    except WeChatClientException as error:
        if error.errcode in _UNSEEN:
            return None
        raise
    return None if found.get("status") in _AWAY else _member(found)


async def named(client: Client) -> list[str]:
    """List the user ids that the app's visible range names one by one or by a tag."""
    range_ = await client.agent.get(client.agent_id)
    found = [str(user["userid"]) for user in _listed(range_, "allow_userinfos", "user")]
    for tag in _listed(range_, "allow_tags", "tagid"):
        users = await client.tag.get_users(tag)
        found += [str(user["userid"]) for user in users.get("userlist", [])]
    return found


def _listed(found: Json, name: str, inner: str) -> Sequence[Any]:
    return (found.get(name) or {}).get(inner) or ()


def _department(found: Json) -> Department:
    number = int(found["id"])
    leaders = tuple(map(str, found.get("department_leader") or ()))
    return Department(number, found.get("name", ""), int(found.get("parentid", 0)), leaders)


def _member(found: Json) -> Member:
    inside = [int(number) for number in found.get("department") or ()]
    main = int(found.get("main_department") or 0) or (inside[0] if inside else ROOT)
    return Member(
        userid=str(found["userid"]),
        name=found.get("name") or str(found["userid"]),
        position=found.get("position") or "",
        department=main,
        leaders=tuple(map(str, found.get("direct_leader") or ())),
        phone=found.get("mobile") or "",
    )
