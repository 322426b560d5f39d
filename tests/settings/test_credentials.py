"""What ``check`` learns from WeCom."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from pytest_aiohttp.plugin import AiohttpServer

from bot.commands.check_wecom import wecom_findings
from bot.commands.finding import Level
from bot.settings import load
from simulator.app import make_app
from simulator.config import SimApp, SimConfig

Change: TypeAlias = Callable[[str, str], int]


async def test_a_wrong_secret_is_told_for_its_app(
    aiohttp_server: AiohttpServer, bot_toml: Path, change: Change
) -> None:
    """WeCom knows the first app and not the secret of the second; behind our address is another."""
    token, key = "T", "a" * 43
    apps = (
        SimApp("claims", 1000002, "secret-of-claims", token, key, ""),
        SimApp("service", 1000003, "another-secret", token, key, ""),
    )
    server = await aiohttp_server(make_app(SimConfig("ww0123456789abcdef", apps, ())))
    change("https://qyapi.weixin.qq.com", str(server.make_url("")))
    change('public_url = "http://127.0.0.1:8080"', f'public_url = "{server.make_url("")}"')
    settings, _ = load(bot_toml, {})
    assert settings is not None

    found = [one async for one in wecom_findings(settings)]

    assert [one.level for one in found] == [Level.FINE, Level.WRONG, Level.WRONG]
    assert "service" in found[1].sentence
    assert "secret 不对" in found[1].sentence
    assert "public_url" in found[2].sentence
    assert "secret-of-service" not in str(found)
