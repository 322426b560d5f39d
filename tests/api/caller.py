"""The hotline's system: signs, sends, reads the answers."""

import json
import secrets
import time
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import aiohttp

from bot.web.api import signature
from tests.web.house import HOTLINE, House

STARTED = "2026-11-23T09:58:00+08:00"


def record(call_id: str = "c-1", **more: object) -> dict[str, Any]:
    """Give a record with what is required."""
    return {
        "call_id": call_id, "caller": "13812348000", "started_at": STARTED,
        "summary": "客户催问理赔进度", **more,
    }  # fmt: skip


@dataclass
class Caller:
    """Calls the API of a house."""

    house: House
    key: bytes = HOTLINE

    def signed(self, body: bytes, *, late: int = 0, nonce: str = "") -> dict[str, str]:
        """Give the headers of a request."""
        stamp, nonce = str(int(time.time()) - late), nonce or secrets.token_urlsafe(18)
        return {
            "X-Hotline-Timestamp": stamp,
            "X-Hotline-Nonce": nonce,
            "X-Hotline-Signature": signature.of_request(self.key, stamp, nonce, body),
            "Content-Type": "application/json",
        }

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Send bytes as they are."""
        url = f"{self.house.base}/api/hotline/logs"
        async with (
            aiohttp.ClientSession() as http,
            http.post(url, data=BytesIO(body), headers=headers) as answer,
        ):
            return answer.status, await answer.json()

    async def send(self, *records: object) -> list[dict[str, Any]]:
        """Send records, signed; gives the results."""
        body = json.dumps({"records": records}).encode()
        status, answer = await self.post(body, self.signed(body))
        assert status == 200, answer
        return list(answer["results"])
