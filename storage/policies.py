"""The versions of the policies (design §5): resolved bodies, loaded once, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from cases.policy import Policy, restored
from storage import tables
from storage.errors import Conflict
from storage.ids import new_id
from storage.rows import first
from storage.store import Store
from storage.unit import Insert, Unit


class LabelTaken(Exception):  # noqa: N818 - it names what happened, as its caller tells it
    """The label stands for other content already; a version is never changed."""

    def __init__(self, label: str) -> None:
        super().__init__(label)
        self.label = label


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A version of an institution's policy: ``body`` is the resolved file."""

    id: str
    institution: str
    label: str
    hash: str
    schema: int
    body: dict[str, Any]
    loaded_at: datetime


class Policies:
    """The versions as cases read them; a version never changes, so each is built once."""

    def __init__(self) -> None:
        self._built: dict[str, Policy] = {}

    async def get(self, store: Store, policy_id: str) -> Policy:
        """Give the policy of a version; KeyError when there is no such version."""
        if policy_id not in self._built:
            row = await get(store, policy_id)
            if row is None:
                raise KeyError(policy_id)
            self._built[policy_id] = restored(row.body)
        return self._built[policy_id]


async def load_version(
    store: Store,
    institution: str,
    label: str,
    content_hash: str,
    schema: int,
    body: dict[str, Any],
    now: datetime,
) -> str:
    """Give the id of a version, saving it where it is new; LabelTaken for other content.

    Several processes may load the same version at once: it is saved once.
    """
    known = await _known(store, institution, label, content_hash)
    if known is not None:
        return known
    policy_id = new_id()
    row = {
        "id": policy_id,
        "institution": institution,
        "label": label,
        "hash": content_hash,
        "schema": schema,
        "body": body,
        "loaded_at": now,
    }
    try:
        await store.committer.commit(Unit([Insert(tables.policies, row, tables.policies.name)]))
    except Conflict:
        # Another process was first; unless its content differs, its version is ours.
        known = await _known(store, institution, label, content_hash)
        if known is None:
            raise
        return known
    return policy_id


async def get(store: Store, policy_id: str) -> PolicyRow | None:
    """Give a version by its id."""
    return await _one(store, tables.policies.c.id == policy_id)


async def _known(store: Store, institution: str, label: str, content_hash: str) -> str | None:
    policies = tables.policies.c
    mine = policies.institution == institution
    same = await _one(store, mine & (policies.hash == content_hash))
    if same is not None:
        return same.id
    if await _one(store, mine & (policies.label == label)) is not None:
        raise LabelTaken(label)
    return None


async def _one(store: Store, where: ColumnElement[bool]) -> PolicyRow | None:
    return await first(store, PolicyRow, select(tables.policies).where(where))
