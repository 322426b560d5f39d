"""``users add`` and ``users list``: who may sign in to the admin page."""

import asyncio
import os
import sys
from argparse import Namespace
from datetime import UTC, datetime
from getpass import getpass

from admin.accounts import By, Refused, add_user
from admin.words import ROLES
from bot.commands.failure import CommandError
from bot.commands.loading import open_store, settings_of
from bot.settings import Settings
from storage.users import User, everyone

ACTOR = "command line"
VARIABLE = "ESCALATION_BOT_PASSWORD"


def run(arguments: Namespace) -> int:
    """Add a user or list them all; CommandError where one can't be added."""
    settings = settings_of(arguments)
    if arguments.action == "list":
        print("\n".join(asyncio.run(_lines(settings))) or "还没有用户。")
        return 0
    password = asked_password()
    try:
        made = _add(settings, arguments.name, password, arguments.role, arguments.person)
        user = asyncio.run(made)
    except Refused as refused:
        raise CommandError([f"没有新增：{refused}"]) from refused
    print(f"已新增{ROLES[user.role]} {user.name}。登录网址：{settings.http.public_url}/admin/")
    return 0


def asked_password() -> str:
    """Take the password from the environment, from a person twice, or from a pipe."""
    if VARIABLE in os.environ:
        return os.environ[VARIABLE]
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("密码：")
    if getpass("再输一次：") != password:
        raise CommandError(["两次输入的密码不一样，没有新增"])
    return password


async def _add(settings: Settings, name: str, password: str, role: str, person: str) -> User:
    async with open_store(settings) as store:
        by = By(ACTOR, "command", settings.institutions[0].code)
        return await add_user(store, name, password, role, datetime.now(UTC), by, person=person)


async def _lines(settings: Settings) -> list[str]:
    async with open_store(settings) as store:
        return [
            f"{user.name}  {ROLES.get(user.role, user.role)}  {'启用' if user.active else '停用'}"
            + (f"  {user.person}" if user.person else "")
            for user in await everyone(store)
        ]
