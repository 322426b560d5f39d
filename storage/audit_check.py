"""Walks the audit chains: whether they are whole, and what their heads are (design §5)."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, tuple_

from storage import tables
from storage.audit import GENESIS, Entry, case_chain, commit, institution_chain, link
from storage.store import Store
from storage.vault import Vault, VaultError

# Enough to keep the reader busy, little enough to keep in memory.
PAGE = 1000


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain ends: what the witness outside the database keeps."""

    chain: str
    seq: int
    hash: str


async def heads(store: Store, changed_since: datetime | None = None) -> list[Head]:
    """Give the head of every chain; of the cases only those changed since, where it is given."""
    statement = select(tables.cases.c.id, tables.cases.c.audit_seq, tables.cases.c.audit_head)
    if changed_since is not None:
        statement = statement.where(tables.cases.c.changed_at >= changed_since)
    kept = tables.institutions.c
    institutions = await store.rows(select(kept.code, kept.audit_seq, kept.audit_head))
    return [
        *(Head(institution_chain(row.code), row.audit_seq, row.audit_head) for row in institutions),
        *(
            Head(case_chain(row.id), row.audit_seq, row.audit_head)
            for row in await store.scan(statement)
        ),
    ]


async def verify(store: Store) -> list[str]:
    """Check every chain against its hashes, its payloads and its head; say what is wrong."""
    problems: list[str] = []
    ends: dict[str, Head] = {}
    async for row in _entries(store):
        before = ends.get(row.chain, Head(row.chain, 0, GENESIS))
        faults = [*_faults(row, before), *_payload_faults(row, store.vault)]
        problems += [f"{row.chain} 第 {row.seq} 条：{what}" for what in faults]
        ends[row.chain] = Head(row.chain, row.seq, row.hash)
    kept = await heads(store)
    for head in kept:
        end = ends.pop(head.chain, Head(head.chain, 0, GENESIS))
        if end != head and not await _meets(store, head.chain):
            problems.append(
                f"{head.chain}：应到第 {head.seq} 条为止，实际到第 {end.seq} 条，或末尾被替换"
            )
    return problems + [f"{chain}：找不到它所属的案件或机构" for chain in ends]


async def _entries(store: Store) -> AsyncIterator[Row[Any]]:
    """Give all entries, chain by chain, a page at a time."""
    place = tuple_(tables.audit.c.chain, tables.audit.c.seq)
    statement = select(tables.audit).order_by(tables.audit.c.chain, tables.audit.c.seq).limit(PAGE)
    page = await store.scan(statement)
    while page:
        for row in page:
            yield row
        page = await store.scan(statement.where(place > (page[-1].chain, page[-1].seq)))


def _faults(row: Row[Any], before: Head) -> Iterator[str]:
    if row.seq != before.seq + 1:
        yield f"序号不连续，前一条是 {before.seq}"
    if row.previous != before.hash:
        yield "与前一条不相连"
    entry = Entry(row.chain, row.seq, row.at, row.actor, row.via, row.action, {})
    if link(row.previous, entry, row.commitment) != row.hash:
        yield "内容被改动"


def _payload_faults(row: Row[Any], vault: Vault) -> Iterator[str]:
    if row.sealed is None:
        return
    try:
        opened = vault.open(row.sealed)
        intact = commit(bytes.fromhex(opened["salt"]), opened["payload"]) == row.commitment
    except (VaultError, json.JSONDecodeError):
        yield "附带内容无法解密"
        return
    if not intact:
        yield "附带内容与当时的承诺值不符"


async def _meets(store: Store, chain: str) -> bool:
    """Tell whether a chain ends at its head, asked in one statement.

    The walk reads page by page beside a running bot: a chain may have grown meanwhile.
    """
    owner, key = chain.split(":", 1)
    table = tables.cases if owner == "case" else tables.institutions
    entries = select(tables.audit.c.seq).where(tables.audit.c.chain == chain)
    last = entries.where(
        tables.audit.c.seq == table.c.audit_seq, tables.audit.c.hash == table.c.audit_head
    )
    beyond = entries.where(tables.audit.c.seq > table.c.audit_seq)
    found = await store.row(
        select(
            (last.correlate(table).exists() & ~beyond.correlate(table).exists()).label("meets")
        ).where(next(iter(table.primary_key)) == key)
    )
    return found is not None and bool(found.meets)
