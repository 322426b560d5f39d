"""``run``: the bot itself."""

import socket
from argparse import Namespace
from importlib import import_module

from bot.commands.failure import CommandError
from bot.commands.loading import settings_of
from bot.settings import Http, refuse_role


def run(arguments: Namespace) -> int:
    """Serve until stopped; CommandError where the settings or the role do not allow it."""
    settings = settings_of(arguments)
    if sentence := refuse_role(settings, arguments.role):
        raise CommandError([sentence])
    # From here on who calls is kept waiting and not refused: loading the rest takes a second or
    # two, and WeCom asks no more than three times within a few seconds (wecom.md §2.1).
    with bound(settings.http) as door:
        import_module("bot.commands.serving").run(settings, arguments.role, door)
    return 0


def bound(http: Http) -> socket.socket:
    """Take the address; CommandError where another program has it."""
    family = socket.AF_INET6 if ":" in http.host else socket.AF_INET
    try:
        return socket.create_server((http.host, http.port), family=family, backlog=128)
    except OSError as failure:
        taken = f"{http.host}:{http.port} 不能监听：{failure.strerror}"
        raise CommandError([f"{taken}。请停掉占用它的程序，或改 [http] host、port"]) from failure
