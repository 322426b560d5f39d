"""Whether WeCom knows our credentials, and whether the world finds our address."""

import json
import secrets
import time
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.commands.finding import Finding, Level, fine, note, wrong
from bot.settings import App, Settings
from bot.wecom.crypto import Crypto

_PATIENCE = aiohttp.ClientTimeout(total=8)
# What WeCom's error codes mean for whoever fills in the settings.
_MEANING = {
    40001: "secret 不对，请从应用页重新复制",
    40013: "corp_id 不对，请从“我的企业”页复制",
    40056: "agent_id 不对",
    40091: "secret 不对，请从应用页重新复制",
    48002: "应用没有权限，请在应用页检查",
    50003: "应用已停用，请在应用页启用",
    301002: "agent_id 不是这个应用的，请从应用页重新复制",
    60020: "服务器的 IP 不在企业可信 IP 里，请在应用页添加",
}


async def wecom_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Try each app's credentials and rights, our own address, and each app's callback at it."""
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        for app in settings.wecom.apps:
            yield await _rights(session, settings, app)
        address = await _address(session, settings.http.public_url)
        yield address
        if address.level is Level.FINE:
            for app in settings.wecom.apps:
                yield await _callback(session, settings, app)


async def _rights(session: aiohttp.ClientSession, settings: Settings, app: App) -> Finding:
    """Ask for a token and, with it, for the app: only that shows address, agent id and rights."""
    query = {"corpid": settings.wecom.corp_id, "corpsecret": app.secret.get_secret_value()}
    try:
        answer = await _asked(session, settings, "gettoken", query)
        if not answer.get("errcode"):
            query = {"access_token": str(answer["access_token"]), "agentid": str(app.agent_id)}
            answer = await _asked(session, settings, "agent/get", query)
    except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError, KeyError):
        # The error's own text may hold the address, and so the secret.
        base = settings.wecom.api_base
        return wrong(f"应用 {app.name}：连不上 {base}，请检查网络和 wecom.api_base")
    if code := answer.get("errcode"):
        return wrong(f"应用 {app.name}：{_MEANING.get(code, '企业微信拒绝了凭证')}（{code}）")
    return fine(f"应用 {app.name} 的凭证和权限")


async def _asked(
    session: aiohttp.ClientSession, settings: Settings, call: str, query: dict[str, str]
) -> dict[str, Any]:
    async with session.get(f"{settings.wecom.api_base}/cgi-bin/{call}", params=query) as response:
        answer: dict[str, Any] = json.loads(await response.read())
        return answer


async def _address(session: aiohttp.ClientSession, public_url: str) -> Finding:
    try:
        async with session.get(f"{public_url}/healthz") as response:
            status, said = response.status, await response.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError):
        return note(f"{public_url} 打不开；机器人没有在运行时是正常的，否则请检查代理和防火墙")
    if status != HTTPStatus.OK or said != "ok":
        return wrong(f"{public_url} 后面不是这个机器人（{status}），请检查代理和 http.public_url")
    return fine(f"{public_url} 可以访问")


async def _callback(session: aiohttp.ClientSession, settings: Settings, app: App) -> Finding:
    """Ask as the console does when 「设置API接收」 is saved (wecom.md §1.2)."""
    key, token = app.aes_key.get_secret_value(), app.token.get_secret_value()
    crypto = Crypto(token, key, settings.wecom.corp_id)
    plain, url = secrets.token_hex(8), f"{settings.http.public_url}/wecom/{app.name}"
    query = crypto.question(plain, int(time.time()), secrets.token_hex(8))
    try:
        async with session.get(url, params=query) as response:
            status, said = response.status, await response.text(errors="replace")
    except (aiohttp.ClientError, TimeoutError):
        return wrong(f"{url} 打不开，请检查代理是否转发 /wecom/")
    if status == HTTPStatus.OK and said == plain:
        return fine(f"应用 {app.name} 的回调地址")
    if status in {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}:
        return wrong(f"{url} 不认这份配置（{status}）；改过 token、aes_key 或应用后请重启机器人")
    return wrong(f"{url} 没有答对（{status}），请检查代理是否原样转发地址后的参数")
