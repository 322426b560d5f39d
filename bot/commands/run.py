"""``run``: the bot itself."""

from argparse import Namespace

from bot.app import serve
from bot.commands.failure import CommandError
from bot.commands.loading import settings_of
from bot.commands.until_stopped import run_until_stopped
from bot.loading import BadPolicyError
from bot.settings import refuse_role
from storage.errors import Unavailable
from storage.redis import RedisNotStarted


def run(arguments: Namespace) -> int:
    """Serve until stopped; CommandError where the settings or the role do not allow it."""
    settings = settings_of(arguments)
    if sentence := refuse_role(settings, arguments.role):
        raise CommandError([sentence])
    try:
        run_until_stopped(serve(settings, arguments.role))
    except (BadPolicyError, RedisNotStarted, Unavailable) as failure:
        raise CommandError([str(failure)]) from failure
    return 0
