"""Thousands of hostile callbacks over HTTP: no error of ours, nothing changed (design §11)."""

import asyncio
from pathlib import Path
from typing import Any

import aiohttp
from sqlalchemy import select

from bot.wecom.crypto import Crypto
from storage import tables
from storage.audit_check import verify
from tests.privacy.envelopes import Hostile, Sent
from tests.stories.world import CORP, World, sim_apps, world

AT_ONCE = 20
FORGED = 1000
SIGNED = 1200
REPLAYED = 100


def hostile(found: World, seed: int) -> Hostile:
    """Give a sender of hostile callbacks who holds the keys of both apps."""
    cryptos = {app.name: Crypto(app.token, app.aes_key, CORP) for app in sim_apps(0)}
    return Hostile(seed, cryptos, list(found.people), int(found.start.timestamp()))


async def post(found: World, sent: Sent) -> tuple[int, bytes]:
    """Send one request to the bot."""
    url = f"{found.settings.http.public_url}/wecom/{sent.app}"
    try:
        async with found.session.post(url, params=sent.query, data=sent.body) as answer:
            return answer.status, await answer.read()
    except aiohttp.ClientConnectionError:
        # The bot may hang up on a body that it will not read to its end.
        return 413, b""


async def flood(found: World, requests: list[Sent]) -> list[int]:
    """Send many, some at once; gives the status of each."""
    places = asyncio.Semaphore(AT_ONCE)

    async def one(sent: Sent) -> int:
        async with places:
            return (await post(found, sent))[0]

    return list(await asyncio.gather(*map(one, requests)))


async def record(found: World) -> dict[str, list[Any]]:
    """Read every row of the record."""
    store = found.house.turns.store
    rows = {}
    for table in tables.metadata.sorted_tables:
        rows[table.name] = [tuple(row) for row in await store.rows(select(table))]
    return rows


async def test_forged_callbacks_are_refused_and_change_nothing(tmp_path: Path) -> None:
    """Flipped, cut, unsigned, for another app, with stolen or guessed keys: 4xx, no row."""
    async with world(tmp_path) as found:
        await found.settle()
        before = await record(found)
        sender = hostile(found, 1)
        statuses = await flood(found, [sender.forged() for _ in range(FORGED)])
        assert {status for status in statuses if not 400 <= status < 500} == set()
        assert await record(found) == before


async def test_signed_callbacks_with_hostile_insides_do_no_harm(tmp_path: Path) -> None:
    """Whatever a message says: an answer or a 400, never a 5xx, and the record stays whole."""
    async with world(tmp_path) as found:
        sender = hostile(found, 2)
        statuses = await flood(found, [sender.signed() for _ in range(SIGNED)])
        assert {status for status in statuses if status not in {200, 400}} == set()
        assert statuses.count(200) > SIGNED / 4
        assert await verify(found.house.turns.store) == []
        people = {row.reporter for row in await found.house.turns.store.rows(select(tables.cases))}
        assert people <= {who.lower() for who in found.people}
        await found.tap("sunli")
        assert any("已开始计时" in str(e["text"]) for e in await found.screen("sunli"))


async def test_a_replayed_callback_is_answered_as_before(tmp_path: Path) -> None:
    """An envelope that was seen on the wire opens one case, however often it comes."""
    async with world(tmp_path) as found:
        sender = hostile(found, 3)
        tap = (
            f"<xml><ToUserName>{CORP}</ToUserName><FromUserName>chenyu</FromUserName>"
            f"<CreateTime>{sender.now}</CreateTime><MsgType>event</MsgType><Event>click</Event>"
            "<EventKey>dissatisfaction</EventKey><AgentID>1000002</AgentID></xml>"
        )
        seen = sender.seal("claims", tap.encode())
        statuses = await flood(found, [seen] * REPLAYED)
        assert set(statuses) == {200}
        assert len((await record(found))["cases"]) == 1


async def test_an_id_longer_than_any_of_wecoms_is_refused(tmp_path: Path) -> None:
    """No store has to find room for it."""
    async with world(tmp_path) as found:
        sender = hostile(found, 4)
        image = (
            f"<xml><ToUserName>{CORP}</ToUserName><FromUserName>chenyu</FromUserName>"
            f"<CreateTime>{sender.now}</CreateTime><MsgType>image</MsgType>"
            "<MediaId>{}</MediaId><MsgId>{}</MsgId><AgentID>1000002</AgentID></xml>"
        )
        long = [image.format("m" * 256, "1"), image.format("m", "1" * 65)]
        sent = [sender.seal("claims", text.encode()) for text in [*long, image.format("m", "1")]]
        assert [(await post(found, one))[0] for one in sent] == [400, 400, 200]
