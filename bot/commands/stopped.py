"""Makes sure that no bot runs, and that none starts meanwhile."""

import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import Final

from bot.commands.failure import CommandError
from bot.settings import Settings
from storage.redis import RedisNotStarted
from storage.redis_place import locked

_PATIENCE_S: Final = 3.0


@asynccontextmanager
async def stopped(settings: Settings) -> AsyncIterator[None]:
    """Hold the place of a running bot; CommandError where one is there."""
    if _answers(settings.http.host, settings.http.port):
        raise _running()
    async with AsyncExitStack() as stack:
        if settings.embedded_redis:
            # A bot on embedded stores needs this lock, so none starts while it is ours.
            folder = settings.evidence_dir.parent / "redis" / "redis"
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                stack.enter_context(await locked(folder / "lock"))
            except RedisNotStarted as failure:
                raise _running() from failure
        yield


def _running() -> CommandError:
    return CommandError(["机器人还在运行，什么都没有改动。请先停下它，再恢复"])


def _answers(host: str, port: int) -> bool:
    """Tell whether a bot, or something that hangs, holds the port of the settings."""
    connection = HTTPConnection(host, port, timeout=_PATIENCE_S)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == HTTPStatus.OK
    except (ConnectionError, HTTPException, socket.gaierror):
        return False
    except TimeoutError:
        return True
    finally:
        connection.close()
