"""Stock wechatpy 1.8.18 drives the simulator as if it were WeCom."""

import asyncio
from typing import Any

import pytest
from wechatpy.enterprise import WeChatClient
from wechatpy.exceptions import WeChatClientException

from simulator.config import SimApp
from tests.simulator.conftest import CLAIMS, CORP, World


def client_of(world: World, app: SimApp = CLAIMS) -> WeChatClient:
    """Point the stock client at the simulator; only its fixed gettoken address needs a new line."""

    class Client(WeChatClient):
        API_BASE_URL = world.base

        def fetch_access_token(self) -> Any:
            params = {"corpid": self.corp_id, "corpsecret": self.secret}
            return self._fetch_access_token(url=f"{world.base}gettoken", params=params)

    return Client(CORP, app.secret, timeout=5)


async def test_sends_a_text(world: World) -> None:
    """The token and message.send_text reach the phone."""
    client = client_of(world)

    answer = await asyncio.to_thread(
        client.message.send_text, CLAIMS.agent_id, ["ZhangSan", "Nobody"], "客户在等"
    )

    assert answer["invaliduser"] == "nobody"
    assert [entry["text"] for entry in await world.screen()] == ["客户在等"]


async def test_publishes_a_menu(world: World) -> None:
    """menu.create, get and delete work on the app's own menu."""
    client, menu = client_of(world), {"button": [{"type": "click", "name": "不满报告", "key": "d"}]}

    await asyncio.to_thread(client.menu.create, CLAIMS.agent_id, menu)

    assert (await asyncio.to_thread(client.menu.get, CLAIMS.agent_id))["button"] == menu["button"]
    assert (await world.sim_get("apps"))[0]["menu"] == menu["button"]
    await asyncio.to_thread(client.menu.delete, CLAIMS.agent_id)
    with pytest.raises(WeChatClientException, match="46003"):
        await asyncio.to_thread(client.menu.get, CLAIMS.agent_id)


async def test_fetches_a_new_token_by_itself(world: World) -> None:
    """A revoked and an expired token are answered so that wechatpy fetches another."""
    client = client_of(world)
    for fault in ("revoke_tokens", "expire_tokens"):
        await asyncio.to_thread(client.message.send_text, CLAIMS.agent_id, "ZhangSan", fault)
        await world.sim_post("faults", {fault: True})
        await asyncio.to_thread(client.message.send_text, CLAIMS.agent_id, "ZhangSan", fault)

    assert len(await world.screen()) == 4


async def test_uploads_and_downloads_media(world: World) -> None:
    """media.upload and media/get give the same bytes; user.get finds a person, without phone."""
    client, picture = client_of(world), ("照片.png", b"\x89PNG12345", "image/png")

    media_id = (await asyncio.to_thread(client.media.upload, "image", picture))["media_id"]
    got = await asyncio.to_thread(client.get, "media/get", params={"media_id": media_id})
    user = await asyncio.to_thread(client.user.get, "zhangsan")

    assert got.content == b"\x89PNG12345"
    assert (user["name"], user["direct_leader"], "mobile" in user) == ("张三", ["LiSi"], False)
