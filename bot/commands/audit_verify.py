"""``audit verify``: whether the audit chains are whole."""

import asyncio
from argparse import Namespace

from bot.commands.failure import CommandError
from bot.commands.loading import open_store, settings_of
from bot.settings import Settings
from storage.audit_check import verify


def run(arguments: Namespace) -> int:
    """Check every chain; CommandError with each break."""
    if problems := asyncio.run(_verified(settings_of(arguments))):
        raise CommandError(
            [*problems, f"共 {len(problems)} 处不符，请勿改动数据库，先报告审计员。"]
        )
    print("审计链完整。")
    return 0


async def _verified(settings: Settings) -> list[str]:
    async with open_store(settings) as store:
        return await verify(store)
