"""A small corp, its simulator on a real port, and a bot that answers what a test tells it to."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest
import xmltodict
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from wechatpy.enterprise.crypto import WeChatCrypto

from simulator.app import make_app
from simulator.config import SimApp, SimConfig, SimPerson
from simulator.state import SIM, Simulator

CORP = "wx5823bf96d3bd56c7"
CLAIMS = SimApp(
    "claims", 1000002, "s-claims", "QDG6eK", "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C", ""
)
SERVICE = SimApp(
    "service", 1000003, "s-service", "123456", "kWxPEV2UEDyxWpmPdKC3F4dgPDmOvfKX1HGnEUDS1aR", ""
)
PEOPLE = (
    SimPerson(
        "ZhangSan", "张三", "县支公司/理赔部", "查勘员", "LiSi", ("staff",), "1", ("claims",)
    ),
    SimPerson(
        "LiSi", "李四", "县支公司/理赔部", "主管", "", ("leader",), "2", ("claims", "service")
    ),
    SimPerson("WangWu", "王五", "客服部", "投诉专员", "", ("complaint",), "3", ("service",)),
)
CONFIG = SimConfig(
    CORP,
    (CLAIMS, SERVICE),
    PEOPLE,
    callback_timeout_s=0.3,
    callback_retry_waits_s=(0.01, 0.02),
    start=datetime.fromisoformat("2026-11-21T10:00:00+08:00"),
    rate=0,
)


@dataclass
class Heard:
    """One delivery as the bot saw it, opened by stock wechatpy."""

    query: dict[str, str]
    xml: str
    fields: dict[str, Any]


@dataclass
class FakeBot:
    """Keeps what it hears; `status`, `reply` (plain XML), `body` and `handler` make its answer."""

    crypto: WeChatCrypto
    heard: list[Heard] = field(default_factory=list)
    status: int = 200
    reply: str = ""
    body: str = ""
    handler: Callable[[], Awaitable[None]] | None = None

    async def post(self, request: web.Request) -> web.Response:
        query = dict(request.query)
        opened = self.crypto.decrypt_message(
            await request.text(), query["msg_signature"], query["timestamp"], query["nonce"]
        )
        text = opened if isinstance(opened, str) else opened.decode()
        self.heard.append(Heard(query, text, xmltodict.parse(text)["xml"]))
        if self.handler:
            await self.handler()
        sealed = self.crypto.encrypt_message(self.reply, "n0nce", "1") if self.reply else self.body
        return web.Response(text=sealed, status=self.status)

    async def get(self, request: web.Request) -> web.Response:
        query = request.query
        plain = self.crypto.check_signature(
            query["msg_signature"], query["timestamp"], query["nonce"], query["echostr"]
        )
        return web.Response(text=(plain if isinstance(plain, str) else plain.decode()) + self.body)


@dataclass
class World:
    """The simulator, its state, and shortcuts to its two APIs."""

    client: TestClient[web.Request, web.Application]
    sim: Simulator
    bot: FakeBot

    @property
    def base(self) -> str:
        return str(self.client.make_url("/cgi-bin/"))

    @property
    def page(self) -> str:
        return str(self.client.make_url("/"))

    async def publish(self, *buttons: dict[str, Any]) -> None:
        """Publish the menu of an app."""
        await self.post("menu/create", {"button": list(buttons)}, agentid=str(CLAIMS.agent_id))

    async def token(self, app: SimApp = CLAIMS) -> str:
        query = {"corpid": CORP, "corpsecret": app.secret}
        answer = await self.call("gettoken", **query)
        return str(answer["access_token"])

    async def call(self, path: str, **query: str) -> dict[str, Any]:
        async with self.client.get(f"/cgi-bin/{path}", params=query) as response:
            assert response.status == 200
            return dict(await response.json())

    async def post(
        self, path: str, body: Any, app: SimApp = CLAIMS, **query: str
    ) -> dict[str, Any]:
        query = {"access_token": await self.token(app)} | query
        data = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with self.client.post(f"/cgi-bin/{path}", params=query, **data) as response:
            assert response.status == 200
            return dict(await response.json())

    async def send_text(
        self, text: str = "您好", to: str = "ZhangSan", **more: Any
    ) -> dict[str, Any]:
        body = {"touser": to, "agentid": CLAIMS.agent_id, "msgtype": "text"}
        return await self.post("message/send", body | {"text": {"content": text}} | more)

    async def send_card(
        self, task_id: str = "t1", to: str = "ZhangSan", **more: Any
    ) -> dict[str, Any]:
        card = button_card(task_id) | more
        body = {"touser": to, "agentid": CLAIMS.agent_id, "msgtype": "template_card"}
        return await self.post("message/send", body | {"template_card": card})

    async def does(self, userid: str, what: str, **body: Any) -> dict[str, Any]:
        body = {"app": "claims"} | body
        async with self.client.post(f"/sim/users/{userid}/{what}", json=body) as response:
            return {"status": response.status} | dict(await response.json())

    async def sim_post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        async with self.client.post(f"/sim/{path}", json=body) as response:
            return {"status": response.status} | dict(await response.json())

    async def sim_get(self, path: str) -> Any:
        async with self.client.get(f"/sim/{path}") as response:
            return await response.json()

    async def screen(self, userid: str = "ZhangSan", after: int = 0) -> list[dict[str, Any]]:
        return list(await self.sim_get(f"users/{userid}/messages?after={after}"))


def button_card(task_id: str = "t1") -> dict[str, Any]:
    return {
        "card_type": "button_interaction",
        "task_id": task_id,
        "main_title": {"title": "客户不满", "desc": "请处理"},
        "button_list": [{"text": "接手", "key": "take"}, {"text": "上报", "key": "pass_up"}],
    }


def passive(fields: str, userid: str = "ZhangSan") -> str:
    head = f"<ToUserName>{userid}</ToUserName><FromUserName>{CORP}</FromUserName>"
    return f"<xml>{head}<CreateTime>{int(time.time())}</CreateTime>{fields}</xml>"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with opened_world(PEOPLE) as world:
        yield world


@asynccontextmanager
async def opened_world(people: tuple[SimPerson, ...]) -> AsyncIterator[World]:
    """Run the simulator for these people, with the bot that a test tells what to say."""
    bot = FakeBot(WeChatCrypto(CLAIMS.token, CLAIMS.aes_key, CORP))
    bot_app = web.Application()
    bot_app.add_routes([web.post("/wecom/claims", bot.post), web.get("/wecom/claims", bot.get)])
    async with TestServer(bot_app) as server:
        claims = replace(CLAIMS, callback_url=str(server.make_url("/wecom/claims")))
        app = make_app(replace(CONFIG, contacts=people, apps=(claims, SERVICE)))
        async with TestClient(TestServer(app)) as client:
            yield World(client, app[SIM], bot)
