"""The audit chains (design §5): append-only, hashed over salted commitments.

Each entry commits to its payload by sha256(salt ‖ payload) and is hashed with the entry before
it. The payload and its salt lie sealed beside; where ``forget`` took them away the chain still
verifies. The head of a chain stands on the row that it is about.
"""

import hashlib
import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from storage.vault import Vault

SALT_BYTES = 16
#: What stands before the first entry of a chain.
GENESIS = ""


def case_chain(case_id: str) -> str:
    """Name the chain of a case."""
    return f"case:{case_id}"


def institution_chain(code: str) -> str:
    """Name the chain for what belongs to no case of an institution."""
    return f"institution:{code}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that somebody did: ``seq`` counts from 1 in its chain, ``payload`` is JSON."""

    chain: str
    seq: int
    at: datetime
    actor: str
    via: str
    action: str
    payload: dict[str, Any]


def extend(
    head: str, entry: Entry, vault: Vault, salt: bytes | None = None
) -> tuple[dict[str, Any], str]:
    """Give the row of ``tables.audit`` that follows ``head``, and the new head.

    Without a ``salt`` a fresh random one is used.
    """
    salt = os.urandom(SALT_BYTES) if salt is None else salt
    commitment = commit(salt, entry.payload)
    hashed = link(head, entry, commitment)
    row = {
        "chain": entry.chain,
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "via": entry.via,
        "action": entry.action,
        "commitment": commitment,
        "previous": head,
        "hash": hashed,
        "sealed": vault.seal({"salt": salt.hex(), "payload": entry.payload}),
    }
    return row, hashed


def commit(salt: bytes, payload: object) -> str:
    """Give the commitment to a payload: it proves the payload and tells nothing of it."""
    return hashlib.sha256(salt + canonical(payload)).hexdigest()


def link(previous: str, entry: Entry, commitment: str) -> str:
    """Give the hash of an entry: over the one before, its plain fields and the commitment."""
    at = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [entry.chain, entry.seq, at, entry.actor, entry.via, entry.action]
    return hashlib.sha256(canonical([previous, *fields, commitment])).hexdigest()


def canonical(value: object) -> bytes:
    """Write a JSON value in the one way that is hashed."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
