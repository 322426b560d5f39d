"""A list of contacts is taken over beside a running bot (design §5)."""

import asyncio
import dataclasses
from datetime import datetime

from storage import institutions, people
from storage.audit_check import verify
from storage.contacts import ContactRow, Imported, import_contacts
from storage.store import Store
from storage.unit import Unit
from storage.vault import Vault
from tests.storage.rows import a_case

ZHANG = ContactRow(
    "ZhangWei", "张伟", "理赔部", "查勘员", "WangFang", ("staff",), "13900000001", ("claims",)
)
WANG = ContactRow("WangFang", "王芳", "理赔部", "主管", "", ("leader", "staff"), "", ("claims",))


async def take(store: Store, now: datetime, *contacts: ContactRow) -> Imported:
    """Import a list for the institution JS."""
    return await import_contacts(store, contacts, "JS", now, "admin")


async def test_people_are_found_in_any_spelling_of_their_user_id(
    store: Store, now: datetime
) -> None:
    """WeCom compares user ids without case; the spelling is kept for what is sent."""
    assert await take(store, now, ZHANG, WANG) == Imported(2, 0, 0, 0)

    zhang = await people.get(store, "zhangwei")
    assert zhang is not None
    assert zhang == await people.get(store, "ZHANGWEI")
    assert (zhang.userid, zhang.leader, zhang.apps) == ("ZhangWei", "wangfang", ("claims",))
    assert zhang.phone is None
    assert await people.phone(store, "ZhangWei") == "13900000001"
    assert await people.phone(store, "WangFang") is None
    assert await people.get(store, "nobody") is None
    assert set(await people.many(store, ["wangfang", "nobody"])) == {"wangfang"}
    assert [p.name for p in await people.with_role(store, "JS", "leader")] == ["王芳"]
    assert await people.with_role(store, "ZJ", "leader") == []


async def test_who_is_missing_becomes_inactive_and_who_returns_active(
    store: Store, now: datetime
) -> None:
    """Nobody is ever deleted: the past names them."""
    await take(store, now, ZHANG, WANG)
    promoted = dataclasses.replace(WANG, post="经理")

    assert await take(store, now, promoted) == Imported(0, 1, 0, 1)
    zhang = await people.get(store, "zhangwei")
    assert zhang is not None
    assert not zhang.active
    assert [person.key for person in await people.everyone(store, "JS")] == ["wangfang"]

    assert await take(store, now, ZHANG, promoted) == Imported(0, 1, 1, 0)
    assert len(await people.everyone(store, "JS")) == 2


async def test_a_new_phone_is_a_change_and_the_same_one_is_none(
    store: Store, now: datetime
) -> None:
    """Sealed values differ each time; what is compared is the number."""
    await take(store, now, ZHANG)
    assert await take(store, now, ZHANG) == Imported(0, 0, 1, 0)
    moved = dataclasses.replace(ZHANG, phone="13900000002")
    assert await take(store, now, moved) == Imported(0, 1, 0, 0)
    assert await people.phone(store, "zhangwei") == "13900000002"


async def test_another_institutions_people_stay(store: Store, now: datetime) -> None:
    """A person who changes over belongs to the new one."""
    await take(store, now, ZHANG, WANG)
    await import_contacts(store, [ZHANG], "ZJ", now, "admin")

    assert [person.key for person in await people.everyone(store, "JS")] == ["wangfang"]
    assert [person.key for person in await people.everyone(store, "ZJ")] == ["zhangwei"]


async def test_an_import_by_another_process_goes_between_the_turns(
    store: Store, url: str, vault: Vault, now: datetime
) -> None:
    """Nobody waits for long, nothing is lost, and both chains of deeds hold."""
    crowd = [ContactRow(f"user{n}", f"员工{n}", phone=f"139{n:08d}") for n in range(1000)]

    async def turns() -> None:
        for _ in range(100):
            await store.committer.commit(Unit([a_case(now)]))

    async with Store.open(url, vault) as command:
        counts, _ = await asyncio.gather(
            import_contacts(command, crowd, "JS", now, "admin"), turns()
        )

    assert counts == Imported(1000, 0, 0, 0)
    assert len(await people.everyone(store, "JS")) == 1000
    institution = await institutions.get(store, "JS")
    assert institution is not None
    assert institution.audit_seq == 1
    assert await verify(store) == []
