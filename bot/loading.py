"""Puts the policies of the settings into the record and gives the desks that use them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final

from bot.conversation.visit import Desk
from bot.policies import read_branches, read_policy
from bot.settings import Institution, Settings
from cases.announced import Announced
from cases.policy import SCHEMA, Policy, content_hash, resolved
from desk.lookup import Lookup, Nowhere
from storage import institutions, policies
from storage.institutions import Deed
from storage.policies import LabelTaken
from storage.store import Store
from storage.unit import Unit

# As much of a label as the record keeps.
LABEL: Final = 64


class BadPolicyError(Exception):
    """A policy that can't be used; the text lists every problem with its line."""


async def desks(
    settings: Settings, store: Store, now: datetime, lookup: Lookup | None = None
) -> dict[str, Desk]:
    """Load every institution's policy as a version; BadPolicyError when one can't be used.

    ``lookup`` asks the institutions' own systems for what nobody has to be asked.
    """
    flows = {app.name: tuple(app.flows) for app in settings.wecom.apps}
    found = {place.code: await _desk(place, store, now, flows) for place in settings.institutions}
    knows = partial(_knowing, lookup=lookup or Nowhere(), announced=settings.announced)
    return {code: knows(desk) for code, desk in found.items()}


def _knowing(desk: Desk, lookup: Lookup, announced: Announced) -> Desk:
    """Let a desk and its branches ask ``lookup``, and count by what the state announced."""
    branches = {name: _knowing(branch, lookup, announced) for name, branch in desk.branches.items()}
    policy = announced.known_to(desk.policy)
    return replace(desk, policy=policy, lookup=lookup, branches=branches)


async def _desk(
    place: Institution, store: Store, now: datetime, flows: Mapping[str, tuple[str, ...]]
) -> Desk:
    policy, problems = read_policy(place.policy)
    if policy is None:
        raise BadPolicyError("\n".join(map(str, problems)))
    found, problems = read_branches(policy, place.overlays)
    if problems:
        raise BadPolicyError("\n".join(map(str, problems)))
    for path, one in ((place.policy, policy), *found.values()):
        _in_force(path, one, now)
    policy_id = await _version(place.code, place.policy, policy, store, now)
    await _adopt(place, policy_id, policy.label, store, now)
    branches = {
        department: Desk(
            overlay, await _overlay(place, path, overlay, store, now), place.prefix, flows
        )
        for department, (path, overlay) in found.items()
    }
    return Desk(policy, policy_id, place.prefix, flows, branches)


def _in_force(path: Path, policy: Policy, now: datetime) -> None:
    """Refuse a version before its day: a case is judged by what held when it was sensed."""
    if policy.effective_from > now.astimezone(policy.zone).date():
        sentence = (
            f"{path}: 版本 {policy.version} 自 {policy.effective_from} 起施行，还没到这一天；"
            "请先用现行版本，到那天再换上"
        )
        raise BadPolicyError(sentence)


async def _version(code: str, path: Path, policy: Policy, store: Store, now: datetime) -> str:
    body = resolved(policy)
    label, digest = policy.label[:LABEL], content_hash(body)
    try:
        return await policies.load_version(store, code, label, digest, SCHEMA, body, now)
    except LabelTaken as taken:
        sentence = (
            f"{path}: 版本 {taken.label} 已经登记过不同的内容；"
            "改了规则请同时改 [policy] version，旧版本留给已开的事项"
        )
        raise BadPolicyError(sentence) from taken


async def _overlay(
    place: Institution, path: Path, policy: Policy, store: Store, now: datetime
) -> str:
    """Put a branch's version in force; the institution's chain tells of a new one."""
    policy_id = await _version(place.code, path, policy, store, now)
    row = await policies.get(store, policy_id)
    if row is not None and row.loaded_at == now:
        told = {"policy": policy_id, "label": row.label, "department": policy.head.department}
        deed = Deed(now, "system", "cli", "overlay_adopted", told)
        await institutions.record(store, place.code, deed)
    return policy_id


async def _adopt(
    place: Institution, policy_id: str, label: str, store: Store, now: datetime
) -> None:
    """Put a version in force; who did it and when stands in the institution's chain."""
    await store.committer.commit(Unit([institutions.ensure(place.code)]))
    known = await institutions.get(store, place.code)
    if known is not None and known.policy_id == policy_id:
        return
    deed = Deed(now, "system", "cli", "policy_adopted", {"policy": policy_id, "label": label})
    await institutions.record(store, place.code, deed, institutions.adopt(place.code, policy_id))
