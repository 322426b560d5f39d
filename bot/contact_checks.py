"""What may be wrong with contacts, person by person and as a tree."""

import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from bot.contact import Contact
from cases.gaps import circles
from cases.policy import ROLES, suggestion

# What WeCom takes as a userid; it compares them without case.
_USERID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_@.-]{0,63}")
_PHONE: Final = re.compile(r"\+?[0-9]{5,15}")


def wrong_contacts(contacts: Sequence[Contact], apps: Collection[str]) -> Iterator[tuple[int, str]]:
    """Find what keeps contacts from being taken over: line and Chinese sentence."""
    if not contacts:
        yield 1, "通讯录里一个人也没有"
    first: dict[str, int] = {}
    for contact in contacts:
        if contact.key in first:
            message = f"userid “{contact.userid}”与第 {first[contact.key]} 行重复（不分大小写）"
            yield contact.line, message
        first.setdefault(contact.key, contact.line)
        for message in _wrong_person(contact, apps):
            yield contact.line, message
    yield from _unknown_leaders(contacts)


def _wrong_person(contact: Contact, apps: Collection[str]) -> Iterator[str]:
    if not _USERID.fullmatch(contact.userid):
        yield f"userid “{contact.userid}”写法不对，应为企业微信里的账号（英文、数字、_-@.）"
    if not contact.name:
        yield "缺少姓名（name）"
    if contact.phone and not _PHONE.fullmatch(contact.phone):
        yield "phone 写法不对，应为 5 至 15 位数字，也可留空"
    for role in contact.roles:
        if role not in ROLES:
            yield f"不认识角色“{role}”，{suggestion(role, ROLES)}"
    for app in contact.apps:
        if app not in apps:
            yield f"不认识应用“{app}”，{suggestion(app, apps)}"


def _unknown_leaders(contacts: Sequence[Contact]) -> Iterator[tuple[int, str]]:
    known = {contact.key: contact.userid for contact in contacts}
    for contact in contacts:
        if contact.leader and contact.leader.lower() not in known:
            hint = suggestion(contact.leader, known.values())
            yield contact.line, f"leader “{contact.leader}”不在通讯录里，{hint}"


def tree_warnings(contacts: Sequence[Contact]) -> Iterator[tuple[int, str]]:
    """Find circles in the tree of leaders, each named once: line and Chinese sentence."""
    people = {contact.key: contact for contact in contacts}
    leaders = {contact.key: contact.leader.lower() for contact in contacts}
    for circle in circles(leaders):
        yield people[circle[0]].line, said_circle([people[key].name for key in circle])


def said_circle(names: Sequence[str]) -> str:
    """Say what a circle means: no error, the flow starts where it is met (design §4.8)."""
    if len(names) == 1:
        return f"{names[0]}的领导是自己；上报到这里会直接转投诉组"
    return f"领导关系成了一圈：{'→'.join([*names, names[0]])}；上报到这里会直接转投诉组"
