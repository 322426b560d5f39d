"""``migrate``: the database brought to the schema of this release."""

import asyncio
from argparse import Namespace

from bot.commands.failure import CommandError
from bot.commands.loading import settings_of
from storage.errors import Unavailable
from storage.migrate import upgrade


def run(arguments: Namespace) -> int:
    """Create the database where it is missing and run the revisions it has not seen."""
    settings = settings_of(arguments)
    try:
        asyncio.run(upgrade(settings.database_url))
    except Unavailable as failure:
        raise CommandError([f"数据库打不开：{failure}。请检查 database_url"]) from failure
    print("数据库已是这个版本的结构。")
    return 0
