"""Nobody waits for somebody else, and nothing is given up that may still come (design §3)."""

import asyncio
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import select
from wechatpy.exceptions import WeChatClientException

from bot.wecom.client import Client
from storage import tables
from tests.faults.seen import eventually
from tests.faults.test_wecom_away import alerts, wecom
from tests.stories.world import World


async def test_a_slow_person_holds_up_nobody(town: World) -> None:
    """One leader's alert hangs for two seconds; the other one's is out long before."""
    plain = Client.send_bytes

    async def send(client: Client, body: bytes) -> Any:
        if b"wangfang" in body:
            await asyncio.sleep(2.0)
        return await plain(client, body)

    await town.tap("chenyu")
    await town.tap("sunli")
    with patch.object(Client, "send_bytes", send):
        walk = asyncio.create_task(town.until("10:05"))

        async def told() -> bool:
            return any("客户不满" in entry["text"] for entry in await town.screen("zhouhao"))

        await eventually(told, 1.5)
        assert await alerts(town, "wangfang") == []
        await walk
    assert await alerts(town, "wangfang") == ["10:05:00"]


async def the_photo(town: World) -> Any:
    """Give the row of the only piece of evidence."""
    (row,) = await town.house.turns.store.rows(select(tables.evidence))
    return row


@pytest.mark.parametrize("errcode", [-1, 45009, 42001, 60020])
async def test_a_photo_is_not_given_up_for_an_error_that_passes(town: World, errcode: int) -> None:
    """WeCom is busy or set up wrongly for a moment: the photo is fetched afterwards."""
    plain, tries = Client.fetch_media, [0]

    async def fetch(client: Client, *values: Any) -> Any:
        tries[0] += 1
        if tries[0] == 1:
            raise WeChatClientException(errcode, "for a moment")
        return await plain(client, *values)

    await town.tap("chenyu")
    with patch.object(Client, "fetch_media", fetch):
        await town.post("/sim/users/chenyu/image", {"app": "claims"})
        await town.settle()

    assert tries[0] == 2
    assert (await the_photo(town)).state == "kept"


async def test_a_photo_sent_while_wecom_is_away_is_fetched_afterwards(town: World) -> None:
    """Its id is good for days."""
    await town.tap("chenyu")
    await wecom(town, refuse=True)
    await town.post("/sim/users/chenyu/image", {"app": "claims"})
    await town.until("10:03")
    assert (await the_photo(town)).state == "waiting"

    await wecom(town, refuse=False)
    await town.until("10:05")
    assert (await the_photo(town)).state == "kept"


async def test_a_photo_that_expired_is_lost_and_the_case_says_so(town: World) -> None:
    """40007: it won't come any more."""

    async def fetch(*_: Any) -> Any:
        raise WeChatClientException(40007, "invalid media id")

    await town.tap("chenyu")
    with patch.object(Client, "fetch_media", fetch):
        await town.post("/sim/users/chenyu/image", {"app": "claims"})
        await town.settle()

    row = await the_photo(town)
    assert (row.state, row.error) == ("lost", "errcode 40007")
