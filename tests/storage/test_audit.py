"""Whoever changes one byte of the past is found out; whoever is forgotten is not missed (§5)."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Row, text

from storage import audit_check, tables
from storage.audit import GENESIS, Entry, case_chain, extend, institution_chain
from storage.audit_check import PAGE, Head, heads, verify
from storage.engine import open_engine
from storage.store import Store
from storage.unit import Insert, Unit, Update
from tests.storage.rows import a_case

SALT = b"s" * 16


async def tell(store: Store, chain: str, now: datetime, length: int) -> str:
    """Write a chain of some entries and give its head."""
    head, unit = GENESIS, Unit()
    for seq in range(1, length + 1):
        at = now + timedelta(seconds=seq)
        entry = Entry(chain, seq, at, "zhang", "chat", "amended", {"story": "拍桌子", "n": seq})
        row, head = extend(head, entry, store.vault, SALT)
        unit.add(Insert(tables.audit, row))
    await store.committer.commit(unit)
    return head


@pytest.fixture
async def told(store: Store, now: datetime) -> Store:
    """Keep two cases and an institution, with 3, 2 and 1 entries."""
    unit = Unit()
    for case, length in (("c1", 3), ("c2", 2)):
        head = await tell(store, case_chain(case), now, length)
        unit.add(a_case(now, id=case, audit_seq=length, audit_head=head))
    head = await tell(store, institution_chain("JS"), now, 1)
    unit.add(Insert(tables.institutions, {"code": "JS", "audit_seq": 1, "audit_head": head}))
    await store.committer.commit(unit)
    return store


async def meddle(url: str, sql: str, value: bytes = bytes(40)) -> None:
    """Change the record past the program; ``:value`` stands for some bytes."""
    engine = open_engine(url, writer=True)
    async with engine.begin() as other:
        await other.execute(text(sql), {"value": value})
    await engine.dispose()


async def test_untouched_chains_verify_and_give_their_heads(told: Store) -> None:
    """Each chain by itself; an unused head is empty."""
    assert await verify(told) == []
    assert {(head.chain, head.seq) for head in await heads(told)} == {
        ("case:c1", 3),
        ("case:c2", 2),
        ("institution:JS", 1),
    }


async def test_heads_of_cases_can_be_asked_since(told: Store, now: datetime) -> None:
    """The hourly witness takes the cases that moved."""
    assert [head.chain for head in await heads(told, now + timedelta(hours=1))] == [
        "institution:JS"
    ]


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("UPDATE audit SET actor = 'zhanG' WHERE chain = 'case:c1' AND seq = 2", "内容被改动"),
        ("UPDATE audit SET at = '2026-11-21 02:00:02.000001' WHERE seq = 2", "内容被改动"),
        ("UPDATE audit SET action = 'opened' WHERE chain = 'institution:JS'", "内容被改动"),
        ("DELETE FROM audit WHERE chain = 'case:c1' AND seq = 2", "序号不连续"),
        ("DELETE FROM audit WHERE chain = 'case:c1' AND seq = 3", "应到第 3 条为止"),
        ("DELETE FROM audit WHERE chain = 'case:c2'", "实际到第 0 条"),
        ("DELETE FROM cases WHERE id = 'c2'", "找不到它所属的案件或机构"),
        ("UPDATE cases SET audit_head = '' WHERE id = 'c1'", "末尾"),
        ("UPDATE audit SET sealed = :value WHERE seq = 3", "无法解密"),
    ],
)
async def test_one_changed_byte_is_seen(told: Store, url: str, sql: str, said: str) -> None:
    """A field, an entry, the last entry, a whole chain, the head, the payload."""
    await meddle(url, sql)
    assert any(said in problem for problem in await verify(told))


async def test_a_rewritten_payload_is_seen(told: Store, url: str) -> None:
    """Even by someone who has the key: the commitment is hashed."""
    forged = told.vault.seal({"salt": SALT.hex(), "payload": {"story": "一切正常", "n": 3}})
    await meddle(url, "UPDATE audit SET sealed = :value WHERE seq = 3", forged)
    assert await verify(told) == ["case:c1 第 3 条：附带内容与当时的承诺值不符"]


async def test_a_chain_rehashed_from_a_forged_entry_is_seen_by_its_head(
    told: Store, now: datetime, url: str
) -> None:
    """Rewriting all that follows ends in another head than the case keeps."""
    await meddle(url, "DELETE FROM audit WHERE chain = 'case:c2'")
    head = await tell(told, "case:c2", now + timedelta(seconds=1), 2)
    assert head != GENESIS
    [problem] = await verify(told)
    assert problem.startswith("case:c2")


async def test_a_forgotten_payload_still_verifies(told: Store) -> None:
    """`forget` deletes value and salt; who did what when stays proven."""
    forget = Update(tables.audit, {"chain": "case:c1"}, {"sealed": None}, expect=3)
    await told.committer.commit(Unit([forget]))
    assert await verify(told) == []


async def test_a_long_chain_is_walked_page_by_page(store: Store, now: datetime) -> None:
    """Nothing is skipped where one page ends."""
    head = await tell(store, "case:long", now, PAGE + 2)
    await store.committer.commit(
        Unit([a_case(now, id="long", audit_seq=PAGE + 2, audit_head=head)])
    )
    assert await verify(store) == []
    assert Head("case:long", PAGE + 2, head) in await heads(store)


async def test_a_chain_that_grows_during_the_walk_is_no_problem(
    told: Store, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`audit verify` runs beside the bot."""
    walk = audit_check._entries

    async def walk_and_grow(store: Store) -> AsyncIterator[Row[Any]]:
        async for row in walk(store):
            yield row
        [head] = [head for head in await heads(store) if head.chain == "case:c1"]
        entry = Entry("case:c1", 4, now, "li", "card", "taken", {})
        record, grown = extend(head.hash, entry, store.vault, SALT)
        change = Update(tables.cases, {"id": "c1"}, {"audit_seq": 4, "audit_head": grown})
        await store.committer.commit(Unit([Insert(tables.audit, record), change]))

    monkeypatch.setattr(audit_check, "_entries", walk_and_grow)
    assert await verify(told) == []
