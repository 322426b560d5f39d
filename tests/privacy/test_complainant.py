"""A complainant's identity number and address stay where they were told (PIPL 28, 51)."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import select

from desk.matching import matches
from desk.work import Work
from storage import tables
from tests.privacy.traces import CUSTOMER, PHONE, files, fragments, hits, logged
from tests.stories.world import World, world

ID_NUMBER = "320106199001011238"
ADDRESS = "玄武区丹凤街唱经楼西巷九号二单元"
SECRETS = (ID_NUMBER, ID_NUMBER[:8], ID_NUMBER[6:], *fragments(ADDRESS))


async def filed(found: World) -> str:
    """File a complaint with both, and give what the chat and the desk were shown."""
    for text in (
        f"投诉受理 {CUSTOMER} {PHONE} 理赔 定损比修车费低三千 苏E88888", "定损金额",
        "按修理厂发票赔", "本人", "跳过", f"改身份证号 {ID_NUMBER}", f"改地址 {ADDRESS}", "确认",
    ):  # fmt: skip
        await found.say("chenyu", text)
        await found.settle()
    people = ("chenyu", "maxiao", "dengkai")
    screens = [entry for who in people for entry in await found.screen(who)]
    return str([entry for entry in screens if entry["direction"] == "in"])


async def same_customers(found: World) -> int:
    """Count the cases that the identity number alone finds."""

    async def look(work: Work) -> int:
        return len(await matches(work, "JS", {"id_number": ID_NUMBER.lower()}))

    return await found.house.turns.run(look)


@pytest.mark.rule("S2-R44")
async def test_they_are_found_by_and_never_seen(
    tmp_path: Path, sent: list[bytes], caplog: pytest.LogCaptureFixture
) -> None:
    """Kept sealed, found by their key, masked on every phone, in no file, log or push."""
    caplog.set_level(logging.DEBUG)
    async with world(tmp_path) as found:
        shown = await filed(found)
        store = found.house.turns.store
        [row] = await store.rows(select(tables.cases.c.sealed))
        told = store.vault.open(row.sealed)
        assert (told["id_number"], told["address"]) == (ID_NUMBER, ADDRESS)
        assert await same_customers(found) == 1
        left = files(tmp_path)
    assert hits(shown.encode(), SECRETS) == []
    assert {name: hits(body, SECRETS) for name, body in left.items() if hits(body, SECRETS)} == {}
    assert [hits(body, SECRETS) for body in sent if hits(body, SECRETS)] == []
    assert hits(logged(caplog.records), SECRETS) == []
