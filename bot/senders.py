"""The apps of the settings, as what talks with WeCom knows them."""

import aiohttp
from redis.asyncio import Redis

from bot.counters import Counters, CountingClient
from bot.jobs.sender import Sender
from bot.settings import Settings
from bot.wecom.access import Credentials
from bot.wecom.crypto import Crypto
from bot.wecom.tokens import RedisTokens


def senders_of(
    settings: Settings, http: aiohttp.ClientSession, redis: Redis, counters: Counters
) -> dict[str, Sender]:
    """Give what sends through each app, by the app's name."""
    tokens = RedisTokens(redis)
    found = {}
    for app in settings.wecom.apps:
        who = Credentials(settings.wecom.corp_id, app.agent_id, app.secret.get_secret_value())
        base = settings.wecom.api_base
        client = CountingClient(who, http, tokens, base, name=app.name, counters=counters)
        found[app.name] = Sender(
            app.name, app.agent_id, client, settings.http.public_url.rstrip("/")
        )
    return found


def cryptos(settings: Settings) -> dict[str, Crypto]:
    """Give what opens and closes the envelopes of each app, by the app's name."""
    return {
        app.name: Crypto(
            app.token.get_secret_value(), app.aes_key.get_secret_value(), settings.wecom.corp_id
        )
        for app in settings.wecom.apps
    }
