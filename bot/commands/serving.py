"""The serving part of ``run``, loaded once the address is taken."""

import socket

from bot.app import serve
from bot.commands.failure import CommandError
from bot.commands.until_stopped import run_until_stopped
from bot.loading import BadPolicyError
from bot.settings import Settings
from storage.errors import Unavailable
from storage.redis import RedisNotStarted


def run(settings: Settings, role: str, door: socket.socket) -> None:
    """Serve at the door until stopped; CommandError where the bot can't start."""
    try:
        run_until_stopped(serve(settings, role, door))
    except (BadPolicyError, RedisNotStarted, Unavailable) as failure:
        raise CommandError([str(failure)]) from failure
