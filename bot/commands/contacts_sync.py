"""``contacts sync``: the people of every institution as WeCom has them, at once."""

import asyncio
from argparse import Namespace
from datetime import UTC, datetime

import aiohttp
from wechatpy.exceptions import WeChatClientException

from bot.commands.failure import CommandError
from bot.commands.loading import open_store, settings_of
from bot.jobs.corp import Corp
from bot.jobs.sender import Sender
from bot.jobs.syncing import Syncing, TooManyLeftError
from bot.settings import Settings
from bot.wecom.access import Credentials
from bot.wecom.client import Client
from bot.wecom.tokens import MemoryTokens
from storage.roster import Counts

ACTOR = "command line"


def run(arguments: Namespace) -> int:
    """Sync everybody; CommandError, with nothing changed, where too many would leave."""
    settings = settings_of(arguments)
    try:
        counts = asyncio.run(_sync(settings, force=arguments.force))
    except TooManyLeftError as refused:
        raise CommandError([str(refused)]) from refused
    except WeChatClientException as error:
        message = f"企业微信没有给出通讯录（{error.errcode}）；请运行 escalation-bot check 查看原因"
        raise CommandError([message]) from error
    print(
        f"已同步：新增 {counts.added}，更新 {counts.changed}，不变 {counts.unchanged}，"
        f"离开 {counts.left}。离开的人名下未结的事项由运行中的机器人转交。"
    )
    return 0


async def _sync(settings: Settings, *, force: bool) -> Counts:
    async with aiohttp.ClientSession() as http, open_store(settings) as store:
        corp = Corp(_senders(settings, http), settings.roots)
        codes = list(settings.roots.values())
        syncing = Syncing(store, corp, codes, lambda: datetime.now(UTC))
        return await syncing.full(ACTOR, force=force)


def _senders(settings: Settings, http: aiohttp.ClientSession) -> dict[str, Sender]:
    corp_id, base = settings.wecom.corp_id, settings.wecom.api_base
    found = {}
    for app in settings.wecom.apps:
        who = Credentials(corp_id, app.agent_id, app.secret.get_secret_value())
        client = Client(who, http, MemoryTokens(), base)
        found[app.name] = Sender(app.name, app.agent_id, client)
    return found
