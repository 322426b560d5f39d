"""The versions of the policies (design §5): resolved bodies, loaded once, never changed."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, select

from cases.announced import Announced
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
    """The versions as cases read them; a version never changes, so each is built once.

    ``announced`` is what the operator wrote down of the state's holidays: every version knows it.
    """

    def __init__(self, announced: Announced | None = None) -> None:
        self._built: dict[str, Policy] = {}
        self._announced = announced or Announced()

    async def get(self, store: Store, policy_id: str) -> Policy:
        """Give the policy of a version; KeyError when there is no such version."""
        if policy_id not in self._built:
            row = await get(store, policy_id)
            if row is None:
                raise KeyError(policy_id)
            self._built[policy_id] = self._announced.known_to(restored(row.body))
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

    Several processes may load the same version at once: it is saved once. A version that an
    older release saved stays that version, however its file is written down today.
    """
    row = {
        "id": new_id(),
        "institution": institution,
        "label": label,
        "hash": content_hash,
        "schema": schema,
        "body": body,
        "loaded_at": now,
    }
    known = await _known(store, row)
    if known is not None:
        return known
    try:
        await store.committer.commit(Unit([Insert(tables.policies, row, tables.policies.name)]))
    except Conflict:
        # Another process was first; unless its content differs, its version is ours.
        known = await _known(store, row)
        if known is None:
            raise
        return known
    return str(row["id"])


async def get(store: Store, policy_id: str) -> PolicyRow | None:
    """Give a version by its id."""
    return await _one(store, tables.policies.c.id == policy_id)


async def _known(store: Store, row: dict[str, Any]) -> str | None:
    policies = tables.policies.c
    mine = policies.institution == row["institution"]
    same = await _one(store, mine & (policies.hash == row["hash"]))
    if same is not None:
        return same.id
    named = await _one(store, mine & (policies.label == row["label"]))
    if named is None:
        return None
    # Releases write the same policy down differently; what it says is what counts.
    if named.schema == row["schema"] or restored(named.body) != restored(row["body"]):
        raise LabelTaken(named.label)
    return named.id


async def _one(store: Store, where: ColumnElement[bool]) -> PolicyRow | None:
    return await first(store, PolicyRow, select(tables.policies).where(where))
