"""A WeCom of a few routes, with tokens that end when a test says so."""

import asyncio
import json
from collections import deque
from typing import Any

from aiohttp import web

SECRET = "app-secret-that-nobody-may-see"
CORP = "ww-corp"
AGENT = 1000002

Json = dict[str, Any]
Answer = Json | web.Response


class FakeWeCom:
    """Answers as told: `answers` are used up first, then everything is ok."""

    def __init__(self) -> None:
        self.url = ""
        self.live = "none"
        self.fetched = 0
        self.delay = 0.0
        self.hang = 0.0
        self.token_answers: deque[Answer] = deque()
        self.answers: deque[Answer] = deque()
        self.calls: list[tuple[str, dict[str, str], bytes]] = []
        self.app = web.Application()
        self.app.router.add_get("/cgi-bin/gettoken", self.gettoken)
        self.app.router.add_route("*", "/cgi-bin/{path:.+}", self.call)

    @property
    def bodies(self) -> list[bytes]:
        return [body for _, _, body in self.calls]

    async def gettoken(self, request: web.Request) -> web.Response:
        self.fetched += 1
        await asyncio.sleep(self.delay)
        if self.token_answers:
            answer = self.token_answers.popleft()
            return answer if isinstance(answer, web.Response) else web.json_response(answer)
        if request.query["corpsecret"] != SECRET:
            return web.json_response({"errcode": 40001, "errmsg": f"bad {request.url}"})
        self.live = f"token-{self.fetched}"
        return web.json_response({"errcode": 0, "access_token": self.live, "expires_in": 7200})

    async def call(self, request: web.Request) -> web.Response:
        self.calls.append((request.match_info["path"], dict(request.query), await request.read()))
        await asyncio.sleep(self.hang)
        if request.query.get("access_token") != self.live:
            return web.json_response({"errcode": 42001, "errmsg": f"expired: {request.url}"})
        answer = self.answers.popleft() if self.answers else {"errcode": 0, "errmsg": "ok"}
        return answer if isinstance(answer, web.Response) else web.json_response(answer)


def message(**more: Any) -> bytes:
    return json.dumps({"touser": "ZhangSan", "msgtype": "text", "agentid": AGENT, **more}).encode()
