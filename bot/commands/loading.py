"""What commands start from: the settings, the policies, the open record."""

import os
from argparse import Namespace
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import make_url

from bot.commands.failure import CommandError
from bot.commands.settings_file import config_path
from bot.policies import read_policy
from bot.settings import Institution, Settings, load
from cases.policy import Policy
from storage.engine import sqlite_path
from storage.errors import Unavailable
from storage.migrate import is_current
from storage.store import Store
from storage.vault import Vault


def settings_of(arguments: Namespace) -> Settings:
    """Read the settings; CommandError with every problem in them."""
    settings, problems = load(config_path(arguments), os.environ)
    if settings is None:
        raise CommandError(problems)
    return settings


def policy_of(institution: Institution) -> Policy:
    """Read an institution's policy; CommandError with every problem in it."""
    policy, problems = read_policy(institution.policy)
    if policy is None:
        raise CommandError(problems)
    return policy


def vault_of(settings: Settings) -> Vault:
    """Make the vault with the settings' keys."""
    return Vault(settings.vault_keys, settings.hash_key.get_secret_value())


def is_missing(settings: Settings) -> bool:
    """Tell whether the record is an SQLite file that nobody has made yet."""
    path = sqlite_path(make_url(settings.database_url))
    return path is not None and not path.exists()


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """Open the record; CommandError where it is not there, not migrated or goes away."""
    if is_missing(settings):
        raise CommandError(["还没有数据库，请先运行 escalation-bot migrate"])
    try:
        if not await is_current(settings.database_url):
            raise CommandError(["数据库还不是这个版本的结构，请先运行 escalation-bot migrate"])
        async with Store.open(settings.database_url, vault_of(settings)) as store:
            yield store
    except Unavailable as failure:
        raise CommandError([f"数据库打不开：{failure}。请检查 database_url"]) from failure
