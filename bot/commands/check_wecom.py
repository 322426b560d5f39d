"""Whether WeCom knows our credentials, and whether the world finds our address."""

import json
from collections.abc import AsyncIterator
from http import HTTPStatus

import aiohttp

from bot.commands.finding import Finding, fine, note, wrong
from bot.settings import App, Settings

_PATIENCE = aiohttp.ClientTimeout(total=8)
# What WeCom's error codes mean for whoever fills in the settings.
_MEANING = {
    40001: "secret 不对，请从应用页重新复制",
    40013: "corp_id 不对，请从“我的企业”页复制",
    40056: "agent_id 不对",
    40091: "secret 不对，请从应用页重新复制",
    60020: "服务器的 IP 不在企业可信 IP 里，请在应用页添加",
}


async def wecom_findings(settings: Settings) -> AsyncIterator[Finding]:
    """Ask for a token with each app's credentials, and for our own address."""
    async with aiohttp.ClientSession(timeout=_PATIENCE) as session:
        for app in settings.wecom.apps:
            yield await _credentials(session, settings, app)
        yield await _address(session, settings.http.public_url)


async def _credentials(session: aiohttp.ClientSession, settings: Settings, app: App) -> Finding:
    url = f"{settings.wecom.api_base}/cgi-bin/gettoken"
    query = {"corpid": settings.wecom.corp_id, "corpsecret": app.secret.get_secret_value()}
    try:
        async with session.get(url, params=query) as response:
            body = json.loads(await response.read())
            code = body.get("errcode")
    except (aiohttp.ClientError, TimeoutError, ValueError, AttributeError):
        # The error's own text may hold the address, and so the secret.
        return wrong(f"连不上 {settings.wecom.api_base}，请检查网络和 wecom.api_base")
    if code != 0:
        return wrong(f"应用 {app.name}：{_MEANING.get(code, '企业微信拒绝了凭证')}（{code}）")
    return fine(f"应用 {app.name} 的凭证")


async def _address(session: aiohttp.ClientSession, public_url: str) -> Finding:
    try:
        async with session.get(f"{public_url}/healthz") as response:
            status = response.status
    except (aiohttp.ClientError, TimeoutError):
        return note(f"{public_url} 打不开；机器人没有在运行时是正常的，否则请检查代理和防火墙")
    if status != HTTPStatus.OK:
        return wrong(f"{public_url} 后面不是这个机器人（{status}），请检查代理和 http.public_url")
    return fine(f"{public_url} 可以访问")
