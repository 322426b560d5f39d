"""Brings callbacks to the bot: sealed, signed, three times if need be (wecom.md §2.1)."""

import asyncio
import secrets
import time
from dataclasses import dataclass

import aiohttp

from simulator import answers
from simulator.config import SimApp
from simulator.errors import RefusedError
from simulator.inbound import Inbound
from simulator.state import Simulator
from simulator.xml import write

_OK = 200
_VERIFY_S = 1.0


@dataclass(frozen=True)
class Delivery:
    """What became of a callback: whether a delivery was answered 200, and how many there were."""

    delivered: bool
    deliveries: int


async def deliver(sim: Simulator, inbound: Inbound) -> Delivery:
    """Post a callback until it is answered 200, then show the passive reply."""
    with sim.clock.busy():
        if sim.faults.drops_callback() or not sim.callback_urls[inbound.app.name]:
            return Delivery(delivered=False, deliveries=0)
        deliveries = 0
        for wait_s in (0.0, *sim.config.callback_retry_waits_s):
            await asyncio.sleep(wait_s)
            copies = 2 if sim.faults.duplicate_callbacks else 1
            deliveries += copies
            bodies = await asyncio.gather(*(_post(sim, inbound) for _ in range(copies)))
            answered = [body for body in bodies if body is not None]
            if answered:
                # WeCom shows one reply per message: of two deliveries, the one that says something.
                answers.show(sim, inbound, max(answered, key=lambda body: len(body) > 0))
                return Delivery(delivered=True, deliveries=deliveries)
        return Delivery(delivered=False, deliveries=deliveries)


async def verify(sim: Simulator, app: SimApp) -> tuple[bool, str]:
    """Do the GET handshake; return whether the plaintext came back bare within 1 s, and why not."""
    plain = str(secrets.randbelow(10**19)).encode()
    echo = sim.envelope(app).encrypt(plain)
    query = _signed(sim, app, echo) | {"echostr": echo}
    started = time.monotonic()
    try:
        async with _http(sim).get(
            sim.callback_urls[app.name], params=query, allow_redirects=False
        ) as response:
            status, body = response.status, await response.read()
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        return False, f"连接失败：{type(error).__name__}"
    if time.monotonic() - started > _VERIFY_S:
        return False, "超过 1 秒才应答"
    if status != _OK:
        return False, f"状态码是 {status}，应为 200"
    return (True, "") if body == plain else (False, "应答不是解密后的明文")


async def _post(sim: Simulator, inbound: Inbound) -> bytes | None:
    """Make one delivery; None unless it is answered 200 within the time-out."""
    sealed = sim.envelope(inbound.app).encrypt(inbound.plaintext.encode())
    outer = write(
        [
            ("ToUserName", sim.config.corp_id),
            ("AgentID", str(inbound.app.agent_id)),
            ("Encrypt", sealed),
        ]
    )
    try:
        async with _http(sim).post(
            sim.callback_urls[inbound.app.name],
            params=_signed(sim, inbound.app, sealed),
            data=outer.encode(),
            headers={"Content-Type": "text/xml"},
            allow_redirects=False,
        ) as response:
            body = await response.read()
            return body if response.status == _OK else None
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None


def _signed(sim: Simulator, app: SimApp, encrypted: str) -> dict[str, str]:
    timestamp, nonce = str(sim.clock.seconds()), str(secrets.randbelow(10**9))
    signature = sim.envelope(app).sign(timestamp, nonce, encrypted)
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}


def _http(sim: Simulator) -> aiohttp.ClientSession:
    if sim.http is None:
        raise RefusedError("模拟器还没有启动", 503)
    return sim.http
